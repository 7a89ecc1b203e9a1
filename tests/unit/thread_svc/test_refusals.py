"""Why a message is not sent: which reason comes first, and what it says."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.errors import ChannelUnavailable, RequestError, ValidationFailed, from_wire
from contracts.channels import Channel
from contracts.envelope import decode
from contracts.rpc.thread.clients import Contact
from services.thread_svc.channels.reach import Reach
from services.thread_svc.channels.refusals import REFUSALS, Refusal, body_refusal
from services.thread_svc.channels.rules import option_of, picker
from services.thread_svc.outbound.rules import recipients_of
from tests.support.contract_samples import sample_of

NUMBER = "+14155550100"
GOOD, OTHER = "+14155552001", "+14155552002"
OPEN = {"usable": True, "reason": None, "code": None, "address": NUMBER, "addresses": [NUMBER]}


def word(number: str, *, out: bool, source: str = "keyword") -> dict[str, Any]:
    return {"firm_number": number, "opted_out": out, "source": source}


def reach(opted_out: dict[str, str] | None = None, **channel: Any) -> Reach:
    """A firm that can text, but for what is changed."""
    gone = {
        phone: [word(NUMBER, out=True, source=source)]
        for phone, source in (opted_out or {}).items()
    }
    return Reach({"sms": OPEN | channel}, gone)


def people(*phones: str) -> list[Contact]:
    """One contact with these phones, the first of them primary."""
    identities = [
        {"kind": "phone", "value": phone, "label": "Mobile", "primary": phone == phones[0]}
        for phone in phones
    ]
    nora = sample_of(Contact) | {"name": "Nora", "portal_access": False, "identities": identities}
    return [decode(Contact, nora)]


def conversation(**changes: Any) -> dict[str, Any]:
    client = {"id": "v", "kind": "client", "client_id": "k", "title": "Acme"}
    return client | {"sender_kind": None, "sender_address": None} | changes


def sms(known: Reach, *phones: str) -> Any:
    return option_of(Channel.SMS, known, conversation(), people(*phones))


def refused(known: Reach, *phones: str, to: tuple[str, ...] = ()) -> RequestError:
    with pytest.raises(RequestError) as caught:
        recipients_of(sms(known, *phones), to)
    return caught.value


@pytest.mark.parametrize(
    ("body", "files", "code", "field"),
    [
        (" \n", True, "empty_message", "body"),
        ("x" * 1601, True, "message_too_long", "body"),
        ("x", True, "attachments_not_supported", "attachments"),
    ],
)
def test_words_are_judged_before_files(body: str, files: bool, code: str, field: str) -> None:
    # Given a text / When it is looked at / Then what is wrong first is what is said
    found = body_refusal(Channel.SMS, body, attachments=files)
    assert found is not None
    assert (found.code, found.field) == (code, field)


def test_the_longest_text_passes_and_the_error_counts_what_is_too_much() -> None:
    assert body_refusal(Channel.SMS, "x" * 1600) is None
    found = body_refusal(Channel.SMS, "x" * 1700)
    assert found is not None
    assert "1,700" in found.sentence
    assert "by 100" in found.sentence
    assert body_refusal(Channel.EMAIL, "x" * 1700, attachments=True) is None


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("+442079460123", "foreign_number"),
        ("+14165550123", "foreign_number"),
        ("+49", "invalid_phone_number"),
        ("+19995550100", "invalid_phone_number"),
        ("hello", "invalid_phone_number"),
    ],
)
def test_a_number_that_texts_do_not_reach_is_told_apart_from_no_number(
    phone: str, code: str
) -> None:
    # Given a client with such a number, whether the firm has one or not
    for known in (reach(), Reach({})):
        # When a text is to go there / Then the number is at fault, and shown
        error = refused(known, phone)
        assert (error.code, list(error.details["fields"])) == (code, ["to"])
        assert phone in error.message
    # And the same for a number typed in
    assert refused(reach(), GOOD, to=(phone,)).code == code


def test_a_client_without_a_phone_comes_before_a_firm_without_a_number() -> None:
    error = refused(Reach({}))
    assert (error.code, error.message) == (
        "no_phone_number", "Acme has no phone number; add one to a contact first.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "code", ["no_number", "number_paused", "campaign_not_approved", "channel_unavailable"]
)
def test_a_channel_that_is_not_usable_is_refused_by_its_code(code: str) -> None:
    # Given a channel that reported why, and a person who opted out
    known = reach({GOOD: "keyword"}, usable=False, code=code, reason="Because.")
    # When a text is to go out / Then the firm's own trouble is said, under its code
    error = refused(known, GOOD)
    assert (error.code, error.message) == (code, "Because.")
    assert isinstance(error, ChannelUnavailable)
    assert error.details["channel"] == "sms"


def test_a_channel_that_never_reported_lacks_a_number() -> None:
    assert refused(Reach({}), GOOD).code == "no_number"


def test_whoever_opted_out_of_this_number_is_refused_and_told_how_to_come_back() -> None:
    # Given two phones, the primary one opted out
    known = reach({GOOD: "keyword"})
    # When nobody says whom to text / Then it is not silently somebody else
    error = refused(known, GOOD, OTHER)
    assert (error.code, error.message) == (
        "contact_opted_out", "Nora replied STOP; they can text START to allow it again.",
    )  # fmt: skip
    # And the other phone may be chosen; the picker stays open and says who is out
    option = sms(known, GOOD, OTHER)
    assert [r.value for r in recipients_of(option, (OTHER,))] == [OTHER]
    line = picker([option], None)[0]
    assert (line.usable, line.code) == (True, None)
    assert [r.opted_out for r in line.recipients] == [True, False]
    assert line.recipients[0].reason == error.message


def test_the_picker_closes_when_nobody_is_left() -> None:
    known = reach({GOOD: "keyword", OTHER: "staff"})
    line = picker([sms(known, GOOD, OTHER)], None)[0]
    assert (line.usable, line.code) == (False, "contact_opted_out")
    assert "STOP" in (line.reason or "")
    assert "asked not to be texted" in (line.recipients[1].reason or "")


SECOND = "+14155550999"


@pytest.mark.parametrize(
    ("words", "wrote", "refuses"),
    [
        ([word(SECOND, out=True)], None, True),
        ([word(SECOND, out=True), word(NUMBER, out=False)], None, False),
        ([word(NUMBER, out=False), word(SECOND, out=True)], None, False),
        ([word(NUMBER, out=False), word(SECOND, out=True)], SECOND, True),
        ([word(NUMBER, out=True), word(SECOND, out=False)], SECOND, False),
        ([word(NUMBER, out=True), word(SECOND, out=False)], "+14155550888", True),
        ([word("+14155550888", out=True), word("+14155550777", out=False)], None, False),
        ([word("+14155550777", out=False), word("+14155550888", out=True)], None, True),
    ],
)
def test_the_word_to_the_sending_number_decides_else_the_latest_to_any(
    words: list[dict[str, Any]], wrote: str | None, refuses: bool
) -> None:
    # Given what a client said to the firm's numbers, oldest first, and where they wrote last
    channels = {"sms": OPEN | {"addresses": [NUMBER, SECOND]}}
    known = Reach(channels, {GOOD: words}, {GOOD: wrote} if wrote else {})
    # When a text is to go out / Then the pair of the number it leaves from decides, if it can
    recipient = sms(known, GOOD).addressees[0]
    assert (recipient.unwilling is not None) is refuses


def test_a_number_that_belongs_to_nobody_here_is_refused() -> None:
    error = refused(reach(), GOOD, to=(OTHER,))
    assert type(error) is ValidationFailed


def test_an_unknown_sender_can_be_answered_where_they_wrote_from() -> None:
    stranger = conversation(
        kind="unlinked", client_id=None, sender_kind="phone", sender_address=GOOD
    )
    option = option_of(Channel.SMS, reach(), stranger, [])
    assert [r.value for r in recipients_of(option, ())] == [GOOD]


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_survives_the_wire_as_what_it_was(code: str) -> None:
    # Given a refusal / When it crosses RPC / Then class, sentence and field are the same
    raised = Refusal(code, "No.", "to").error(Channel.SMS)
    assert type(from_wire(raised.to_wire())) is type(raised) is REFUSALS[code]
    assert raised.details["fields"] == {"to": ["No."]}
