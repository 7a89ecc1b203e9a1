"""The campaign that is registered for a firm: what it asked for, in the carriers' form. Pure.

Lengths: https://www.twilio.com/docs/messaging/api/usapptoperson-resource
"""

from typing import Any

from chassis.errors import ValidationFailed
from chassis.fields import text_of
from services.sms_svc.registration.company import company_of

MOST_SAMPLES = 5
LEAST_SAMPLE, MOST_SAMPLE = 20, 1024
MOST_USE_CASE = 500
USE_CASE = "LOW_VOLUME"
"""Several kinds of messages, at most 2,000 segments a day: what a firm's office needs."""
_SECOND_SAMPLE = "Your documents are ready to sign. Reply to this text with any question."
_FLOW = (
    "Clients of the firm give their mobile number when they engage it, in person, on paper or in"
    " its client portal, and agree to texts about their matter. The first text says who writes and"
    " how to opt out: Reply STOP to opt out, HELP for help. Msg & data rates may apply."
)


def request_of(raw: dict[str, Any]) -> dict[str, Any]:
    """A registration request, checked; ValidationFailed names the field."""
    return {
        **company_of(raw),
        "use_case": text_of(raw, "use_case", MOST_USE_CASE).strip(),
        "sample_messages": _samples(raw.get("sample_messages")),
    }


def _samples(given: Any) -> list[str]:
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_SAMPLES:
        raise _wrong("sample_messages", f"must list one to {MOST_SAMPLES} messages.")
    return [
        text_of({"sample_messages": each}, "sample_messages", MOST_SAMPLE, LEAST_SAMPLE)
        for each in given
    ]


def campaign_of(request: dict[str, Any]) -> dict[str, Any]:
    """The fields of Twilio's UsAppToPerson resource, by the package's names."""
    samples = list(request["sample_messages"])
    if len(samples) == 1:  # the carriers want two at least
        samples.append(_SECOND_SAMPLE)
    return {
        "description": f"{request['legal_name']} ({request['vertical']}) writes to its own clients:"
        f" {request['use_case']}",
        "message_flow": _FLOW,
        "message_samples": samples,
        "us_app_to_person_usecase": USE_CASE,
        "has_embedded_links": any("http" in sample for sample in samples),
        "has_embedded_phone": False,
    }


def _wrong(name: str, sentence: str) -> ValidationFailed:
    return ValidationFailed(f"The field {name} is not valid: it {sentence}", {name: [sentence]})
