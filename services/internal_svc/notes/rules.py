"""Whom a note names, and how it begins. Pure."""

from contracts.events import MessageComposed

EXCERPT_LENGTH = 160


def named_in(message: MessageComposed) -> list[str]:
    """Ids of the staff a note names, each once; naming oneself tells nobody anything new."""
    named = dict.fromkeys(mention.staff_id for mention in message.mentions)
    return [staff_id for staff_id in named if staff_id != message.author.id]


def excerpt_of(body: str) -> str:
    """The beginning of a note on one line, for a bell."""
    line = " ".join(body.split())
    return line if len(line) <= EXCERPT_LENGTH else f"{line[: EXCERPT_LENGTH - 1].rstrip()}…"
