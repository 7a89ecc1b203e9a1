"""How large what crosses the wire may be: each limit is said here, and kept where it arises.

A broker takes 16 MiB at the most (RabbitMQ 4.0; 128 MiB before), and what a program reads it holds
several times over. So nothing comes near that: the parts are bounded, then the whole is.
"""

import msgspec

MOST_BODY_BYTES = 256 * 1024
"""UTF-8 of a message's text, and of its HTML. What is longer is cut, and the whole is a file."""
MOST_EVENT_BYTES = 4 * 1024 * 1024
"""Of an event on the wire: two bodies of control characters, each of which JSON writes with six."""
MOST_RPC_BYTES = 4 * 1024 * 1024
"""Of a request or a reply."""
MOST_PUBLICATION_BYTES = 2 * MOST_EVENT_BYTES
"""What is more is not even shown to the broker, which closes the channel of him who tries."""
MOST_PAGE_BYTES = 1024 * 1024
"""Of the bodies on a page of messages; a page has one at least."""
MOST_ATTACHED_BYTES = 25 * 1024 * 1024
"""Of all files of a message together. Gmail takes a mail of 35 MB; its files are a third longer."""
MOST_RECIPIENTS = 500
"""Addresses of a received message that are kept: more are in its file."""
CUT = "\n\n[The message is longer than this. The attached file is the whole.]"


def cut_text(text: str, most: int, end: str = "") -> str:
    """The text within `most` bytes of UTF-8, cut between two characters; `end` says so then."""
    if len(text) * 4 <= most:  # the usual case: no character has more
        return text
    written = text.encode("utf-8", "surrogatepass")
    if len(written) <= most:
        return text
    return written[: most - len(end.encode())].decode("utf-8", "ignore") + end


def wire_bytes(*texts: str | None) -> int:
    """Bytes that the texts take in JSON, escapes and all."""
    return sum(len(msgspec.json.encode(text)) for text in texts if text)


def cut_bodies(text: str, markup: str | None) -> tuple[str, str | None]:
    """Text and HTML as a message holds them. HTML that is too long goes: cut short it would show
    something that nobody wrote.
    """
    if markup is None or len(markup.encode("utf-8", "surrogatepass")) <= MOST_BODY_BYTES:
        return cut_text(text, MOST_BODY_BYTES, CUT), markup
    return cut_text(text + CUT, MOST_BODY_BYTES, CUT), None
