"""Which pictures are shown, by their first bytes. Pure."""


def picture_kind(content: bytes) -> str | None:
    """The media type of a picture that browsers draw without running anything in it; None for all
    else. What a server calls it is not asked.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return None
