"""What a mail says, as text and as harmless HTML, and where the mail that it answers begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chassis.markup.fold import FOLD
from chassis.markup.html_lines import lines_of
from chassis.markup.sanitise import sanitise
from chassis.markup.text_line import TextLine
from chassis.patterns import pattern
from contracts.characters import LINE_BREAKS
from services.email_svc.mail_reading.bounds import MOST_MARKUP, MOST_TEXT, require_modest
from services.email_svc.mail_reading.parts import Piece, markups_of
from services.email_svc.mail_reading.plainly import not_whole
from services.email_svc.mail_reading.quoted import MOST_LINES, quoted_from

_SWALLOWING = pattern(
    "email.html.swallowing", r"(?i)<(?:title|style|script|template|textarea|xmp)", many=True
)
"""What hides everything behind it while it is open."""
_BREAKS = dict.fromkeys(LINE_BREAKS, "\n")
_ALT = pattern("email.html.alt", r'<img[^>]* alt="([^"]{1,500})"', many=True)


@dataclass(frozen=True, slots=True)
class MailBodies:
    """`quoted_from`: the number of the line of the text with which the mail that is answered
    begins. `whole`: this is all that the mail says.
    """

    text: str
    markup: str | None
    quoted_from: int | None
    whole: bool


def bodies_of(pieces: Sequence[Piece], *, forwarded: bool = False) -> MailBodies:
    """The bodies of a mail: HTML if anything in it is HTML, text always. Of a `forwarded` one
    nothing is folded.
    """
    size = sum(len(markup) for piece in pieces for markup in piece.markups)
    if size > MOST_MARKUP:
        text = "\n".join(piece.text for piece in pieces).strip()
        cut = "" if text else "\n".join(m for piece in pieces for m in piece.markups)[:MOST_MARKUP]
        return _cut(text or "\n".join(line.text for line in _read(cut)[1]))
    require_modest("".join(markup for piece in pieces for markup in piece.markups))
    shown = [_ShownPiece.of(piece) for piece in pieces]
    shown = [one for n, one in enumerate(shown) if not one.repeated_by(shown[n + 1 : n + 2])]
    text, start = _text(shown, forwarded=forwarded)
    markup = _markup(shown, forwarded=forwarded)
    if len(text) <= MOST_TEXT and len(markup or "") <= MOST_TEXT:
        return MailBodies(text, markup, start, whole=True)
    # HTML cut short would show as something nobody wrote.
    return _cut(text)


@dataclass(frozen=True, slots=True)
class _ShownPiece:
    """`lines`: of its text, of its HTML when it has none. `clean`: its HTML if it says
    anything.
    """

    text: str
    clean: str
    lines: tuple[TextLine, ...]

    @classmethod
    def of(cls, piece: Piece) -> "_ShownPiece":
        """A piece made harmless."""
        clean, lines = _read("\n".join(piece.markups)) if piece.markups else ("", [])
        if not lines and "<img" not in clean:
            clean = ""
        return cls(piece.text.strip("\n"), clean, tuple(lines))

    def repeated_by(self, following: Iterable["_ShownPiece"]) -> bool:
        """Whether the next piece is the same as HTML, sent beside it by mistake."""
        return any(
            not self.clean and not one.text.strip() and _squeezed(one) == self.text.split()
            for one in following
        )


def _squeezed(piece: _ShownPiece) -> list[str]:
    return " ".join(line.text for line in piece.lines).split()


def _cut(text: str) -> MailBodies:
    return MailBodies(not_whole(text[:MOST_TEXT]), None, None, whole=False)


def _read(markup: str) -> tuple[str, list[TextLine]]:
    """HTML made harmless, and its lines. Markup that swallows its own words gives them back."""
    clean = sanitise(markup)
    lines = lines_of(clean)
    if not lines and "<img" not in clean and _SWALLOWING.search(markup):
        clean = sanitise(_SWALLOWING.sub(lambda _: "<span", markup))
        lines = lines_of(clean)
    return clean, lines


def _text(shown: Sequence[_ShownPiece], *, forwarded: bool) -> tuple[str, int | None]:
    texts = "\n".join(piece.text for piece in shown)
    if texts.count("\n") > MOST_LINES and not any(piece.lines for piece in shown):
        return texts.strip("\n").rstrip(), None
    lines: list[TextLine] = []
    for piece in shown:
        if piece.text.strip():
            lines += [TextLine(line) for line in piece.text.translate(_BREAKS).split("\n")]
        else:
            lines += [_as_quoted(line) for line in piece.lines]
    if not any(line.text for line in lines):
        pictures = " ".join(" ".join(_ALT.findall(piece.clean)) for piece in shown)
        lines = [TextLine(pictures)]
    while lines and not lines[0].text.strip():
        del lines[0]
    text = "\n".join(line.text for line in lines)
    return text.rstrip(), quoted_from(lines, forwarded=forwarded)


def _as_quoted(line: TextLine) -> TextLine:
    if not line.quoted or not line.text:
        return line
    return TextLine(f"> {line.text}", line.at, line.quoted, line.rest)


def _markup(shown: Sequence[_ShownPiece], *, forwarded: bool) -> str | None:
    """The HTML of all pieces, its fold in it; None when none of them is HTML."""
    if not any(piece.clean for piece in shown):
        return None
    whole = "\n".join(piece.clean or sanitise(markups_of(Piece(piece.text))[0]) for piece in shown)
    lines = shown[0].lines if len(shown) == 1 else lines_of(whole)
    start = quoted_from(lines, forwarded=forwarded)
    if start is None:
        return whole
    at = next(line.at for line in lines[start:] if line.text)
    return whole[:at] + FOLD + whole[at:]
