"""A firm of one's own for every test, with its people and phone numbers."""

from __future__ import annotations

import itertools
import random
from typing import Any

from chassis.ids import new_id
from contracts.actor import ROLE_PERMISSIONS, Actor

_numbers = itertools.count(random.randrange(0, 800_000))


def new_phone(prefix: str = "+1415") -> str:
    """A phone number no other test uses."""
    return f"{prefix}{2_000_000 + next(_numbers)}"


def staff(firm_id: str, role: str = "owner", name: str = "Ada Staff") -> Actor:
    """A new member of staff of the firm."""
    return Actor("staff", new_id(), firm_id, name, role, ROLE_PERMISSIONS[role])


def client_request(name: str, *phones: str, emails: tuple[str, ...] = ()) -> dict[str, Any]:
    """Request of create_client: one contact with these addresses."""
    identities = [{"kind": "phone", "value": phone, "label": "Mobile"} for phone in phones]
    identities += [{"kind": "email", "value": email, "label": "Work"} for email in emails]
    contacts = [{"name": f"{name} Contact", "identities": identities}]
    return {"name": name, "kind": "company", "entity_type": "LLC", "contacts": contacts}
