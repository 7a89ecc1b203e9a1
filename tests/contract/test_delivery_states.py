"""What a channel's state table can come to, the contract knows."""

from __future__ import annotations

import importlib
from typing import get_args

import pytest

from contracts.channels import TRAITS, Channel
from contracts.views import FAILED_STATES, DeliveryState

TABLES = {
    Channel.EMAIL: "services.email_svc.outbound.states",
    Channel.SMS: "services.sms_svc.outbound.states",
    Channel.PORTAL: "services.portal_svc.conversations.states",
    Channel.INTERNAL: "services.internal_svc.notes.states",
}


@pytest.mark.parametrize("channel", TRAITS)
def test_every_state_of_a_channel_can_be_told(channel: Channel) -> None:
    # Given a channel's state table / Then a message may be in each of its states
    states = importlib.import_module(TABLES[channel]).STATES
    assert set(states.states) <= set(get_args(DeliveryState))


def test_a_failed_delivery_is_in_a_state_that_there_is() -> None:
    assert set(FAILED_STATES) <= set(get_args(DeliveryState))
