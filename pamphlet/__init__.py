"""Print-ready pamphlets and wallet cards from one toolkit text and a region's service listings."""

__version__ = "0.1.0"
