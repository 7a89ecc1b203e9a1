"""Inbound texts as Twilio posts them: form fields, signed, each with a number in its body."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.wire import request_bytes

PATH = "/webhooks/twilio/messages"
MARK = re.compile(rb"bench (\d+)-(\d+)")
"""Run and number of a message, as they stand in its body."""
_PLACES = tuple(side + part for side in ("From", "To") for part in ("City", "State", "Zip"))


@dataclass(frozen=True)
class TextSender:
    """A client's phone `number`, the `firm_number` it writes to and the firm's index."""

    number: str
    firm_number: str
    firm: int


def body_of(run: int, number: int) -> str:
    """A message of ordinary length."""
    return (
        f"bench {run}-{number}: Hello, I have put the March bank statements into the folder. "
        "Could you tell me which invoices are still missing for the quarter?"
    )


def fields_of(run: int, number: int, sender: TextSender, account_sid: str) -> dict[str, str]:
    """Form fields (https://www.twilio.com/docs/messaging/guides/webhook-request)."""
    sid = f"SM{run:016x}{number:016x}"
    return dict.fromkeys(_PLACES, "") | {
        "ToCountry": "US",
        "FromCountry": "US",
        "AccountSid": account_sid,
        "ApiVersion": "2010-04-01",
        "Body": body_of(run, number),
        "From": sender.number,
        "MessageSid": sid,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "SmsStatus": "received",
        "To": sender.firm_number,
    }


def signed_post(
    fields: Mapping[str, str], public_url: str, path: str, validator: RequestValidator
) -> bytes:
    """The whole request, with the signature Twilio's own package computes."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "User-Agent": "TwilioProxy/1.1",
        "X-Twilio-Signature": validator.compute_signature(public_url + path, dict(fields)),
    }
    return request_bytes("POST", path, headers, urlencode(fields).encode())


def sender_of(senders: Sequence[TextSender], number: int) -> TextSender:
    """Who writes message `number`: all in turn, so firms and clients are used evenly."""
    return senders[number % len(senders)]
