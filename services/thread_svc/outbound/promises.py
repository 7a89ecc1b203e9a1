"""Files that a text promises. Pure."""

from chassis.patterns import pattern

_PROMISED = pattern(
    "thread.promised_file",
    r"(?i)\b(?:attach|attached|attaching|attachments?|enclosed|enclosing|enclosures?)\b",
)


def promises_a_file(text: str) -> bool:
    """Whether the text speaks of a file that comes with it."""
    return _PROMISED.search(text) is not None
