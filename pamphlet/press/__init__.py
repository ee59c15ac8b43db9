"""From an edition to PDF: qr → compose → typeset → impose → sheets."""
