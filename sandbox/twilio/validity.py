"""Twilio's checks on a message before it takes it."""

from __future__ import annotations

import re

from werkzeug.datastructures import MultiDict

from sandbox.state import State
from sandbox.twilio.errors import TwilioError

E164 = re.compile(r"^\+[1-9]\d{6,14}$")
LONGEST_BODY = 1600


def check_message(state: State, form: MultiDict[str, str]) -> None:
    """Raise the TwilioError that Twilio would answer for these fields."""
    to, from_, body = form.get("To", ""), form.get("From", ""), form.get("Body", "")
    if not to:
        raise TwilioError(21604)
    if not from_ and not form.get("MessagingServiceSid"):
        raise TwilioError(21603)
    if not body and not form.get("MediaUrl"):
        raise TwilioError(21602)
    if len(body) > LONGEST_BODY:
        raise TwilioError(21617)
    if not E164.match(to):
        raise TwilioError(21211, to)
    _check_sender(state, to, from_)


def _check_sender(state: State, to: str, from_: str) -> None:
    if from_ and state.number_for(from_) is None:
        raise TwilioError(21606, to, from_)
    if not from_ and not state.numbers:
        raise TwilioError(21603)
    if from_ == to:
        raise TwilioError(21266, to)
