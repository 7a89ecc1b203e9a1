"""Text whose lines were broken on the way out (format=flowed, RFC 3676)."""


def unflowed(text: str, *, spaced: bool) -> str:
    """The text with its broken lines joined: a line that ends in a space goes on in the next of
    the same quote depth, a signature's mark not. `spaced`: that space is part of the text.
    """
    joined: list[list[str]] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth, content = _taken_apart(line)
        goes_on = content.endswith(" ") and content != "-- "
        kept = content[:-1] if goes_on and not spaced else content
        if open_depth == depth and content != "-- ":
            joined[-1].append(kept)
        else:
            joined.append([f"{'>' * depth} {kept}" if depth else kept])
        open_depth = depth if goes_on else None
    return "\n".join("".join(pieces) for pieces in joined)


def _taken_apart(line: str) -> tuple[int, str]:
    """Quote depth and content; the space that stuffs a line (4.4) is removed."""
    content = line.lstrip(">")
    return len(line) - len(content), content.removeprefix(" ")
