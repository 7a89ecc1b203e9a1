"""Text that strangers wrote, made such that it can be kept. Pure."""

REPLACEMENT = "\ufffd"
"""What stands for a character that cannot be kept (Unicode 15, §23.8)."""


def storable(text: str) -> str:
    """The text with U+FFFD for what PostgreSQL and JSON do not keep: NUL, and half a surrogate
    pair. Two halves that belong together become their character; all else stays as it is.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\x00", REPLACEMENT)
