"""What a person needs to know once the system is up: addresses and demo sign-ins."""

from __future__ import annotations

import json
from pathlib import Path

from tools.progress import table
from tools.stack import Stack

PAGES = (
    ("Staff inbox", "gateway", "/"),
    ("Client portal", "gateway", "/portal"),
    ("REST API", "gateway", "/api/v1/docs"),
    ("Play the client", "sandbox", "/"),
)


def overview(stack: Stack) -> list[str]:
    """Two tables: pages with their addresses, and who can sign in to them."""
    pages = [(title, stack.url(program) + path) for title, program, path in PAGES]
    lines = table(("Page", "Address"), pages)
    people = read_sign_ins(stack.folder / "demo.json")
    if people:
        lines += ["", *table(("Sign in to", "As", "E-mail", "Password"), people)]
    return lines


def read_sign_ins(path: Path) -> list[tuple[str, str, str, str]]:
    """Rows (page, role, e-mail, password) that tools.seed left in DEMO_FILE; [] if none."""
    if not path.exists():
        return []
    people = json.loads(path.read_text(encoding="utf-8"))
    return [(p["page"], p["role"], p["email"], p["password"]) for p in people]
