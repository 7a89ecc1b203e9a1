"""How a message begins, as lists, bells and mails show it. Pure."""

from chassis.foreign_text import as_line

LONGEST_EXCERPT = 160
"""Characters, everywhere; web/src/shared/excerpt.ts shows the same of what comes live."""


def excerpt_of(text: str, most: int = LONGEST_EXCERPT) -> str:
    """The beginning of a text on one line, at most `most` characters with the ellipsis that stands
    for the rest, cut between words where that loses little. Empty when nobody sees anything of it.
    """
    line = as_line(text)
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip() + "…"
