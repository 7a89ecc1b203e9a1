"""Whether words that are no keyword ask not to be texted any more. Pure.

A person may withdraw consent by any reasonable means (47 CFR 64.1200(a)(10)), and not everybody
knows the keywords. What plainly says so is an opt-out; what may say so is in doubt: the person is
asked once, and staff are told. Words about stopping elsewhere ("stop by the office") are neither.
"""

import unicodedata
from typing import Final, Literal

from chassis.patterns import pattern

Withdrawal = Literal["opt_out", "doubt"]
OPT_OUT: Final = "opt_out"
DOUBT: Final = "doubt"
LONGEST_WISH = 300
"""Characters: who wants to hear nothing more says so briefly; what is longer, a person reads."""
_COURTESY = (
    r"(?:please|pls|plz|thanks?|thank you|thx|hi|hey|hello|ok|okay|now|immediately|at once|kindly|"
    r"just|sorry|sir|madam|guys|(?:can|could|would|will) you(?: guys| all)?|i said|i want you to)"
)
_NUMBER = r"(?:number|phone|cell)"
_WHO = rf"(?: (?:me|us|this {_NUMBER}|my {_NUMBER}))?"
_TEXTS = r"(?:texts?|text messages?|messages?|msgs?|sms|texting|messaging|reminders?|spam)"
_WHICH = r"(?: (?:the|these|those|this|all|any|your|of|such|automatic|automated|more|further))*"
_EVER = r"(?: (?:any ?more|ever again|again|ever|now|at all|immediately|right now|asap))*"
_END = r"(?:stop|quit|cease)"
_NOT = rf"(?:do not|dont|never|{_END}|no longer)"
_VERB = r"(?:text|txt|message|msg|contact|write|spam)"
_VERBING = r"(?:texting|messaging|contacting|spamming|bothering)"
_WISH = r"(?:i (?:want|would like|wish) to |id like to |let me )?"
_LIST = rf"(?:(?: (?:from|of|off))?(?: (?:your|the|this|these|all))*(?: (?:lists?|{_TEXTS}))+)?"
_WISHES = (
    rf"stop{_EVER}",
    rf"stop{_WHICH} {_TEXTS}{_WHO}{_EVER}",
    rf"(?:{_END}|no more) {_VERBING}{_WHO}{_EVER}",
    rf"{_END} sending{_WHO}{_WHICH} {_TEXTS}(?: to{_WHO})?{_EVER}",
    rf"{_NOT} {_VERB}{_WHO}{_EVER}",
    rf"{_NOT} send{_WHO}{_WHICH} {_TEXTS}{_EVER}",
    rf"no more{_WHICH} {_TEXTS}{_WHO}",
    rf"i (?:do not|dont|no longer) (?:want|wish)(?: to (?:get|receive|have))?{_WHICH} {_TEXTS}"  # noqa: ISC004  # one wish
    rf"(?: from (?:you|this number))?{_EVER}",
    rf"{_WISH}opt(?:ing)? ?(?:me )?out(?: of{_WHICH} {_TEXTS})?",
    rf"{_WISH}unsubscribe(?: me)?{_LIST}",
    rf"(?:remove|delete)(?: me| my {_NUMBER}){_LIST}",
    rf"take(?: me| my {_NUMBER}) off{_LIST}",
    r"(?:i )?(?:revoke|withdraw)(?: my)? consent(?: to .{0,40})?",
    r"leave me alone",
)
_OPT_OUT = pattern(
    "sms.withdrawal",
    rf"(?:{_COURTESY} )*(?:{'|'.join(_WISHES)})(?: {_COURTESY}| from now on| you)*",
)
_NONE = pattern(
    "sms.withdrawal.none",
    r"(?:^| )(?:dont|do not|never|cant|cannot|wont|didnt|not|why(?: did| do)? you|non)"
    r" stop(?:ped)?(?: |$)|(?:^| )stop(?:s|ped|ping)? (?:by|at|in|over|on|for|off|here|there|work"
    r"|working|payment|the payment)(?: |$)|(?:^| )(?:did|do|have|had) you stop"
    r"|(?:bus|next|last|first|pit|full) stop",
)
_DOUBT = pattern(
    "sms.withdrawal.doubt",
    r"(?:^| )(?:unsubscribe|opt(?:ing)? ?(?:me )?out|wrong number|wrong person)(?: |$)"
    rf"|(?:^| ){_END}(?: \w+){{0,5}} (?:{_TEXTS}|contacting|me)(?: |$)"
    r"|(?:^| )(?:do not|dont|never|no longer)(?: \w+){0,4}"
    rf" (?:{_VERB}|{_TEXTS}|contacting)(?: |$)"
    r"|^(?:(?:please|pls|just) )*(?:stop|quit|cancel|end)(?: it| this| that| everything)?"
    r"(?: please| now)*$"
    r"|(?:^| )(?:remove|delete|take)(?: me| my number)(?: \w+){0,3} (?:off|from|lists?)(?: |$)",
)
_FIRST_LINES = frozenset(
    {"stop", "stop all", "stopall", "unsubscribe", "opt out", "optout", "revoke"}
)


def withdrawal_in(body: str) -> Withdrawal | None:
    """What a text that is no keyword says of the consent to be texted; None for anything else."""
    if len(body) > LONGEST_WISH:
        return DOUBT if _DOUBT.search(_plain(body[:LONGEST_WISH])) else None
    first = next((line for line in body.splitlines() if line.strip()), "")
    plain = _plain(body)
    # A keyword on a line of its own: below it stands a signature, or what led to it.
    if _plain(first) in _FIRST_LINES or _OPT_OUT.fullmatch(plain):
        return OPT_OUT
    if _NONE.search(plain):
        return None
    if any(_OPT_OUT.fullmatch(_plain(sentence)) for sentence in _sentences(body)):
        return OPT_OUT
    return DOUBT if _DOUBT.search(plain) else None


def _plain(text: str) -> str:
    """Lower case, words only, one space between them; what is between apostrophes is one word."""
    folded = unicodedata.normalize("NFKC", text).lower()
    joined = folded.replace("'", "").replace("\u2019", "").replace("-", " ")
    return " ".join("".join(c if c.isalnum() else " " for c in joined).split())


def _sentences(body: str) -> list[str]:
    folded = body
    for end in "!?;\n":
        folded = folded.replace(end, ".")
    return [sentence for sentence in folded.split(".") if sentence.strip()]
