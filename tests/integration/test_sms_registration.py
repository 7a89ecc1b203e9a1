"""A registration whose answers are lost on the way: nothing is made a second time."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

import pytest

from chassis.errors import OutcomeUnknown
from chassis.ids import utc_now
from chassis.runtime.context import ServiceContext
from contracts.rpc import Sms
from services.sms_svc.config import SmsConfig
from services.sms_svc.providers.twilio import TwilioSms, client_of
from services.sms_svc.use_cases import SmsUseCases
from tests.support.firm import FirmInTest
from tests.support.play import PlayClient
from tests.support.registration import REGISTRATION, await_status, lose_answers
from tests.support.waiting import wait_until


def _bundle() -> str:
    # Some endings have a meaning for the sandbox.
    return f"BU{uuid.uuid4().hex[:31]}7"


def config_of(context: ServiceContext) -> SmsConfig:
    return cast("SmsConfig", context.config)


def brands_of(context: ServiceContext, profiles: tuple[str, str]) -> Sequence[Any]:
    listed = client_of(config_of(context)).messaging.v1.brand_registrations.list()
    return [b for b in listed if b.customer_profile_bundle_sid == profiles[0]]


def test_a_rejected_brand_is_made_again_but_not_the_one_of_this_very_try(
    sms_context: ServiceContext, play: PlayClient
) -> None:
    # Given a business whose brand the carriers reject
    provider = TwilioSms(config_of(sms_context))
    profiles = (f"{_bundle()[:-4]}0000", _bundle())
    asked_at = utc_now()
    first = provider.submit_brand(profiles, asked_at)
    wait_until(lambda: provider.brand(first.provider_id).status == "rejected")
    # When the same try asks again / Then it hears of the rejection
    again = provider.submit_brand(profiles, asked_at)
    assert (again.provider_id, again.status) == (first.provider_id, "rejected")
    # When the firm submits again later, and that answer is lost / Then one more is made, not two
    later = utc_now() + timedelta(seconds=1)
    wait_until(lambda: utc_now() >= later)
    lose_answers(play, match=profiles[0])
    with pytest.raises(OutcomeUnknown):
        provider.submit_brand(profiles, later)
    second = provider.submit_brand(profiles, later)
    assert second.provider_id != first.provider_id
    assert len(brands_of(sms_context, profiles)) == 2


def test_a_service_and_a_campaign_whose_answers_were_lost_are_adopted(
    sms_context: ServiceContext, play: PlayClient, firm: FirmInTest
) -> None:
    # Given lost answers to the creation of a firm's messaging service, then of its campaign
    app = SmsUseCases(sms_context)
    name = f"Firm {firm.firm_id}"
    lose_answers(play, match=f"/Services {firm.firm_id}")
    lose_answers(play, match=name)
    # When the firm registers / Then it is approved all the same
    firm.call(Sms.SUBMIT_REGISTRATION, **REGISTRATION | {"legal_name": name})
    await_status(app, firm.owner, "approved")
    # And there is one service of its name with one campaign, and both answers were lost
    messaging = client_of(config_of(sms_context)).messaging.v1
    (service,) = [
        s for s in messaging.services.list() if str(s.friendly_name).startswith(firm.firm_id)
    ]
    assert len(messaging.services(service.sid).us_app_to_person.list()) == 1
    assert not [f for f in play.get("faults")["items"] if firm.firm_id in f["match"]]
