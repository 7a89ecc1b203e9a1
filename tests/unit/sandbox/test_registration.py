"""Messaging services, brands and campaigns through the real twilio client."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from sandbox.clock import now
from sandbox.settings import Settings
from sandbox.twilio import reviews
from sandbox.twilio.registration_state import TwilioBrand, TwilioCampaign
from sandbox.world import World

FIRM = "+14155550100"
PHONE = "+14155550142"
PROFILE = "BU" + "a" * 32
DESCRIPTION = "Reminders about documents and appointments of a tax firm's clients."
FLOW = "Clients agree on paper when they engage the firm, and may reply STOP at any time."
SAMPLES = ["Your return is ready to be signed.", "Please send us your W-2 by Friday."]


def number_sid(client: Client, e164: str = FIRM) -> str:
    return str(client.incoming_phone_numbers.list(phone_number=e164)[0].sid)


def refused(call: Callable[[], object]) -> int:
    with pytest.raises(TwilioRestException) as problem:
        call()
    return problem.value.code


def approved_brand(client: Client, wait: Callable[..., Any], profile: str = PROFILE) -> str:
    brand = client.messaging.v1.brand_registrations.create(profile, profile)
    assert brand.status == "PENDING"
    sid = str(brand.sid)
    wait(lambda: client.messaging.v1.brand_registrations(sid).fetch().status == "APPROVED")
    return sid


def new_campaign(client: Client, service: str, brand: str, **changes: Any) -> Any:
    wanted: dict[str, Any] = {
        "brand_registration_sid": brand,
        "description": DESCRIPTION,
        "message_flow": FLOW,
        "message_samples": SAMPLES,
        "us_app_to_person_usecase": "CUSTOMER_CARE",
        "has_embedded_links": False,
        "has_embedded_phone": False,
    }
    return client.messaging.v1.services(service).us_app_to_person.create(**wanted | changes)


def ended(client: Client, wait: Callable[..., Any], campaign: Any) -> Any:
    context = client.messaging.v1.services(campaign.messaging_service_sid)
    look = context.us_app_to_person(campaign.sid)
    return wait(lambda: (c := look.fetch()).campaign_status in ("VERIFIED", "FAILED") and c)


def test_service_holds_numbers_once(client: Client) -> None:
    # Given a service and a claimed number
    services = client.messaging.v1.services
    service = services.create(friendly_name="Field", use_inbound_webhook_on_number=True)
    sid, number = str(service.sid), number_sid(client)
    # When the number is put into it, Then it is listed there
    added = services(sid).phone_numbers.create(phone_number_sid=number)
    assert (added.phone_number, added.service_sid) == (FIRM, sid)
    assert [one.sid for one in services(sid).phone_numbers.list()] == [number]
    assert services(sid).phone_numbers(number).fetch().country_code == "US"
    # And it goes neither twice into this one nor into another
    other = str(services.create(friendly_name="Other").sid)
    assert refused(lambda: services(sid).phone_numbers.create(number)) == 21710
    assert refused(lambda: services(other).phone_numbers.create(number)) == 21712
    assert refused(lambda: services(other).phone_numbers.create("PN1")) == 21421
    # When it is taken out, Then another may have it
    assert services(sid).phone_numbers(number).delete()
    assert services(other).phone_numbers.create(number).service_sid == other


def test_services_are_listed_changed_and_forgotten(client: Client) -> None:
    # Given three services
    services = client.messaging.v1.services
    sids = [str(services.create(friendly_name=name).sid) for name in ("a", "b", "c")]
    # When they are listed in pages of two, Then all come, newest first
    assert [s.sid for s in services.list(page_size=2)] == sids[::-1]
    # When one is changed, Then it stays changed
    services(sids[0]).update(friendly_name="z", status_callback="http://a.example/")
    fetched = services(sids[0]).fetch()
    assert (fetched.friendly_name, fetched.status_callback) == ("z", "http://a.example/")
    assert fetched.date_created is not None
    # When one is deleted, Then it is unknown
    assert services(sids[0]).delete()
    assert refused(lambda: services(sids[0]).fetch()) == 20404
    assert refused(lambda: services.create(friendly_name=" ")) == 20001


def test_released_number_leaves_its_service(client: Client) -> None:
    # Given a number in a service
    sid = str(client.messaging.v1.services.create(friendly_name="Field").sid)
    pool = client.messaging.v1.services(sid).phone_numbers
    pool.create(number_sid(client))
    # When it is released, Then the pool is empty, and nothing can be sent through the service
    client.incoming_phone_numbers(number_sid(client)).delete()
    assert pool.list() == []
    send = client.messages.create
    assert refused(lambda: send(to=PHONE, messaging_service_sid=sid, body="x")) == 21703
    assert refused(lambda: send(to=PHONE, messaging_service_sid="MG1", body="x")) == 21701


def test_service_sends_and_receives_for_its_numbers(
    sandbox: Any, client: Client, listener: Any, wait: Callable[..., Any]
) -> None:
    # Given a number with a webhook, in a service that has its own callback but no inbound address
    sandbox.post("numbers", {"e164": FIRM, "sms_url": f"{listener.url}/number"})
    callback = f"{listener.url}/service"
    created = client.messaging.v1.services.create(friendly_name="F", status_callback=callback)
    service = client.messaging.v1.services(str(created.sid))
    service.phone_numbers.create(number_sid(client))
    # When a text is sent through it, Then its number sends, and its callback is told
    sent = client.messages.create(to=PHONE, messaging_service_sid=created.sid, body="x")
    assert (sent.from_, sent.messaging_service_sid) == (FIRM, created.sid)
    wait(lambda: any(b"MessageStatus=delivered" in r.body for r in listener.received))
    assert {r.path for r in listener.received} == {"/service"}
    # When a phone writes, Then nobody is told
    text = {"from": PHONE, "to": FIRM, "body": "hello"}
    assert sandbox.post("texts", text).json()["webhook"] == "no webhook address is set"
    # When the service leaves inbound texts to the number, Then the number's webhook hears
    service.update(use_inbound_webhook_on_number=True)
    sandbox.post("texts", text)
    wait(lambda: any(r.path == "/number" for r in listener.received))


def test_brand_is_approved_after_a_review(client: Client, wait: Callable[..., Any]) -> None:
    # Given a profile / When a brand is submitted, Then it is PENDING and later APPROVED
    sid = approved_brand(client, wait)
    brand = client.messaging.v1.brand_registrations(sid).fetch()
    assert (brand.identity_status, brand.errors, brand.failure_reason) == ("VERIFIED", [], None)
    assert (brand.tcr_id or "").startswith("B")
    # And the list has it
    assert [one.sid for one in client.messaging.v1.brand_registrations.list()] == [sid]
    brands = client.messaging.v1.brand_registrations
    assert refused(lambda: brands.create("BU1", PROFILE)) == 20001


def test_brand_with_a_wrong_ein_fails_and_may_be_corrected(
    client: Client, wait: Callable[..., Any]
) -> None:
    # Given a profile whose EIN ends in 0000
    hub = client.trusthub.v1
    facts = {"business_registration_number": "12-3450000"}
    user = hub.end_users.create("Field", "customer_profile_business_information", facts)
    profile = hub.customer_profiles.create("Field", "dana@field.example", "RN1")
    parts = hub.customer_profiles(str(profile.sid)).customer_profiles_entity_assignments
    parts.create(str(user.sid))
    assert [one.object_sid for one in parts.list()] == [user.sid]
    # When a brand is made of it, Then it FAILED and says why
    brands = client.messaging.v1.brand_registrations
    sid = str(brands.create(str(profile.sid), PROFILE).sid)
    failed = wait(lambda: (b := brands(sid).fetch()).status == "FAILED" and b)
    assert failed.errors[0]["error_code"] == 30799
    assert "does not match with US EIN" in failed.failure_reason
    # When the EIN is corrected and the brand submitted again, Then it is approved
    hub.end_users(str(user.sid)).update(attributes={"business_registration_number": "12-3456789"})
    assert brands(sid).update().status == "PENDING"
    wait(lambda: brands(sid).fetch().status == "APPROVED")
    assert refused(lambda: brands(sid).update()) == 20001


def test_profile_is_approved_after_it_was_submitted(
    client: Client, wait: Callable[..., Any]
) -> None:
    # Given a trust product in draft
    hub = client.trusthub.v1
    product = hub.trust_products.create("A2P", "dana@field.example", "RN1")
    assert (product.status, str(product.sid)[:2]) == ("draft", "BU")
    found = hub.trust_products(str(product.sid))
    assert found.trust_products_evaluations.create("RN1").status == "compliant"
    # When it is submitted, Then it is approved a while later
    assert found.update(status="pending-review").status == "pending-review"
    wait(lambda: found.fetch().status == "twilio-approved")
    assert [p.sid for p in hub.trust_products.list(status="twilio-approved")] == [product.sid]
    assert hub.customer_profiles.list() == []
    # When it is deleted, Then it is unknown
    assert found.delete()
    assert refused(found.fetch) == 20404


def test_campaign_is_verified_once_per_service(client: Client, wait: Callable[..., Any]) -> None:
    # Given an approved brand and a service
    brand = approved_brand(client, wait)
    sid = str(client.messaging.v1.services.create(friendly_name="Field").sid)
    # When a campaign is submitted, Then it is PENDING and later VERIFIED
    campaign = new_campaign(client, sid, brand)
    assert (campaign.campaign_status, campaign.message_samples) == ("PENDING", SAMPLES)
    done = ended(client, wait, campaign)
    assert (done.campaign_status, done.errors) == ("VERIFIED", [])
    assert client.messaging.v1.services(sid).fetch().us_app_to_person_registered
    # And there is no second one beside it, but one after it
    assert refused(lambda: new_campaign(client, sid, brand)) == 20409
    campaigns = client.messaging.v1.services(sid).us_app_to_person
    assert [one.sid for one in campaigns.list()] == [campaign.sid]
    assert campaigns(str(campaign.sid)).delete()
    assert campaigns.list() == []
    assert new_campaign(client, sid, brand).sid != campaign.sid


def test_campaign_with_a_forbidden_word_fails(client: Client, wait: Callable[..., Any]) -> None:
    # Given an approved brand and a service
    brand = approved_brand(client, wait)
    sid = str(client.messaging.v1.services.create(friendly_name="Field").sid)
    # When the use case is one that carriers refuse, Then it FAILED and names the fields
    words = "Offers of Cannabis products for the clients of a shop."
    failed = ended(client, wait, new_campaign(client, sid, brand, description=words))
    assert failed.campaign_status == "FAILED"
    assert failed.errors[0]["error_code"] == 30897
    assert failed.errors[0]["fields"] == ["DESCRIPTION"]


def test_next_review_can_be_made_to_fail(
    sandbox: Any, client: Client, wait: Callable[..., Any]
) -> None:
    # Given an approved brand, and bad luck for the next brand and the next campaign about it
    brand = approved_brand(client, wait)
    for match in (PROFILE, brand):
        fault = {"provider": "twilio", "kind": "review_rejected", "match": match}
        assert sandbox.post("faults", fault).status_code == 201
    # When another brand and a campaign are submitted, Then both fail with a reason
    brands = client.messaging.v1.brand_registrations
    sid = str(brands.create(PROFILE, PROFILE).sid)
    assert wait(lambda: (b := brands(sid).fetch()).status == "FAILED" and b).failure_reason
    service = str(client.messaging.v1.services.create(friendly_name="Field").sid)
    failed = ended(client, wait, new_campaign(client, service, brand))
    assert (failed.campaign_status, failed.errors[0]["error_code"]) == ("FAILED", 30897)
    assert sandbox.get("faults")["items"] == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"brand_registration_sid": "BN1"}, 21717), ({"description": " "}, 21727),
     ({"description": "too short"}, 20001), ({"message_samples": SAMPLES[:1]}, 20001),
     ({"message_samples": ["short", "shorter"]}, 20001)],
)  # fmt: skip
def test_campaign_that_is_not_whole_is_refused(
    client: Client, wait: Callable[..., Any], changes: dict[str, Any], code: int
) -> None:
    # Given an approved brand / When a field is wrong, Then Twilio's code says so at once
    brand = approved_brand(client, wait)
    sid = str(client.messaging.v1.services.create(friendly_name="Field").sid)
    assert refused(lambda: new_campaign(client, sid, brand, **changes)) == code
    assert client.messaging.v1.services(sid).us_app_to_person.list() == []


def test_unregistered_number_is_refused_by_the_carriers(
    sandbox: Any, client: Client, wait: Callable[..., Any]
) -> None:
    # Given carriers that ask for a campaign
    sandbox.session.patch(f"{sandbox.url}/play/api/switches", json={"require_campaign": True})
    # When a number without one sends, Then the text is accepted and not delivered: 30034
    sent = client.messages(str(client.messages.create(to=PHONE, from_=FIRM, body="x").sid))
    wait(lambda: (m := sent.fetch()).status == "undelivered" and m.error_code == 30034)
    # When the number's service has a verified campaign, Then it is delivered
    sid = str(client.messaging.v1.services.create(friendly_name="Field").sid)
    client.messaging.v1.services(sid).phone_numbers.create(number_sid(client))
    ended(client, wait, new_campaign(client, sid, approved_brand(client, wait)))
    again = client.messages(str(client.messages.create(to=PHONE, from_=FIRM, body="x").sid))
    wait(lambda: again.fetch().status == "delivered")


def test_review_goes_on_after_a_restart(tmp_path: Path, wait: Callable[..., Any]) -> None:
    # Given a brand and a campaign that a stop caught under review
    first, moment = World(Settings(state_folder=tmp_path, step_seconds=0.001)), now()
    with first.changing() as state:
        state.brands["BN1"] = TwilioBrand("BN1", moment, moment, PROFILE, "BU11110000")
        state.campaigns["QE1"] = TwilioCampaign(
            "QE1", "MG1", "BN1", moment, moment, {}, "IN_PROGRESS"
        )
    first.close()
    # When another world takes over, Then both get their verdict
    second = World(Settings(state_folder=tmp_path, step_seconds=0.001))
    reviews.resume(second)
    wait(lambda: second.state.brands["BN1"].status == "FAILED")
    wait(lambda: second.state.campaigns["QE1"].status == "VERIFIED")
    second.close()
