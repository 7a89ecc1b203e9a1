"""What a whole text means for consent. Pure.

The words are those of CTIA's messaging principles and of 47 CFR 64.1200(a)(10).
"""

import unicodedata

OPT_IN, OPT_OUT, HELP, DISCLOSURE = "opt_in", "opt_out", "help", "disclosure"
ASKED = "asked"
"""They may have meant STOP, and were asked."""
ASK_AGAIN_DAYS = 30
KEYWORDS: dict[str, str] = {
    **dict.fromkeys(
        ("STOP", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT"), OPT_OUT
    ),
    **dict.fromkeys(("START", "YES", "UNSTOP"), OPT_IN),
    **dict.fromkeys(("HELP", "INFO"), HELP),
}
LONGEST_KEYWORD = 40
"""Characters of a body that can be a keyword, with the punctuation around it."""


def keyword_of(body: str) -> str | None:
    """opt_in, opt_out or help when the whole body is a keyword; None for any other words.

    Case, width, punctuation and spaces do not matter: `Opt out!` is OPTOUT.
    """
    if len(body) > LONGEST_KEYWORD:
        return None
    plain = unicodedata.normalize("NFKC", body).upper()
    if any(unicodedata.category(char)[0] in "LN" and not char.isascii() for char in plain):
        return None
    return KEYWORDS.get("".join(char for char in plain if char.isascii() and char.isalnum()))


def confirmation(kind: str, firm_name: str | None) -> str:
    """What the person is answered; `firm_name` None when we have not heard it yet."""
    who = f"{firm_name}: " if firm_name else ""
    if kind == OPT_OUT:
        return f"{who}You will get no more texts from this number. Reply START to get them again."
    if kind == OPT_IN:
        return f"{who}You will get texts from this number again. Reply HELP for help, STOP to stop."
    return f"{who}Write here and we will answer. Msg & data rates may apply. Reply STOP to stop."


def question(firm_name: str | None) -> str:
    """What somebody is asked who may have meant STOP."""
    return f"Reply STOP to stop messages from {firm_name or 'us'}. We have got what you wrote."


def disclosure_of(firm_name: str | None) -> str:
    """What the first text to a client carries behind what was written, once."""
    who = f"{firm_name}: " if firm_name else ""
    return (
        f"\n\n{who}By texting this number, you consent to receive texts from us. Reply STOP to opt"
        " out, HELP for help. Msg & data rates may apply."
    )
