"""Rich text that staff write: made harmless, and the text that is made of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.markup.fold import FOLD
from chassis.markup.html_lines import lines_of
from chassis.markup.sanitise import sanitise
from chassis.markup.text_line import TextLine
from contracts.sizes import MOST_BODY_BYTES

INTRODUCTION_END = " wrote:"
"""How our own line above a mail that is answered ends."""
FORWARDED = "---------- Forwarded message ----------"
"""Our own line above a mail that is passed on."""


@dataclass(frozen=True, slots=True)
class WrittenText:
    """What goes out. `quoted_from`: the line of `text` from which on it is the mail answered, to be
    folded; `own`: the lines before that, and before a mail that is passed on.
    """

    text: str
    markup: str | None = None
    quoted_from: int | None = None

    @property
    def own(self) -> str:
        """What was typed."""
        lines = self.text.split("\n")[: self.quoted_from]
        if FORWARDED in lines:
            lines = lines[: lines.index(FORWARDED)]
        return "\n".join(line for line in lines if not line.startswith(">"))

    @property
    def too_long(self) -> bool:
        """Whether it is more than a message holds."""
        texts = (self.text, self.markup or "")
        return any(len(one.encode("utf-8", "replace")) > MOST_BODY_BYTES for one in texts)


def rich_text(markup: str) -> WrittenText:
    """HTML made harmless, its text with `> ` before what is quoted, and its fold."""
    clean = sanitise(markup)
    lines = lines_of(clean, marked=True)
    start = _quoted_from(lines)
    text = "\n".join(f"> {line.text}" if line.quoted else line.text for line in lines)
    if start is not None:
        at = lines[start].at
        clean = clean[:at] + FOLD + clean[at:]
    return WrittenText(text.rstrip(), clean, start)


def _quoted_from(lines: Sequence[TextLine]) -> int | None:
    """Where the quoted lines begin that nothing follows, with the line that introduces them."""
    start = len(lines)
    while start and (lines[start - 1].quoted or not lines[start - 1].text):
        start -= 1
    if not any(line.quoted for line in lines[start:]):
        return None
    while not lines[start].text:
        start += 1
    before = next((n for n in range(start - 1, -1, -1) if lines[n].text), None)
    if before is not None and lines[before].text.endswith(INTRODUCTION_END):
        return before
    return start
