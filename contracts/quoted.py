"""What a sender wrote now, and what of a message is the mail that is answered. Pure."""

from contracts.channels import Channel


def own_words(channel: str, text: str, quoted_from: int | None) -> str:
    """The text of a message without what others wrote before: of an e-mail the lines above
    `quoted_from` that do not begin with `>`. All of it when nothing else is left.
    """
    if channel != Channel.EMAIL:
        return text
    lines = text.split("\n")[:quoted_from]
    words = "\n".join(line for line in lines if not line.lstrip().startswith(">")).strip()
    return words or text
