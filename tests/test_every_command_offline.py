"""Every command there is, run where each try to reach a network is refused and written down: a new command must be added here."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pamphlet.cli.main import main
from tests.test_no_network import ran

#: What each command is called with, in the order in which they are run.
COMMANDS: dict[str, str] = {
    "init": "{out}/mine",
    "build": "-t wallet-card --target screen -o {out}/made -j 2",
    "check": "-t wallet-card --target screen -j 1",
    "list": "regions",
    "listings check": "",
    "listings diff": "{out}/sheet.csv {root}/regions/riverside/services.csv",
    "listings import": "{out}/feed.json -r riverside --origin river-211 --kind health",
    "listings template": "{out}/new.xlsx",
    "listings verify": "-r riverside -o {out}",
    "translate extract": "",
    "translate merge": "-l fr --plain",
    "translate status": "",
    "translate check": "-l fr --plain",
    "translate export": "-l fr --plain -o {out}/fr.xlsx",
    "translate import": "-l fr {out}/fr.xlsx",
    "translate proof": "-l fr -r riverside -o {out}/proofs",
    "translate review": "-l fr",
}


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_no_command_is_left_out() -> None:
    assert sorted(commands(main)) == sorted(COMMANDS)


@pytest.mark.slow
def test_no_command_tries_to_reach_a_network(french: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    shutil.copy(french / "regions/riverside/services.csv", out / "sheet.csv")
    service = {"id": "svc-1", "name": "Lantern Van", "status": "active", "url": "https://lantern.example.org"}
    (out / "feed.json").write_text(json.dumps({**service, "phones": [{"number": "604-555-0142"}]}), "utf-8")
    words = [
        [*name.split(), *said.format(out=out, root=french).split(), *([] if name == "init" else ["--project", str(french)])]
        for name, said in COMMANDS.items()
    ]
    done = ran(tmp_path / "denied", words, denied=True)
    assert done.tried == []
    assert dict(zip(COMMANDS, done.ends, strict=True)) == dict.fromkeys(COMMANDS, 0), done.said
