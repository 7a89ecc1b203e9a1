"""The migrations of each service are one chain, in the order of their numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from tools.processes import ROOT, SERVICES


def scripts_of(service: str) -> ScriptDirectory:
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "services" / service / "migrations"))
    return ScriptDirectory.from_config(settings)


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_stand_one_behind_the_other(service: str) -> None:
    # Given the migrations of a service / When they are followed from the last one back
    chain = [script.revision for script in scripts_of(service).walk_revisions()]
    # Then they are all its files, in the order of the numbers they begin with
    folder = ROOT / "services" / service / "migrations" / "versions"
    files = sorted(path.stem for path in folder.glob("[0-9]*.py"))
    assert chain[::-1] == files
    numbers = [int(Path(name).stem.partition("_")[0]) for name in files]
    assert numbers == list(range(1, len(files) + 1))
