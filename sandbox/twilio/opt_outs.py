"""Twilio's own handling of STOP, START and HELP, for accounts that leave it on.

Rules: https://help.twilio.com/articles/223134027 - the whole text is the keyword, in any case; an
opt-out holds for the number, or for the whole sender pool of its messaging service. The webhook is
posted all the same.
"""

from __future__ import annotations

from sandbox.state import State
from sandbox.twilio.errors import TwilioError

STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START = frozenset({"START", "YES", "UNSTOP"})
HELP = frozenset({"HELP", "INFO"})
STOP_ANSWER = (
    "You have successfully been unsubscribed. You will not receive any more messages from this"
    " number. Reply START to resubscribe."
)
START_ANSWER = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help."
    " Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
HELP_ANSWER = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."


def answer_to(state: State, phone: str, number: str, body: str) -> str | None:
    """Note a keyword of `phone` and give Twilio's answer to it; None when nothing is answered."""
    keyword, key = body.strip().upper(), _key(state, phone, number)
    if keyword in STOP and key not in state.opt_outs:
        state.opt_outs.append(key)
        return STOP_ANSWER
    if keyword in START and key in state.opt_outs:
        state.opt_outs.remove(key)
        return START_ANSWER
    return HELP_ANSWER if keyword in HELP else None


def check_opt_out(state: State, phone: str, number: str) -> None:
    """TwilioError 21610 for a phone that texted STOP."""
    if _key(state, phone, number) in state.opt_outs:
        raise TwilioError(21610, phone, number)


def _key(state: State, phone: str, number: str) -> str:
    service = state.service_of(number)
    return f"{phone} {service.sid if service else number}"
