"""What can never be a text, and what an answer of Twilio's means."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.parts import Attachment
from services.sms_svc.errors import reason_of
from services.sms_svc.outbound.rules import fault_of, fault_of_length
from tests.support.samples import outbound

FILE = Attachment("1", "w2.pdf", "application/pdf", 10, "0" * 64)


@pytest.mark.parametrize(
    ("to", "changes", "code"),
    [
        ("+14155550100", {}, None),
        ("+15005553003", {}, None),
        ("+447911123456", {}, "foreign_number"),
        ("+14165550100", {}, "foreign_number"),
        ("call me", {}, "invalid_phone_number"),
        ("+1415", {}, "invalid_phone_number"),
        ("", {}, "no_phone_number"),
        ("+14155550100", {"body_text": " \n"}, "empty_message"),
        ("+14155550100", {"body_text": "a" * 1600}, None),
        ("+14155550100", {"body_text": "a" * 1601}, "message_too_long"),
        ("+14155550100", {"attachments": (FILE,)}, "attachments_not_supported"),
    ],
)
def test_each_bad_input_has_a_code_of_its_own(
    to: str, changes: dict[str, Any], code: str | None
) -> None:
    # Given a message / Then it is fit to be a text, or a code and a sentence say why not
    message = outbound(to, **changes)
    fault = fault_of(message if to else replace(message, to=()))
    assert (fault and fault.code) == code
    if fault is not None:
        assert fault.message.endswith(".")
        assert fault.permanent


def test_the_notice_counts() -> None:
    # Given a body that only the notice makes too long / Then the sentence says how long it is
    fault = fault_of_length("a" * 1650)
    assert fault is not None
    assert "1650" in fault.message


HARD = {"21211", "21610", "21614", "30004", "30005", "30006", "30007", "30034"}
PASSING = {"30003", "30008", "30024", "20429"}


@pytest.mark.parametrize("code", sorted(HARD | PASSING))
def test_every_code_is_told_in_words_as_hard_or_passing(code: str) -> None:
    # Given a code of the carriers' / Then it has words of its own and is hard or passing
    reason = reason_of(code)
    assert reason.code == code
    assert reason.message != reason_of("12345").message
    assert reason.permanent is (code in HARD)


def test_an_unknown_code_keeps_the_providers_sentence() -> None:
    # Given a code we do not know / Then Twilio's own words are shown
    assert reason_of("39999", "Something new.").message == "Something new."
