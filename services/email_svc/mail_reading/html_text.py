"""HTML as plain text."""

from html.parser import HTMLParser
from itertools import pairwise

import nh3

_BLOCKS = frozenset({
    "address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul",
})  # fmt: skip
_SILENT = {"script", "style", "title", "template"}


def text_of(markup: str) -> str:
    """HTML as plain text, a line a block, for search and for reading without HTML.

    The standard library's parser raises on some markup and takes the square of the time on other,
    so it reads what nh3 made well-formed, where blocks are all that is left.
    """
    reader = _TextReader()
    reader.feed(nh3.clean(markup, tags=_BLOCKS, attributes={}, clean_content_tags=_SILENT))
    reader.close()
    text = "".join(reader.pieces).replace("\xa0", " ")
    lines = ["", *(" ".join(line.split()) for line in text.split("\n"))]
    return "\n".join(line for before, line in pairwise(lines) if before or line).strip()


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and tag != "br":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(_with_single_spaces(data))


def _with_single_spaces(text: str) -> str:
    inner = " ".join(text.split())
    if not inner:
        return " " if text else ""
    before, behind = text[0].isspace(), text[-1].isspace()
    return f"{' ' if before else ''}{inner}{' ' if behind else ''}"
