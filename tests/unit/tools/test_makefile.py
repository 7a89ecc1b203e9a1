import re
import subprocess

import pytest

from tools.processes import ROOT

pytestmark = pytest.mark.unit

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([\w-]+):(?!=)", MAKEFILE, flags=re.MULTILINE))


def test_help_names_everything_there_is():
    # Given the targets of the Makefile / When help is asked for
    printed = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    # Then each is there once, with what it does
    lines = [line.split(maxsplit=2) for line in printed.splitlines()]
    assert [len(line) for line in lines] == [3] * len(lines)
    assert sorted(name for _, name, _ in lines) == sorted(TARGETS)


def test_no_target_is_a_file():
    # Given a target / Then a file of its name does not keep it from being made
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, flags=re.MULTILINE)
    assert set(phony.split()) == TARGETS


def test_what_is_called_exists():
    # Given the modules that the recipes run / Then each is one of ours, or of a package
    for module in re.findall(r"-m ((?:tools|gateway|bench)[\w.]*)", MAKEFILE):
        place = ROOT / module.replace(".", "/")
        assert place.with_suffix(".py").is_file() or (place / "__main__.py").is_file(), module


def test_variables_that_a_person_may_set_are_explained():
    # Given the variables with a default / Then the head of the file says what they are
    head = MAKEFILE.partition("\n\n")[0]
    settable = re.findall(r"^(\w+) \?=", MAKEFILE, flags=re.MULTILINE)
    asked = re.findall(r"\$\((SERVICE|NAME)\)", MAKEFILE)
    assert [name for name in {*settable, *asked} if name not in head] == []
