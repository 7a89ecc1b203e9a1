"""HTML as lines of text, each with its place in the HTML."""

from dataclasses import dataclass, field, replace
from html import unescape

from chassis.markup.sanitise import QUOTED, QUOTED_REST
from chassis.markup.text_line import TextLine
from chassis.patterns import pattern, pattern_on_re
from contracts.characters import LINE_BREAKS

_PARAGRAPHS = frozenset({
    "blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul",
})  # fmt: skip
"""What stands apart from the lines before it."""
_BLOCKS = _PARAGRAPHS | {
    "address", "article", "aside", "caption", "center", "dd", "details", "div", "dt", "figcaption",
    "figure", "footer", "header", "li", "nav", "section", "summary", "tbody", "tfoot", "thead",
    "tr",
}  # fmt: skip
_VOID = frozenset({"area", "br", "col", "hr", "img", "wbr"})
_CELLS = frozenset({"td", "th"})
_NO_BREAKS = dict.fromkeys(LINE_BREAKS, " ")
_TAG = pattern_on_re(
    "email.html.tag",
    r'<(/?)([a-z][a-z0-9]*+)((?:[^"<>]|"[^"]*+")*+)>',
    why="it fits thousands of times; nh3 has closed every quote, and outside of one < ends it",
    uses=("findall",),
)
_HIDDEN = pattern(
    "email.html.hidden",
    r"(?i)(?:^|[;\s])(?:display:\s*none|visibility:\s*hidden|mso-hide:\s*all|opacity:\s*0(?:[;\s]|$)"
    r"|font-size:\s*0(?:px|pt|em|%)?\s*(?:[;!]|$)|max-height:\s*0(?:px|pt|em|%)?\s*(?:[;!]|$))",
)
"""Preheaders, which only a list of mails shows."""


@dataclass(frozen=True, slots=True)
class _Element:
    """One that is open; each is what the one around it is. `href` of a link, and `begun`: pieces of
    the line before it.
    """

    name: str
    hidden: bool = False
    quoted: bool = False
    as_written: bool = False
    href: str = ""
    begun: int = 0


@dataclass(slots=True)
class _Line:
    """The line that is being read: its pieces, where it begins, and the element it began in."""

    pieces: list[str] = field(default_factory=list)
    at: int = 0
    begun_in: _Element | None = None


@dataclass(slots=True)
class _HtmlReader:
    """`gap`: how many lines end before the next text begins; the second leaves one empty. `rest`:
    what comes now is the mail that is answered. `marked`: points have their mark and links their
    address, since the text is read by itself; `counts`: how far each open list has come, None where
    it has no numbers.
    """

    marked: bool = False

    lines: list[TextLine] = field(default_factory=list)
    line: _Line = field(default_factory=_Line)
    inside: list[_Element] = field(default_factory=lambda: [_Element("")])
    gap: int = 0
    rest: bool = False
    counts: list[int | None] = field(default_factory=list)
    mark: str = ""

    def open(self, name: str, attributes: str) -> None:
        if name == "br":
            self.end_line(1 if self.line.begun_in else 2)
        elif name in _BLOCKS:
            self.end_line(2 if name in _PARAGRAPHS else 1)
        elif name in _CELLS and self.line.begun_in:
            self.line.pieces.append("\t")
        self.rest = self.rest or f' id="{QUOTED_REST}"' in attributes
        if name not in _VOID:
            self.inside.append(_opened(name, attributes, self.inside[-1]))
        if self.marked:
            self._mark(name, attributes)

    def _mark(self, name: str, attributes: str) -> None:
        if name in {"ol", "ul"}:
            self.counts.append(0 if name == "ol" else None)
        elif name == "li" and self.counts:
            count = self.counts[-1]
            self.counts[-1] = None if count is None else count + 1
            indent = "  " * (len(self.counts) - 1)
            self.mark = f"{indent}- " if count is None else f"{indent}{count + 1}. "
        elif name == "a":
            href = unescape(attributes.partition(' href="')[2].partition('"')[0])
            link = self.inside[-1]
            self.inside[-1] = replace(link, href=href, begun=len(self.line.pieces))

    def close(self, name: str) -> None:
        if name in _BLOCKS:
            self.end_line(1)
        if len(self.inside) > 1 and self.inside[-1].name == name:
            self._name_link(self.inside.pop())
        if self.counts and name in {"ol", "ul"}:
            self.counts.pop()

    def _name_link(self, link: _Element) -> None:
        said = "".join(self.line.pieces[link.begun :]).strip()
        if link.href and said and said not in {link.href, link.href.removeprefix("mailto:")}:
            self.line.pieces.append(f" ({link.href})")

    def read(self, raw: str, at: int) -> None:
        """Text as it stands in the HTML, at its place."""
        element = self.inside[-1]
        if element.hidden:
            return
        for number, piece in enumerate(raw.split("\n") if element.as_written else [raw]):
            if number:
                self.end_line(1 if self.line.begun_in else 2)
            text = unescape(piece)
            if self.line.begun_in is None and text.strip():
                self.line.begun_in = element
                self.line.at = at + len(piece) - len(piece.lstrip())
            self.line.pieces.append(text)
            at += len(piece) + 1

    def end_line(self, gap: int) -> None:
        begun_in = self.line.begun_in
        if begun_in is not None:
            text = _as_shown("".join(self.line.pieces), as_written=begun_in.as_written)
            text, self.mark = f"{self.mark}{text}", ""
            if self.gap > 1 and self.lines:
                self.lines.append(TextLine("", self.line.at, begun_in.quoted))
            self.lines.append(TextLine(text, self.line.at, begun_in.quoted, self.rest))
            self.gap, self.rest = 0, False
        self.line = _Line()
        self.gap = max(self.gap, gap)


def lines_of(markup: str, *, marked: bool = False) -> list[TextLine]:
    """The lines of HTML that `sanitise` made well-formed: those that are shown. `marked`: with the
    marks of lists and the addresses of links, for a text that goes out beside the HTML.
    """
    reader, at = _HtmlReader(marked=marked), 0
    for tag in _TAG.finditer(markup):
        reader.read(markup[at : tag.start()], at)
        if tag[1]:
            reader.close(tag[2])
        else:
            reader.open(tag[2], tag[3])
        at = tag.end()
    reader.read(markup[at:], at)
    reader.end_line(0)
    return reader.lines


def _opened(name: str, attributes: str, around: _Element) -> _Element:
    cited = name == "blockquote" and ' type="cite"' in attributes
    style = attributes.partition(' style="')[2].partition('"')[0]
    # `sanitise` writes every style alike, so that few need a second look.
    may_hide = any(sign in style for sign in (": 0", "none", "hid"))
    return _Element(
        name,
        hidden=around.hidden or (may_hide and _HIDDEN.search(unescape(style)) is not None),
        quoted=around.quoted or cited or f' class="{QUOTED}"' in attributes,
        as_written=around.as_written or name == "pre",
    )


def _as_shown(text: str, *, as_written: bool) -> str:
    text = text.replace("\xa0", " ")
    if as_written:
        return text.translate(_NO_BREAKS).rstrip()
    return "\t".join(cell for cell in (" ".join(one.split()) for one in text.split("\t")) if cell)
