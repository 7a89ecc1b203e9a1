"""What the words of a report mean, as the end of an enhanced status code (RFC 3463)."""

from chassis.patterns import pattern

_WHO = r"(?:user|recipient|account|mailbox|address|alias)"
_NOW = r"currently |temporarily |temporary "
_SIGNS = (
    ("1.10", (
        "recipient address rejected: access denied",
    )),
    ("2.2", (
        r"over ?quota", r"quota (?:exceeded|full|violation)",
        r"exceed(?:ed|s)? (?:\w+ )?(?:storage|quota)", r"exceeding (?:its|their) (?:\w+ )?quota",
        r"(?:mail)?box (?:is |was )?(?:too )?full", r"insufficient (?:system )?storage",
        "out of storage", "mailbox size limit", "not enough space", "メールボックスが一杯", "容量",
    )),
    ("1.1", (
        rf"{_WHO}(?:'s)? (?:name )?(?:is |was )?(?:unknown|invalid)",
        rf"{_WHO}(?:'s)? (?:is |was )?not (?:a )?(?:found|exist|known|listed|valid|registered)",
        rf"{_WHO}(?: \w+){{0,7}} (?:does not|doesn't|did not) exist",
        rf"(?:unknown|invalid|no such|no) (?:or illegal )?(?:local |e-?mail )?(?:{_WHO}|person)",
        "couldn't be found", "not our customer", r"doesn't have an? \S{1,40} account",
        "no mailbox here", "not listed in", "recipient name is not recogni[sz]ed",
        "not a registered", "not a known user", "wasn't found at",
        r"unable to find (?:the )?(?:user|recipient)", "見つかりません",
    )),
    ("2.1", (
        rf"{_WHO} (?:has been |is |was )?(?:{_NOW})?(?:disabled|suspended|inactive)",
        rf"{_WHO} (?:has been |is |was )?(?:{_NOW})?(?:locked|frozen|blocked|unavailable)",
        rf"{_WHO} (?:has been |is |was )?(?:{_NOW})?deactivated",
        "temporary locked", "account expired", "disabled recipient",
    )),
    ("1.2", (
        r"host (?:unknown|not found)",
        r"domain (?:is )?(?:not (?:found|reachable)|does not exist|name not found)",
        r"(?:unknown|no such|illegal|invalid) (?:host|domain)", "unrouteable",
        "name or service not known", "no mx", "nxdomain", r"couldn't find any (?:host|mail)",
        r"does not have any? mx", "mail exchanger or ip", "host name lookup failure",
        r"\.[a-z]{2,8} does not exist", "non-existent host", "dns error",
    )),
    ("3.4", (
        r"message (?:size|is too|too) (?:large|big|exceeds)",
        r"exceeds? (?:\w+ )?(?:maximum|size)", r"too (?:large|big)", "size limit", "line limit",
    )),
    ("4.6", (
        "mail loop", "routing loop", r"loops? back", "too many hops", "hop count",
    )),
    ("7.1", (
        "spam", r"black ?list", r"block(?:ed|[ -]?list)", "polic",
        r"relay(?:ing)? (?:access )?denied",
        r"not (?:be )?(?:allowed|authori[sz]ed|permitted|verified)",
        r"access (?:denied|forbidden)", "reputation", "virus", "dmarc", "spf", "relaying",
        "mail relay", "open relay", r"(?:reverse|invalid r?) ?dns", "rdns", r"\bptr\b",
        "forbidden", "permission", "unverifyable", "invalid ip", "client ip", "violation",
        "header error", "restricted", "filtered",
    )),
    ("4.1", (
        r"timed? ?out", r"connection (?:refused|dropped|lost|reset)", "could not connect",
        "no route to host", r"network (?:is unreachable|error)", "not reachable", "unreachable",
        "not respond", "could not be reached", "refused to talk", "broken pipe",
        "unable to connect",
    )),
    ("4.7", (
        "expired", "too old", "retry time", "in the queue too long", "giving up",
        r"delivered (?:within|for) \d+ (?:day|hour)", "retried for", "will be retried",
        "has been delayed", "keep trying",
    )),
    ("3.0", (
        r"service (?:is )?(?:currently |temporarily )?(?:not available|unavailable)",
        "transaction failed", r"local (?:\w+ )?error", "configuration error",
        "unknown mailer error", "disk full", r"not accepting (?:connections|network)",
    )),
    ("5.2", (
        "syntax error", "not implemented", r"(?:un|not )recogni[sz]ed command", "protocol error",
    )),
    ("1.0", (
        "recipient address rejected", "address rejected",
    )),
    ("7.1", (
        "reject", "denied",
    )),
)  # fmt: skip
_MEANINGS = tuple(
    (rest, pattern(f"email.bounce.means_{place}", "(?i)" + "|".join(words)))
    for place, (rest, words) in enumerate(_SIGNS)
)
"""The first that fits counts: what says more stands before what says less."""
PASSING = frozenset({"4.7", "4.1", "3.0"})
"""What says no more than that time was up."""
OVERRULED = {
    "2.1": frozenset({"1.1"}),
    "1.1": frozenset({"2.2"}),
    "4.1": frozenset({"1.10"}),
    "7.1": frozenset({"1.1", "2.1", "2.2"}),
}
"""Codes that servers give for more than one reason, and what words beside them then tell."""


def meaning_of(told: str) -> str | None:
    """The end of a code: subject and detail; None for words that say nothing."""
    return next((rest for rest, sign in _MEANINGS if sign.search(told)), None)
