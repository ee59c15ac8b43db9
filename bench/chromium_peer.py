"""Our own pages through one warm Chromium. Prints CPU seconds per file, of the browser and all its processes.

Needs the packages playwright and psutil and a `chromium` on the path.
"""

import shutil
import time

import psutil
from peers import editions, order, plain_html  # from this folder
from playwright.sync_api import sync_playwright

from pamphlet.press.compose import Composer


def spent() -> float:
    """CPU seconds of this process and of everything that it started."""
    total = time.process_time()
    for child in psutil.Process().children(recursive=True):
        times = child.cpu_times()
        total += times.user + times.system
    return total


project, out, regions = order()
composer = Composer(project)
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    page = browser.new_page()
    page.set_content("<p>warm</p>")
    page.pdf()
    start, files = spent(), 0
    for name, edition in editions(project, regions):
        document = out / f"{name}.html"
        document.write_text(plain_html(project, composer, edition), "utf-8")
        page.goto(document.as_uri())
        page.pdf(path=out / name, prefer_css_page_size=True, print_background=True)
        document.unlink()
        files += 1
    print((spent() - start) / files)
    browser.close()
