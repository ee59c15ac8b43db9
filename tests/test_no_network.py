"""Nothing but `listings check --online` touches a network: no module can, and no command tries."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import LANTERN as PROJECT
from tests.conftest import ROOT, copied, edit
from tests.feeds.feeds import LANTERN, table, zipped

#: What a program asks a network with: of the standard library, and what other programs use.
CLIENTS = (
    *("socket", "socketserver", "ssl", "select", "selectors", "_socket", "_ssl", "asyncio", "http", "ftplib", "smtplib", "poplib"),
    *("imaplib", "nntplib", "telnetlib", "xmlrpc", "webbrowser", "wsgiref", "urllib.request", "urllib.robotparser"),
    *("logging.handlers", "logging.config", "multiprocessing.connection", "multiprocessing.managers", "requests", "httpx"),
    *("httpcore", "httplib2", "aiohttp", "urllib3", "websocket", "websockets", "pycurl", "paramiko", "dns", "anyio", "trio"),
    *("boto3", "grpc", "twisted", "tornado", "gevent", "sentry_sdk"),
)  # fmt: skip
#: What takes the name of a module from a text, or hands the work to another program.
ROUNDABOUT = ("importlib", "imp", "runpy", "subprocess", "ctypes", "cffi", "pty")

#: Ends every try to reach a network, and writes it down. The hook hears also what is written in C, and each process has it.
PRELUDE = """
import os, sys

def heard(event, arguments):
    if event == "socket.__new__" and arguments[1] not in (2, 10):
        return
    if event == "urllib.Request" and arguments[0].startswith(("data:", "file:")):
        return  # what a page holds itself, and fonts
    if event.startswith("socket.") or event in ("urllib.Request", "http.client.connect", "webbrowser.open"):
        with open(os.environ["HEARD"], "a") as file:
            file.write(event + "\\n")
        raise OSError(101, "Network is unreachable")

sys.addaudithook(heard)
"""
#: Runs commands one after the other, and tells how each ended.
DRIVER = """
import json, sys
from pamphlet.cli.main import main

ends = []
for words in json.loads(sys.argv[1]):
    try:
        main(words)
    except SystemExit as end:
        ends.append(end.code)
sys.stdout.write("\\n" + json.dumps(ends))
"""


class Ran(NamedTuple):
    """How commands ended, what they said, and what they tried of a network."""

    ends: list[int]
    said: str
    tried: list[str]


def ran(folder: Path, commands: Sequence[Sequence[str]], denied: bool) -> Ran:
    """Commands in a process of their own; where networking is denied, it and all processes that it starts have the prelude."""
    folder.mkdir(exist_ok=True)
    heard = folder / "heard"
    paths = [str(ROOT)]
    if denied:
        (folder / "sitecustomize.py").write_text(PRELUDE, "utf-8")
        paths.insert(0, str(folder))
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, json.dumps(commands)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "HEARD": str(heard)},
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    said, _, ends = done.stdout.rpartition("\n")
    return Ran(json.loads(ends), said + done.stderr, heard.read_text().splitlines() if heard.exists() else [])


# -- no module can ----------------------------------------------------------------------------------------------------


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported, and every name out of one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Name) and node.id in ("__import__", "eval", "exec"):
            yield "importlib"


def is_of(name: str, modules: Sequence[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


@pytest.mark.parametrize("path", sorted((ROOT / "pamphlet").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_has_a_client(path: Path) -> None:
    found = sorted(name for name in imports(ast.parse(path.read_text("utf-8"))) if is_of(name, (*CLIENTS, *ROUNDABOUT)))
    if path == ROOT / "pamphlet/online.py":
        assert found == ["http.client", "http.client.HTTPException", "http.client.HTTPSConnection", "socket", "ssl"]
    else:
        assert found == []


def test_only_the_command_that_asks_imports_the_one_that_does() -> None:
    users = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "pamphlet").rglob("*.py"))
        if "pamphlet.online" in set(imports(ast.parse(path.read_text("utf-8"))))
    ]
    assert users == ["pamphlet/cli/listings.py"]


# -- no command tries -------------------------------------------------------------------------------------------------


def commands(folder: Path) -> list[list[str]]:
    """Commands on a project of their own in a folder, by which all kinds of files are read and made."""
    project = copied(PROJECT, folder / "project")
    services = [{**row, "url": "https://lantern.example.org"} for row in LANTERN["services"]]
    members = {f"{name}.csv": table(rows) for name, rows in {**LANTERN, "services": services}.items()}
    members["datapackage.json"] = json.dumps({"resources": [{"path": "https://lantern.example.org/services.csv"}]})
    feed = zipped(folder / "river-211.zip", members)
    sheet = project / "regions/riverside/services.csv"
    before = folder / "before.csv"
    before.write_bytes(sheet.read_bytes())
    said = [
        ["build", "-r", "riverside", "-t", "wallet-card", "--target", "screen", "-o", str(folder / "out")],
        ["check", "-r", "riverside", "-t", "wallet-card"],
        ["list", "regions"],
        ["translate", "check", "--plain"],
        ["listings", "template", str(folder / "services.xlsx")],
        ["listings", "check"],
        ["listings", "verify", "-r", "riverside", "-o", str(folder)],
        ["listings", "import", str(feed), "-r", "riverside", "--origin", "river-211"],
        ["listings", "check", "--json"],
        ["listings", "diff", str(before), str(sheet), "-r", "riverside", "-o", str(folder / "out")],
    ]
    return [[*words, "--project", str(project)] for words in said]


@pytest.mark.slow
def test_no_command_tries_to_reach_a_network(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    free = ran(tmp_path / "free", commands(tmp_path / "a"), denied=False)
    denied = ran(tmp_path / "denied", commands(tmp_path / "b"), denied=True)
    assert denied.tried == []
    assert denied.ends == [0] * 10, denied.said
    assert free.ends == denied.ends
    assert free.said.replace(str(tmp_path / "a"), "") == denied.said.replace(str(tmp_path / "b"), "")
    assert (tmp_path / "b/out/riverside/en/wallet-card.screen.pdf").read_bytes().startswith(b"%PDF")
    assert "river-211:svc-1" in (tmp_path / "b/project/regions/riverside/services.csv").read_text("utf-8")


@pytest.mark.slow
def test_a_layout_cannot_make_a_build_reach_out(tmp_path: Path) -> None:
    project = copied(PROJECT, tmp_path / "project")
    edit(
        project / "layouts/wallet-card/panels.html",
        '<p class="more',
        '<img src="https://lantern.example.org/x.png"><p class="more',
    )
    style = project / "layouts/wallet-card/style.css"
    style.write_text('@import "https://lantern.example.org/x.css";\n' + style.read_text("utf-8"), "utf-8")
    words = ["build", "-t", "wallet-card", "--target", "screen", "-o", str(tmp_path / "out"), "--project", str(project)]
    done = ran(tmp_path / "denied", [words], denied=True)
    assert done.tried == []
    assert done.ends == [1], "what a page lacks is told"
    assert "lantern.example.org" in done.said


def test_the_one_that_asks_is_heard(tmp_path: Path) -> None:
    words = ["listings", "check", "--online", "--project", str(copied(PROJECT, tmp_path / "project"))]
    done = ran(tmp_path / "denied", [words], denied=True)
    assert done.tried == ["socket.getaddrinfo"]
    assert done.ends == [0]
    assert "warning[address-online]: https://example.org/help gave no answer: Network is unreachable" in done.said
