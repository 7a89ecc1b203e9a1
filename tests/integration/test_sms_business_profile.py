"""The firm's own business profile: its name and EIN reach the carriers, once, and it may be
rejected, corrected and handed in again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import insert, select
from twilio.rest import Client

from chassis.ids import utc_now
from chassis.requests import read_request
from chassis.runtime.context import ServiceContext
from contracts.envelope import encode
from contracts.rpc import Sms
from contracts.rpc.sms.registration import SubmitRegistration
from services.sms_svc.config import SANDBOX_PROFILE, SmsConfig
from services.sms_svc.providers.twilio import client_of
from services.sms_svc.registration.company import brand_of
from services.sms_svc.registration.tables import REGISTRATIONS
from services.sms_svc.use_cases import SmsUseCases
from tests.support.firm import FirmInTest
from tests.support.play import PlayClient
from tests.support.registration import ADDRESS, LATER, REGISTRATION, await_status, lose_answers
from tests.support.waiting import wait_until

OLD_REQUEST = {
    name: REGISTRATION[name]
    for name in ("legal_name", "ein", "website", "vertical", "use_case", "sample_messages")
}


@pytest.fixture
def app(sms_context: ServiceContext) -> SmsUseCases:
    return SmsUseCases(sms_context)


@pytest.fixture
def twilio(sms_context: ServiceContext) -> Client:
    """The provider's own view."""
    return client_of(cast("SmsConfig", sms_context.config))


def row_of(context: ServiceContext, firm_id: str) -> Any:
    with context.database.transaction(firm_id) as tx:
        return tx.one("registration", select(REGISTRATIONS))


def parts_of(bundle: Any) -> list[str]:
    return sorted(str(one.object_sid) for one in bundle)


