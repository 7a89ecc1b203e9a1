"""Who asks in plain words not to be texted any more, and who only says stop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sms_svc.consent.rules import keyword_of
from services.sms_svc.consent.withdrawal import withdrawal_in

WITHDRAWN = [
    "STOP please", "Please stop", "Please stop!", "stop texting me", "Stop texting me please.",
    "STOP\n\nNora Field\nField Bakery", "Stop.\nSent from my iPhone", "don't text me anymore",
    "Don\u2019t text me any more", "Do not text this number again", "remove me",
    "Remove me from your list", "take me off your list", "opt out please", "I want to opt out",
    "unsubscribe me", "Can you please stop texting me?", "no more texts", "stop all messages",
    "No more messages please", "Stop sending me texts", "stop sending messages to my phone",
    "quit texting me", "Please do not contact me", "leave me alone", "I revoke my consent",
    "I don't want to receive texts from you anymore", "Delete my number", "never text me again",
    "STOP NOW", "stop messaging me thanks", "Got it. Please stop texting me.",
    "stop these messages", "No more reminders please", "unsubscribe from all texts",
]  # fmt: skip
IN_DOUBT = [
    "Please don't text me at work today", "Wrong number", "stop it", "Cancel please",
    "Please quit", "My wife says to stop sending her papers by text",
    "Is it possible to unsubscribe from the newsletter only?", "don't text me, call me instead",
    "take me off the payroll list", "Remove me from the meeting please",
]  # fmt: skip
NEITHER = [
    "I'll stop by the office", "Don't stop", "don't stop, we need this", "full stop",
    "please stop at the bank", "Stop by tomorrow at 3?", "The end of the quarter",
    "Why did you stop texting me?", "I was at the bus stop", "Can you stop payment on the check?",
    "Cancel my appointment tomorrow", "My software stopped working", "I can't stop laughing",
    "We should end the contract in May", "I quit my job", "Yes, please", "", "Please call me",
    "Help me remove an old address from my file", "The remover came", "Non-stop work here",
]  # fmt: skip


@pytest.mark.parametrize("body", WITHDRAWN)
def test_plain_words_are_a_withdrawal(body: str) -> None:
    # Given words of somebody who has had enough / Then they are heard
    assert keyword_of(body) == "opt_out" or withdrawal_in(body) == "opt_out"


@pytest.mark.parametrize("body", IN_DOUBT)
def test_words_that_may_be_one_are_in_doubt(body: str) -> None:
    # Given words that may be meant so / Then a person looks, and nobody is opted out
    assert (keyword_of(body), withdrawal_in(body)) == (None, "doubt")


@pytest.mark.parametrize("body", NEITHER)
def test_stopping_elsewhere_is_none(body: str) -> None:
    # Given words about something else / Then nothing follows
    assert (keyword_of(body), withdrawal_in(body)) == (None, None)


@given(st.text(max_size=400))
def test_any_text_at_all_is_judged(body: str) -> None:
    # Given any text / Then it is one of the three
    assert withdrawal_in(body) in {None, "opt_out", "doubt"}
