"""`make test`: tests in parts beside each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.test_run import PARTS, run_tests

GOOD, BAD = "def test_good() -> None:\n    assert True\n", "def test_bad() -> None:\n    assert 0\n"


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Path, Path]:
    """Two files of tests."""
    return tmp_path / "test_one.py", tmp_path / "test_other.py"


@pytest.mark.parametrize(
    ("one", "other", "passes"),
    [(GOOD, GOOD, True), (BAD, GOOD, False), (GOOD, BAD, False)],
    ids=["all pass", "the first fails", "the second fails"],
)
def test_all_parts_must_pass(
    parts: tuple[Path, Path],
    one: str,
    other: str,
    passes: bool,
    capfd: pytest.CaptureFixture[str],
) -> None:
    # Given two parts / When they are run
    for path, source in zip(parts, (one, other), strict=True):
        path.write_text(source)
    code = run_tests([[str(path)] for path in parts])
    # Then one that fails fails the whole, and both are shown
    assert (code == 0) is passes
    said = capfd.readouterr().out
    assert all(path.name in said for path in parts)


def test_every_folder_of_tests_is_in_a_part(pytestconfig: pytest.Config) -> None:
    # Given the folders that pytest knows / Then `make test` runs each once
    folders = sorted(folder for part in PARTS for folder in part)
    assert folders == sorted(pytestconfig.getini("testpaths"))