def attributes_of(twilio: Client, sids: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for sid in sids:
        if sid.startswith("IT"):
            found |= twilio.trusthub.v1.end_users(sid).fetch().attributes or {}
    return found


def test_the_firms_name_and_ein_reach_the_carriers(
    sms_context: ServiceContext, app: SmsUseCases, twilio: Client, firm: FirmInTest
) -> None:
    # Given two firms that register
    owner, other = firm.owner, firm.stranger()
    own = {owner: ("Quist & Sons LLC", "98-7654321"), other: ("Marsh Tax Inc", "55-1234567")}
    for actor, (name, ein) in own.items():
        wanted = REGISTRATION | {"legal_name": name, "ein": ein}
        firm.call(Sms.SUBMIT_REGISTRATION, actor, **wanted)
    # When the carriers have approved both
    brands = []
    for actor, (name, ein) in own.items():
        await_status(app, actor, "approved")
        kept = row_of(sms_context, actor.firm_id)
        brand = twilio.messaging.v1.brand_registrations(kept["brand_id"]).fetch()
        brands.append(brand)
        # Then the brand is of a profile that says who the firm is, where, and who answers for it
        hub = twilio.trusthub.v1
        profile = hub.customer_profiles(str(brand.customer_profile_bundle_sid))
        assert profile.fetch().status == "twilio-approved"
        parts = parts_of(profile.customer_profiles_entity_assignments.list())
        registration = attributes_of(twilio, parts)
        assert registration["business_name"] == name
        assert registration["business_registration_number"] == ein.replace("-", "")
        assert registration["business_type"] == "Limited Liability Corporation"
        assert (registration["first_name"], registration["phone_number"]) == (
            "Dana",
            "+14155550100",
        )
        assert SANDBOX_PROFILE in parts
        (document,) = [sid for sid in parts if sid.startswith("RD")]
        place = (hub.supporting_documents(document).fetch().attributes or {})["address_sids"]
        address = twilio.addresses(place).fetch()
        assert (address.street, address.postal_code) == (ADDRESS["street"], "94107")
        # And the A2P profile is of that customer profile
        product = hub.trust_products(str(brand.a2p_profile_bundle_sid))
        made_of = parts_of(product.trust_products_entity_assignments.list())
        assert brand.customer_profile_bundle_sid in made_of
    # And each firm has a brand of its own
    assert len({brand.sid for brand in brands}) == 2
    assert len({brand.customer_profile_bundle_sid for brand in brands}) == 2


def as_kept(raw: dict[str, Any]) -> dict[str, Any]:
    """A request as this release keeps it."""
    kept: dict[str, Any] = encode(brand_of(read_request(SubmitRegistration, raw)))
    return raw | kept


def keep(context: ServiceContext, firm_id: str, **more: Any) -> None:
    """A registration as an older release kept it, unless `more` says otherwise."""
    now = utc_now()
    row = {"firm_id": firm_id, "request": OLD_REQUEST, "submitted_at": now, "look_at": now}
    with context.database.transaction(firm_id) as tx:
        tx.execute(insert(REGISTRATIONS), row | more)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """No turn is due before this moment but for those who look ahead: these tests alone."""

    def far(*_: object) -> datetime:
        return utc_now() + timedelta(seconds=100)

    monkeypatch.setattr("services.sms_svc.registration.advance.next_poll", far)
    return far()


def test_whichever_answer_is_lost_there_is_one_of_each(
    sms_context: ServiceContext,
    app: SmsUseCases,
    twilio: Client,
    play: PlayClient,
    firm: FirmInTest,
    alone: datetime,
) -> None:
    # Given that the answer to every single creation is lost once
    firm_id, company = firm.firm_id, f"Firm {firm.firm_id}"
    lose_answers(play, f"/EndUsers {firm_id}", 3)
    lose_answers(play, f"/Addresses.json {company}")
    for kind in ("SupportingDocuments", "CustomerProfiles", "TrustProducts"):
        lose_answers(play, f"/{kind} {firm_id}")
    request = as_kept(REGISTRATION | {"legal_name": company})
    keep(sms_context, firm_id, status="submitted", request=request, look_at=alone)

    def made(step: str) -> str | None:
        app.registration_steps.advance(ahead=LATER)
        found: str | None = row_of(sms_context, firm_id)["profiles"].get(step)
        return found

    # And the answers to assigning the parts, to the submissions, and to the brand as well
    profile = wait_until(lambda: made("customer_profile"), 60)
    lose_answers(play, f"/CustomerProfiles/{profile}/EntityAssignments", 4)
    lose_answers(play, f"/CustomerProfiles/{profile} pending-review")
    lose_answers(play, f"/BrandRegistrations {profile}")
    product = wait_until(lambda: made("a2p_profile"), 60)
    lose_answers(play, f"/TrustProducts/{product}/EntityAssignments", 2)
    lose_answers(play, f"/TrustProducts/{product} pending-review")
    # When it has gone through / Then there is one of each
    await_status(app, firm.owner, "approved")
    hub = twilio.trusthub.v1
    kinds = [u.type for u in hub.end_users.list() if str(u.friendly_name).startswith(firm_id)]
    assert sorted(kinds) == [
        "authorized_representative_1",
        "customer_profile_business_information",
        "us_a2p_messaging_profile_information",
    ]
    for listed in (
        hub.supporting_documents.list(), hub.customer_profiles.list(), hub.trust_products.list(),
        twilio.addresses.list(),
    ):  # fmt: skip
        assert len([one for one in listed if str(one.friendly_name).startswith(firm_id)]) == 1
    assert len(hub.customer_profiles(profile).customer_profiles_entity_assignments.list()) == 4
    assert len(hub.trust_products(product).trust_products_entity_assignments.list()) == 2
    brands = twilio.messaging.v1.brand_registrations.list()
    assert len([one for one in brands if one.customer_profile_bundle_sid == profile]) == 1
    # And every one of those answers was lost
    marks = (firm_id, profile, product)
    assert not [f for f in play.get("faults")["items"] if any(m in f["match"] for m in marks)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ein": "12-3452222"}, "could not be verified"),
        ({"address": ADDRESS | {"postal_code": "00000"}}, "no such postal code"),
        ({"ein": "12-3450000"}, "does not match with US EIN"),
    ],
)
def test_a_rejected_business_says_why_and_can_be_corrected(
    sms_context: ServiceContext,
    app: SmsUseCases,
    firm: FirmInTest,
    change: dict[str, Any],
    reason: str,
) -> None:
    # Given a firm whose profile is not complete, or rejected, or whose brand is
    firm.call(Sms.SUBMIT_REGISTRATION, **REGISTRATION | change)
    # When that is decided / Then the reason is told
    registration = await_status(app, firm.owner, "rejected")
    assert reason in str(registration.reason)
    first = row_of(sms_context, firm.firm_id)["profiles"]
    # When the firm corrects it / Then profiles of its own are made anew, and it goes through
    assert firm.call(Sms.SUBMIT_REGISTRATION, **REGISTRATION)["reason"] is None
    await_status(app, firm.owner, "approved")
    second = row_of(sms_context, firm.firm_id)["profiles"]
    assert second["customer_profile"] != first["customer_profile"]


def test_an_older_registration_that_was_approved_stays_so(
    sms_context: ServiceContext, app: SmsUseCases, firm: FirmInTest
) -> None:
    # Given a registration an older release brought through
    keep(
        sms_context, firm.firm_id, status="approved", brand_id="BN1", brand_status="approved",
        campaign_id="QE1", campaign_status="approved", service_id="MG1",
    )  # fmt: skip
    # When the steps go on / Then it stands, and shows what it has
    app.registration_steps.advance(ahead=LATER)
    shown = app.registrations.get_registration(firm.owner)
    assert shown.status == "approved"
    assert shown.brand is not None
    assert (shown.brand.ein, shown.brand.address) == (OLD_REQUEST["ein"], None)


def test_an_older_registration_without_a_profile_is_asked_for_it(
    sms_context: ServiceContext, app: SmsUseCases, firm: FirmInTest
) -> None:
    # Given a registration of an older release that has no brand yet
    keep(sms_context, firm.firm_id, status="submitted")
    # When its turn comes / Then the firm is told what is missing, and may add it
    registration = await_status(app, firm.owner, "rejected")
    assert "address" in str(registration.reason)
    firm.call(Sms.SUBMIT_REGISTRATION, **REGISTRATION)
    await_status(app, firm.owner, "approved")
