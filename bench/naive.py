"""What a plain script would do with our own pages: fresh HTML and fonts, one document a file. Prints CPU seconds per file."""

import logging
import sys
import time
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import weasyprint  # noqa: E402  # after the silence

sys.path.insert(0, str(Path(__file__).resolve().parent))
from peers import editions, order, plain_html  # noqa: E402  # from this folder

from pamphlet.press.compose import Composer  # noqa: E402

project, out, regions = order()
composer = Composer(project)
start, files = time.process_time(), 0
for name, edition in editions(project, regions):
    weasyprint.HTML(string=plain_html(project, composer, edition)).write_pdf(out / name)
    files += 1
print((time.process_time() - start) / files)
