"""The lists of addresses in From, To and Cc (RFC 5322, 3.4), read in one pass.

Structure comes first: what stands in quotes or in a comment is never an address, and a name that
looks like one stays a name. Whoever writes a mail writes these lines, so a list that no standard
allows is read as far as it is clear, and the cost grows with its length alone.
"""

from dataclasses import dataclass, field

from chassis.patterns import pattern_on_re
from contracts.types import LONGEST_ADDRESS
from services.email_svc.mail_reading.address_tokens import (
    AddressToken,
    AddressTokenKind,
    tokens_of,
)
from services.email_svc.mail_reading.mail import NamedAddress

_NEVER = r"\s\x00-\x1f\x7f\ufffd\"(),;<>@\[\]\\"
_ADDRESS = pattern_on_re(
    "email.address",
    rf"""(?x)(?:[^:{_NEVER}]{{1,320}} | "(?:[^"\\\x00-\x1f]|\\.){{0,320}}")
        @ (?:[\w.-]{{1,320}} | \[[^'{_NEVER}]{{1,320}}\])""",
    why="its counts are too high for RE2; it meets no more than LONGEST_ADDRESS characters",
    uses=("fullmatch",),
)


@dataclass(slots=True)
class _Entry:
    """What stands between two commas. `found`: its addresses in angle brackets, as written."""

    written: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angle: list[str] | None = None
    found: list[NamedAddress] = field(default_factory=list)


def addresses_in(value: str) -> list[NamedAddress]:
    """The mailboxes of an unfolded header in the order written, groups resolved, names with their
    encoded words still encoded.

    An address is what stands in angle brackets, or an entry that is nothing else. Of several in
    one entry the last is its address and comes first. A name with a comma that nobody quoted is
    put together again.
    """
    tokens = list(tokens_of(value))
    marks = [place for place, token in enumerate(tokens) if token.text == ";"]
    last_group_end = marks[-1] if marks else -1
    found: list[NamedAddress] = []
    entry, before = _Entry(), list[str]()
    for place, token in enumerate(tokens):
        if token.kind is AddressTokenKind.MARK and _ends_entry(token.text, entry):
            _end(entry, before, found)
            entry = _Entry()
        elif token.kind is AddressTokenKind.MARK and _names_group(
            token.text, entry, place < last_group_end
        ):
            entry, before = _Entry(), []
        else:
            _add(entry, token)
    _end(entry, before, found)
    return found


def address_of(text: str) -> str | None:
    """The lower-cased address that a text is, apart from white space; None for any other text."""
    bare = text.strip()
    if bare.startswith("@"):
        # The route it once should have taken (RFC 5322, 4.4).
        bare = bare.partition(":")[2].strip()
    if len(bare) > 2 and bare[0] == bare[-1] == "'":
        bare = bare[1:-1]
    if len(bare) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(bare):
        return None
    lowered = bare.lower()
    # A sign that is no letter of ASCII never becomes one: K (Kelvin) would be a k.
    return lowered if lowered.isascii() == bare.isascii() else bare


def _ends_entry(mark: str, entry: _Entry) -> bool:
    in_route = bool(entry.angle and entry.angle[0].startswith("@"))
    return mark == ";" or (mark == "," and not in_route)


def _names_group(mark: str, entry: _Entry, ends: bool) -> bool:
    return mark == ":" and ends and entry.angle is None and not entry.found


def _add(entry: _Entry, token: AddressToken) -> None:
    if token.text == "<" and token.kind is AddressTokenKind.MARK:
        _leave_angle(entry)
        entry.angle = []
    elif token.text == ">" and token.kind is AddressTokenKind.MARK and entry.angle is not None:
        _close_angle(entry)
    elif token.kind is AddressTokenKind.COMMENT:
        entry.comments.append(token.shown)
    elif entry.angle is not None:
        entry.angle.append(token.text)
    else:
        entry.written.append(token.text)
        entry.name.append(token.shown)


def _close_angle(entry: _Entry) -> None:
    address = address_of("".join(entry.angle or []))
    if address is None:
        _leave_angle(entry, ">")
        return
    entry.found.append(NamedAddress(_line(entry.name), address))
    entry.angle, entry.name, entry.written = None, [], []


def _leave_angle(entry: _Entry, end: str = "") -> None:
    """What stands in these brackets is no address: it belongs to the name."""
    if entry.angle is not None:
        for texts in (entry.name, entry.written):
            texts += ["<", *entry.angle, end]
        entry.angle = None


def _end(entry: _Entry, before: list[str], found: list[NamedAddress]) -> None:
    """Add an entry's addresses to `found`; a name without one waits in `before` for the next."""
    if entry.angle is not None:
        _close_angle(entry)
    if entry.found:
        first = entry.found[0]
        name = ", ".join([*before, first.name]) if before else first.name
        entry.found[0] = NamedAddress(name or _line(entry.comments), first.address)
        found += reversed(entry.found)
    elif address := address_of("".join(entry.written)):
        found.append(NamedAddress(_line(entry.comments), address))
    elif name := _line(entry.name):
        before.append(name)
        return
    before.clear()


def _line(texts: list[str]) -> str:
    return " ".join("".join(texts).split())
