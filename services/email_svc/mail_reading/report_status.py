"""Why, as an enhanced status code (RFC 3463), of what a report says in codes and words."""

from chassis.patterns import pattern, pattern_on_re
from contracts.types import LONGEST_ADDRESS
from services.email_svc.mail_reading.mail import FAILED

_LONGEST_SAID = 8_000
_STATUS = pattern("email.bounce.status", r"(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?:[^\d.]|$)")
_REPLY_CODE = pattern("email.bounce.reply_code", r"(?:^|[^\d.])([45])\d\d[ -]")
_IMPRECISE = frozenset({"5.0.0", "4.0.0", "5.5.0", "5.3.0", "5.2.0", "5.7.0"})
"""Codes that say less than any word beside them."""
_LOCAL = r"[\w.!#$%&'*+=^~-]"
ADDRESS = pattern_on_re(
    "email.bounce.address",
    rf"(?<!{_LOCAL})'?({_LOCAL}{{1,320}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,20}})",
    why="its counts are too high for RE2; it begins only where a name begins",
    uses=("search", "findall"),
)
"""In free text, where it may stand in quotation marks; each character is looked at once."""
_SIGNS = {
    "2.2": r"over ?quota|quota (?:exceeded|full)|exceed(?:ed|s)? (?:\w+ )?(?:storage|quota)"
    r"|(?:mail)?box (?:is |was )?(?:too )?full|insufficient (?:system )?storage"
    r"|out of storage|mailbox size limit",
    "1.1": r"(?:user|recipient|account|mailbox|address|alias)(?:'s)? (?:name )?(?:is |was )?"
    r"(?:unknown|invalid|not (?:found|exist|known|listed)|does(?: not|n't) exist)"
    r"|(?:unknown|invalid|no such|no) (?:local )?(?:user|recipient|mailbox|account|address"
    r"|person|alias)|couldn't be found|not our customer|doesn't have an? \S{1,40} account"
    r"|no mailbox here|not listed in|recipient name is not recogni[sz]ed",
    "2.1": r"(?:account|mailbox|user|recipient) (?:has been |is |was )?(?:currently )?"
    r"(?:disabled|suspended|inactive|deactivated|locked|unavailable)|account expired",
    "1.2": r"host (?:unknown|not found)|domain (?:not found|does not exist|name not found)"
    r"|(?:unknown|no such|illegal) (?:host|domain)|unrouteable|name or service not known"
    r"|no mx|nxdomain|couldn't find any host|does not have any? mx",
    "3.4": r"message (?:size|is too|too) (?:large|big|exceeds)|exceeds? (?:\w+ )?(?:maximum|size)"
    r"|too (?:large|big)|size limit",
    "7.1": r"spam|blacklist|block(?:ed|list)|polic|relay(?:ing)? (?:access )?denied|not (?:allowed"
    r"|authori[sz]ed|permitted)|access denied|rejected by|reputation|virus|dmarc|spf"
    r"|relaying|reverse dns|ptr",
    "4.1": r"timed? ?out|connection (?:refused|dropped|lost)|could not connect|no route to host"
    r"|network is unreachable|unreachable|not respond",
    "4.7": r"expired|too old|retry time|has been in the queue too long|giving up",
    "4.6": r"mail loop|loops? back|too many hops",
}
_MEANINGS = tuple(
    (rest, pattern(f"email.bounce.means_{rest}", f"(?i){words}")) for rest, words in _SIGNS.items()
)
"""What words mean, as the rest of a code, where no code says more."""


def is_precise(code: str) -> bool:
    """Whether a code says why."""
    return code not in _IMPRECISE


def precise_status(status: str, told: str, action: str) -> str:
    """The code that says most: the status unless it says nothing, then a code or words beside."""
    first = _failure_code(status)
    if first and is_precise(first):
        return first
    told = told[:_LONGEST_SAID]
    second = _failure_code(told)
    if second and is_precise(second):
        return second
    kind = _class_of(first or second, told, action)
    for rest, sign in _MEANINGS:
        if sign.search(told):
            return f"{kind}.{rest}"
    return first or second or f"{kind}.0.0"


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


def _class_of(code: str | None, told: str, action: str) -> str:
    """5 for good, 4 for now."""
    if code:
        return code[0]
    reply = _REPLY_CODE.search(told)
    if reply:
        return str(reply[1])
    return "5" if action == FAILED else "4"
