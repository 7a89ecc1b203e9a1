"""Phones and e-mail addresses of one's own for every test, and the password everybody has."""

from __future__ import annotations

import itertools
import random

from chassis.ids import new_id

PASSWORD = "correct horse battery"
_numbers = itertools.count(random.randrange(0, 800_000))


def new_phone(prefix: str = "+1415") -> str:
    """A phone number no other test uses."""
    return f"{prefix}{2_000_000 + next(_numbers)}"


def new_email(name: str) -> str:
    """An address nobody else has, in a domain nobody else has: limits count by domain, too."""
    return f"{name}@{new_id()}.people.example"
