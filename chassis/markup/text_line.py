"""A line of what a mail says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextLine:
    """`at`: where it begins in the HTML it was read from. `quoted`: it is marked as another mail's;
    `rest`: so is everything from here on.
    """

    text: str
    at: int = 0
    quoted: bool = False
    rest: bool = False
