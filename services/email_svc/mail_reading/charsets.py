"""Bytes as text, whatever charset they name."""


def decode_bytes(content: bytes, charset: str | None) -> str:
    """Bytes as text in a charset that may be unknown or wrong."""
    return _storable(_decode(content, charset))


def _decode(content: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8"):
        try:
            return content.decode(name or "utf-8")
        except (LookupError, ValueError):
            continue
    try:
        return content.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")


def _storable(text: str) -> str:
    # Half a surrogate pair is no text: neither JSON nor the database takes it.
    return text.encode("utf-8", "replace").decode("utf-8")
