"""docs/operations.md names every setting with its meaning."""

import dataclasses

import pytest

from chassis.config import config_of
from gateway.config import GatewayConfig
from tools.processes import PACKAGES, ROOT

CONFIGS = [config_of(package) for package in PACKAGES]
FIELDS = [f.metadata for c in (*CONFIGS, GatewayConfig) for f in dataclasses.fields(c)]
SETTINGS: dict[str, set[str]] = {m["name"]: set() for m in FIELDS}
for metadata in FIELDS:
    SETTINGS[metadata["name"]].add(metadata["about"])


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_setting_is_explained_to_operators(name: str) -> None:
    # Given the operators' page
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    # When a program reads a setting, Then the page has a row for it with its meaning
    rows = [line for line in page.splitlines() if line.startswith(f"| `{name}` |")]
    assert len(rows) == 1, f"no row, or several, for {name}"
    assert any(about in rows[0] for about in SETTINGS[name])
