"""Twilio's checks on a message before it takes it."""

from __future__ import annotations

import re

from werkzeug.datastructures import MultiDict

from sandbox.state import State
from sandbox.twilio.errors import TwilioError

E164 = re.compile(r"^\+[1-9]\d{6,14}$")
LONGEST_BODY = 1600


def check_message(state: State, form: MultiDict[str, str]) -> str:
    """The number that will send; raise the TwilioError that Twilio would answer."""
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
    sender = _sender(state, to, from_, form.get("MessagingServiceSid", ""))
    if sender == to:
        raise TwilioError(21266, to)
    return sender


def _sender(state: State, to: str, from_: str, service_sid: str) -> str:
    service = state.services.get(service_sid)
    if service_sid and service is None:
        raise TwilioError(21701)
    if from_:
        if state.number_for(from_) is None:
            raise TwilioError(21606, to, from_)
        return from_
    if service is None or not service.number_sids:
        raise TwilioError(21703)
    return state.numbers[service.number_sids[0]].phone_number
