"""Why, as an enhanced status code (RFC 3463), of what a report says in codes and words."""

from collections.abc import Sequence

from chassis.patterns import pattern, pattern_on_re
from contracts.types import LONGEST_ADDRESS
from services.email_svc.mail_reading.mail import FAILED
from services.email_svc.mail_reading.report_meanings import OVERRULED, PASSING, meaning_of

_LONGEST_SAID = 8_000
_STATUS = pattern("email.bounce.status", r"(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?:[^\d.]|$)")
_REPLY_CODE = pattern("email.bounce.reply_code", r"(?:^|[^\d.])([45])\d\d[ ,-]")
_TIME_IS_UP = frozenset({"5.4.7", "4.4.7"})
"""Why it went on no longer, not why it did not arrive."""
_LOCAL = r"[\w.!#$%&'*+=^~-]"
ADDRESS = pattern_on_re(
    "email.bounce.address",
    rf"(?<!{_LOCAL})'?({_LOCAL}{{1,320}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,20}})",
    why="its counts are too high for RE2; it begins only where a name begins",
    uses=("search", "findall"),
)
"""In free text, where it may stand in quotation marks; each character is looked at once."""


def is_precise(code: str) -> bool:
    """Whether a code says why."""
    return not code.endswith(".0")


def precise_status(status: str, told: str, action: str) -> str:
    """The code that says most: the status unless it says nothing or what is told says otherwise,
    then a code or words beside it.
    """
    told = told[:_LONGEST_SAID]
    codes = [code for code in (_failure_code(status), _failure_code(told)) if code]
    precise = next((one for one in codes if is_precise(one) and one not in _TIME_IS_UP), None)
    meant = meaning_of(told)
    if precise and meant in OVERRULED.get(precise[2:], ()):
        return f"{precise[0]}.{meant}"
    if precise:
        return precise
    timed_out = next((one for one in codes if one in _TIME_IS_UP), None)
    if meant and not (timed_out and meant in PASSING):
        return f"{_class_of(codes, told, action)}.{meant}"
    return timed_out or next(iter(codes), None) or f"{_class_of([], told, action)}.0.0"


def success_status(status: str) -> str:
    """The code of a success, 2.0.0 where none is given."""
    found = _STATUS.search(status[:_LONGEST_SAID])
    return str(found[1]) if found and found[1].startswith("2") else "2.0.0"


def address_in(text: str) -> str | None:
    """The first address in a text, in lower case."""
    found = ADDRESS.search(text[:_LONGEST_SAID])
    return found[1].lower() if found and len(found[1]) <= LONGEST_ADDRESS else None


def _failure_code(text: str) -> str | None:
    found = _STATUS.search(text)
    return found[1] if found and not found[1].startswith("2") else None


def _class_of(codes: Sequence[str], told: str, action: str) -> str:
    """5 for good, 4 for now."""
    if codes:
        return codes[0][0]
    reply = _REPLY_CODE.search(told)
    if reply:
        return str(reply[1])
    return "5" if action == FAILED else "4"
