"""How much of a mail's text is shown, and how deep its HTML may be."""

from collections import Counter

MOST_TEXT = 1_000_000
"""Characters of text, and of HTML, that a message holds: a book of 500 pages."""
MOST_MARKUP = 4_000_000
"""Characters of HTML that are read at all; pictures within it may take most of them."""
_MOST_PIECES = 200_000
"""Tags and character references: html5ever takes the square of the time of text in pieces."""
_DEEPEST_MARKUP = 2_000
_CLOSE_THEMSELVES = frozenset({
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "source", "tbody", "td", "th", "tr", "wbr",
})  # fmt: skip


class LimitBroken(Exception):
    """The mail is built in a way that nobody can want to read it whole."""


def require_modest(markup: str) -> None:
    """LimitBroken for HTML in more pieces, or nested deeper, than any mail program makes it: a
    parser's time grows with both at every element.
    """
    if markup.count("<") + markup.count("&") > _MOST_PIECES:
        raise LimitBroken(f"more than {_MOST_PIECES} tags and character references")
    depth, opened = 0, Counter[str]()
    for piece in markup.split("<")[1:]:
        name = piece[:20].replace(">", " ").replace("\t", " ").lower().partition(" ")[0]
        closing, name = name.startswith("/"), name.strip("/")
        if name in _CLOSE_THEMSELVES or not name[:1].isalpha():
            continue
        if not closing:
            opened[name] += 1
            depth += 1
        elif opened[name]:  # what closes nothing leaves its surroundings open
            opened[name] -= 1
            depth -= 1
        if depth > _DEEPEST_MARKUP:
            raise LimitBroken(f"more than {_DEEPEST_MARKUP} elements within each other")
