"""A cursor that we did not write is refused with 400, by every list there is."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from chassis.ids import new_id
from gateway.openapi import document_json
from tests.support.firm import RegisteredFirm
from tests.support.web import Web
from tools.stack import Stack

NOW = "2026-03-04T05:06:07.000000Z"


def lists() -> list[str]:
    """The addresses of all operations with a cursor."""
    paths = json.loads(document_json())["paths"]
    return sorted(
        path
        for path, operations in paths.items()
        for operation in operations.values()
        if any(each.get("name") == "cursor" for each in operation.get("parameters", ()))
    )


def written(*key: Any) -> str:
    """A cursor as ours are written, whatever its parts."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


GARBAGE = {
    "NUL": "\x00",
    "NUL within": "a\x00b",
    "not base64": "%%%",
    "letters": "zzz",
    "signs": "é😀",
    "lone surrogate": "%ED%A0%80",
    "too long": "a" * 501,
    "not JSON": packed("{"),
    "no list": packed("{}"),
    "null": packed("null"),
    "nested deep": packed("[" * 370),
    "long number": packed("[" + "9" * 300 + ',"x"]'),
    "no number": packed('[NaN,"x"]'),
    "one part": written(NOW),
    "three parts": written(NOW, new_id(), 1),
    "NUL in a part": written("a\x00", new_id()),
    "NUL in an id": written(NOW, f"{new_id()}\x00"),
    "half a pair": written("\ud800", new_id()),
    "no id": written(NOW, "x"),
    "no time": written(5, new_id()),
    "lists within": written([NOW], [new_id()]),
    "objects within": written({"a": 1}, {}),
    "truths": written(True, False),
    "before time": written("0001-01-01T00:00:00+14:00", "x"),
    "a form of an id": written(NOW, "{" + new_id() + "}"),
}


@dataclass(frozen=True)
class Desk:
    """Somebody's pages, and the conversation and client that they see."""

    web: Web
    conversation_id: str
    client_id: str


@pytest.fixture(scope="module")
def desks(system: Stack, found: Callable[[], RegisteredFirm]) -> dict[bool, Desk]:
    """An owner's, and a guest's in the portal."""
    firm = found()
    client, guest = firm.client_with_guest()
    gateway = system.url("gateway")
    staff = Web(gateway).sign_in(firm.emails[firm.owner.id])
    portal = Web(gateway).sign_in(guest.email, "portal")
    (open_to_guest,) = portal.get("/portal/conversations").json()["items"]
    return {
        False: Desk(staff, client["conversation_id"], client["id"]),
        True: Desk(portal, open_to_guest["id"], client["id"]),
    }


@pytest.mark.parametrize("path", lists())
def test_a_list_refuses_every_cursor_that_is_none(path: str, desks: dict[bool, Desk]) -> None:
    # Given a list, and whoever may see it
    desk = desks["/portal/" in path]
    place = path.removeprefix("/api/v1").replace("{conversation_id}", desk.conversation_id)
    place = place.replace("{client_id}", desk.client_id)
    assert desk.web.get(place).ok
    # When its page is asked for with what is no cursor / Then each is refused, at the field
    for name, garbage in GARBAGE.items():
        sent = garbage if garbage.startswith("%ED") else quote(garbage, safe="")
        answer = desk.web.get(f"{place}?cursor={sent}")
        assert (name, answer.status_code) == (name, 400)
        assert list(answer.json()["fields"]) == ["cursor"]


def test_lists_are_found_in_the_document() -> None:
    # Given the OpenAPI document / Then its lists are looked at, a new one too
    assert len(lists()) >= 6
