"""A call is good as it was signed, by whom it was signed, and for as long."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from chassis.call_signatures import SKEW_SECONDS, CallSigner, CallVerifier, SignedCall
from chassis.errors import CallNotSigned

CALL = SignedCall(
    "thread.list_clients", "reply-1-1", "reply-1", b'{"kwargs":{"actor":{},"request":{}}}'
)
SIGNER = CallSigner(bytes(range(32)))
VERIFIER = CallVerifier([SIGNER.public_key])


def refused_because(call: SignedCall, header: object, verifier: CallVerifier = VERIFIER) -> str:
    with pytest.raises(CallNotSigned) as caught:
        verifier.check(call, header)
    return str(caught.value.details["reason"])


def test_a_call_is_good_as_it_was_signed() -> None:
    # Given a signed call / When it is checked / Then nothing is raised
    VERIFIER.check(CALL, SIGNER.sign(CALL, 5))


@pytest.mark.parametrize(
    "altered",
    [
        replace(CALL, routing_key="thread.get_client"),
        replace(CALL, number="reply-1-2"),
        replace(CALL, reply_to="reply-2"),
        replace(CALL, body=CALL.body.replace(b"{}", b'{"role":"owner"}', 1)),
        # The same texts, cut elsewhere.
        replace(CALL, routing_key="thread.list_clients,reply-1", number="1"),
    ],
    ids=["another method", "another number", "another asker", "another body", "cut elsewhere"],
)
def test_a_call_that_was_altered_is_refused(altered: SignedCall) -> None:
    # Given the signature of another call / When it is checked / Then it does not fit
    assert refused_because(altered, SIGNER.sign(CALL, 5)) == "bad"


@pytest.mark.parametrize("header", [None, 7, b"bytes"])
def test_a_call_without_a_signature_is_refused(header: object) -> None:
    # Given no header, or none that is text / When it is checked / Then that is the reason
    assert refused_because(CALL, header) == "missing"


@pytest.mark.parametrize(
    "header",
    [
        "",
        ".",
        "1.",
        "x.AAAA",
        "1.\u00e9",
        "1.AAAA",
        "1" * 5000 + ".A",
        "9" * 400 + ".AAAA",
        "².AAAA",
    ],
)
def test_what_is_no_signature_is_refused(header: str) -> None:
    # Given a header of another form / When it is checked / Then it is bad, and nothing else
    assert refused_because(CALL, header) == "bad"


def test_the_end_is_signed_too() -> None:
    # Given a signature / When its end is put off / Then it does not fit
    ends, _, signature = SIGNER.sign(CALL, 5).partition(".")
    assert refused_because(CALL, f"{int(ends) + 1}.{signature}") == "bad"


def test_a_call_is_good_until_its_end_and_the_difference_of_clocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Given a call of five seconds
    header, now = SIGNER.sign(CALL, 5), time.time()
    # When it comes late by as much as clocks may differ / Then it is good
    monkeypatch.setattr(time, "time", lambda: now + 4 + SKEW_SECONDS)
    VERIFIER.check(CALL, header)
    # And later it is refused
    monkeypatch.setattr(time, "time", lambda: now + 6 + SKEW_SECONDS)
    assert refused_because(CALL, header) == "expired"


def test_a_stranger_cannot_sign() -> None:
    # Given a signature with a key of one's own / When it is checked / Then it does not fit
    assert refused_because(CALL, CallSigner(b"x" * 32).sign(CALL, 5)) == "bad"


def test_keys_change_without_an_outage() -> None:
    # Given services that know the new key and the old one
    new = CallSigner(b"n" * 32)
    both = CallVerifier([new.public_key, SIGNER.public_key])
    # When gateways sign with either / Then both are good
    both.check(CALL, SIGNER.sign(CALL, 5))
    both.check(CALL, new.sign(CALL, 5))
    # And once the old one is gone, so is what it signs
    assert refused_because(CALL, SIGNER.sign(CALL, 5), CallVerifier([new.public_key])) == "bad"


def test_without_keys_nobody_may_call() -> None:
    # Given no key / When a call is checked / Then it is refused
    assert refused_because(CALL, SIGNER.sign(CALL, 5), CallVerifier([])) == "bad"
