"""The text and HTML of a mail: charsets guessed when wrong, HTML made harmless."""

import html
import re
from email.message import Message
from html.parser import HTMLParser

import nh3

from services.email_svc.headers import decode_bytes

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset({"head", "script", "style", "title", "template"})
_TAGS = nh3.ALLOWED_TAGS | {"font", "u"}
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}


def sanitise(markup: str) -> str:
    """HTML without scripts, styles, forms, frames or event handlers.

    Pictures keep their address (`cid:` ones are in the mail itself): whether a remote one is
    loaded is for the page to decide, whose content policy allows none by default.
    """
    return nh3.clean(
        markup,
        tags=_TAGS,
        clean_content_tags={"script", "style", "title", "template"},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def text_of(markup: str) -> str:
    """HTML as plain text, a line a block, for search and for reading without HTML."""
    reader = _TextReader()
    reader.feed(markup)
    reader.close()
    text = "".join(reader.pieces).replace("\xa0", " ")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BLOCKS and tag != "br":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(re.sub(r"\s+", " ", data))


def as_markup(text: str) -> str:
    """Plain text as HTML that looks the same."""
    return "<p>" + html.escape(text).replace("\n", "<br>") + "</p>"


def part_text(part: Message) -> str:
    """A text part decoded by its charset; format=flowed (RFC 3676) lines are joined."""
    content = part_bytes(part)
    text = decode_bytes(content, _charset(part))
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    if str(part.get_param("format") or "").lower() == "flowed":
        text = re.sub(r"(?<!^--) \n(?=[^\n])", " ", text, flags=re.MULTILINE)
    return text


def part_bytes(part: Message) -> bytes:
    """A part's content; what its transfer encoding cannot decode is taken as it stands."""
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        return content
    return part.as_bytes()


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError):
        return None
