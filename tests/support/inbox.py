"""What tests ask of the inbox and of a conversation."""

from __future__ import annotations

from typing import Any

from contracts.actor import Actor
from contracts.rpc import Thread
from tests.support.firm import FirmInTest

Json = dict[str, Any]


def listed(
    firm: FirmInTest, name: str = "all", actor: Actor | None = None, **more: Any
) -> list[Json]:
    """Conversations of the inbox, the team's unless told otherwise."""
    answer = firm.call(Thread.LIST_CONVERSATIONS, actor, filter=name, **{"scope": "team"} | more)
    items: list[Json] = answer["items"]
    return items


def note(firm: FirmInTest, where: Json | str, body: str = "A note", **more: Any) -> Json:
    """The owner writes a note."""
    return firm.compose(where, body, "internal", **more)


def newest(firm: FirmInTest, place: str) -> str:
    """The message that was recorded last in a conversation."""
    items = firm.call(Thread.LIST_MESSAGES, conversation_id=place)["items"]
    return str(max(items, key=lambda message: message["sequence"])["id"])
