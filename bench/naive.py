"""What a plain script would do with our own pages: fresh HTML and fonts, one document a file. Prints CPU seconds per file."""

import logging
import time

import weasyprint
from peers import editions, order, plain_html  # from this folder

from pamphlet.press.compose import Composer

logging.disable(logging.CRITICAL)
project, out, regions = order()
composer = Composer(project)
start, files = time.process_time(), 0
for name, edition in editions(project, regions):
    weasyprint.HTML(string=plain_html(project, composer, edition)).write_pdf(out / name)
    files += 1
print((time.process_time() - start) / files)
