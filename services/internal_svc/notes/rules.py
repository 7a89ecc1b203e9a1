"""Whom a note names. Pure."""

from contracts.events import MessageComposed


def named_in(message: MessageComposed) -> list[str]:
    """Ids of the staff a note names, each once; naming oneself tells nobody anything new."""
    named = dict.fromkeys(mention.staff_id for mention in message.mentions)
    return [staff_id for staff_id in named if staff_id != message.author.id]
