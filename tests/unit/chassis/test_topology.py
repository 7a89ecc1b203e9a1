"""Routing: an event reaches those it is for, and the browser's stream has all that pages show."""

from dataclasses import replace

import pytest

from chassis.messaging.outbox import publication_of
from chassis.messaging.topology import ADDRESSES, EVENTS_EXCHANGE, SERVICES, SUBSCRIPTIONS, queues
from contracts.channels import CLIENT_CHANNELS, Channel
from contracts.envelope import Envelope, encode
from contracts.events import Event, MessageComposed, MessageUpdated
from contracts.parts import Person
from contracts.views import DeliveryView
from tests.support.samples import recorded

NOW = "2026-03-04T05:06:07.000008Z"
STAFF = Person("staff", "s1", "Nora Field")
UPDATED = MessageUpdated("c1", "Field Bakery", "m1", Channel.SMS, STAFF, None, "question")
COMPOSED = MessageComposed(
    "m1", "c1", "Field Bakery", None, Channel.PORTAL, STAFF, (), None, "Hello", None, NOW
)


def fits(binding: str, key: str) -> bool:
    """Topic matching as far as our bindings use it: words, and `#` at the end for any of them."""
    wanted, words = binding.split("."), key.split(".")
    return words[: len(wanted) - 1] == wanted[:-1] if wanted[-1] == "#" else words == wanted


def reached_by(happened: Event) -> set[str]:
    """Names of the queues that take the event as the outbox publishes it."""
    payload = encode(happened)
    key = publication_of(Envelope("e1", happened.NAME, "f1", NOW, "t", payload)).routing_key
    ours = [(q.name, k) for q in queues() for source, k in q.bindings if source == EVENTS_EXCHANGE]
    return {name for name, binding in ours if fits(binding, key)}


@pytest.mark.parametrize("state", ["sent", "delivered", "posted", "uncertain"])
def test_of_a_delivery_that_goes_well_only_pages_hear(state: str) -> None:
    # Given a delivery that moved on / Then the browsers' stream takes it, and no service
    moved = replace(UPDATED, delivery=DeliveryView(state, None, NOW))
    assert reached_by(moved) == {"browser.events"}


@pytest.mark.parametrize("state", ["failed", "undelivered"])
def test_of_a_delivery_that_failed_the_bell_hears_too(state: str) -> None:
    # Given a delivery that failed / Then notify_svc takes it as well
    moved = replace(UPDATED, delivery=DeliveryView(state, None, NOW))
    assert reached_by(moved) == {"browser.events", "events.notify"}


def test_what_changed_without_a_delivery_reaches_pages() -> None:
    # Given a message of which only the intent changed / Then pages hear of it
    assert reached_by(UPDATED) == {"browser.events"}


@pytest.mark.parametrize("channel", Channel)
def test_what_is_composed_reaches_its_own_channel_alone(channel: Channel) -> None:
    # Given a message for a channel / Then the service of that channel takes it, and no other
    assert reached_by(replace(COMPOSED, channel=channel)) == {f"events.{channel}"}


@pytest.mark.parametrize("channel", Channel)
def test_of_what_is_recorded_notify_hears_only_what_clients_can_read(channel: Channel) -> None:
    # Given a message that now stands in a conversation / Then pages hear of it, and notify_svc
    # unless it is a note
    received = {"browser.events"} | ({"events.notify"} if channel in CLIENT_CHANNELS else set())
    assert reached_by(recorded("c1", channel=channel)) == received


@pytest.mark.parametrize("service", SERVICES)
def test_whoever_hears_an_addressed_event_says_which_addresses(service: str) -> None:
    # Given an event whose address is no service's name / Then its hearers are in ADDRESSES
    elsewhere = {e for e in SUBSCRIPTIONS[service] if e.ADDRESSED_BY not in {"", "channel"}}
    assert elsewhere == set(ADDRESSES.get(service, {}))
