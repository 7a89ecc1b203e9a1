"""What a sender wrote now, and what of a message is the mail that is answered. Pure."""

from contracts.channels import Channel


def own_words(channel: str, text: str, quoted_from: int | None) -> str:
    """The text of a message without what others wrote before: of an e-mail the lines above
    `quoted_from` that do not begin with `>`. All of it when nothing else is left, or when it passes
    another mail on: that is what its sender wants read.
    """
    if channel != Channel.EMAIL:
        return text
    lines = text.split("\n")[:quoted_from]
    if quoted_from is None and any(_passes_on(line) for line in lines):
        return text
    words = "\n".join(line for line in lines if not line.lstrip().startswith(">")).strip()
    return words or text


def _passes_on(line: str) -> bool:
    begin = line[:80].lstrip(">-=_* \t").lower()
    return begin.startswith(("begin forwarded message", "forwarded message", "forwarded by "))
