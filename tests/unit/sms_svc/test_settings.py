"""What a firm may choose, and the settings of the operator."""

from dataclasses import replace
from typing import Any

import pytest

from chassis.config import load
from chassis.errors import ValidationFailed
from chassis.requests import read_request
from contracts.envelope import encode
from contracts.rpc.sms.registration import RegisteredCampaign, SubmitRegistration
from contracts.rpc.sms.settings import UpdateSmsSettings
from services.sms_svc.config import SmsConfig
from services.sms_svc.registration.campaign import campaign_of
from services.sms_svc.registration.company import brand_of
from services.sms_svc.settings.stored import DEFAULTS, settings_of
from tests.support.registration import ADDRESS, REGISTRATION, REPRESENTATIVE

ENVIRONMENT = {
    "ACTOR_VERIFY_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "AMQP_URL": "amqp://127.0.0.1",
    "DATABASE_URL": "postgresql:///postgres",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "token",
    "SMS_PUBLIC_URL": "https://texts.example",
}
SANDBOX = {"TWILIO_API_BASE": "http://127.0.0.1:1"}


@pytest.mark.parametrize(
    ("more", "answers", "requires"),
    [
        ({}, False, True),
        (SANDBOX, True, False),
        ({"ENVIRONMENT": "development"}, False, False),
        ({"SMS_KEYWORD_REPLIES": "ours", "SMS_REQUIRE_CAMPAIGN": "false"}, True, False),
        ({**SANDBOX, "SMS_KEYWORD_REPLIES": "provider"}, False, False),
        ({**SANDBOX, "SMS_REQUIRE_CAMPAIGN": "true"}, True, True),
    ],
)
def test_what_is_usual_depends_on_the_provider(
    more: dict[str, str], answers: bool, requires: bool
) -> None:
    # Given an installation / Then keywords and campaigns are handled as its provider needs
    config = load(SmsConfig, ENVIRONMENT | more)
    assert (config.answers_keywords, config.requires_campaign) == (answers, requires)


def test_a_primary_profile_is_needed_with_the_real_provider_only() -> None:
    # Given no TrustHub profile / Then only the sandbox has one
    assert load(SmsConfig, ENVIRONMENT).primary_profile is None
    assert load(SmsConfig, ENVIRONMENT | SANDBOX).primary_profile is not None
    named = {"SMS_CUSTOMER_PROFILE_SID": "BU1"}
    assert load(SmsConfig, ENVIRONMENT | named).primary_profile == "BU1"


def test_settings_of_an_older_release_are_made_whole() -> None:
    # Given a stored part / Then the rest is the usual, and the part stands
    whole = settings_of({"quiet_hours": {"enabled": True}})
    assert whole.quiet_hours == replace(DEFAULTS.quiet_hours, enabled=True)
    assert whole.office_hours == DEFAULTS.office_hours
    # And it may be given back as it is
    assert read_request(UpdateSmsSettings, encode(whole)).quiet_hours == whole.quiet_hours


@pytest.mark.parametrize(
    ("group", "change", "field"),
    [
        ("quiet_hours", {"start": "25:00"}, "quiet_hours.start"),
        ("quiet_hours", {"enabled": "yes"}, "quiet_hours.enabled"),
        ("quiet_hours", {"default_time_zone": "Mars/Base"}, "quiet_hours.default_time_zone"),
        ("office_hours", {"days": [7]}, "office_hours.days"),
        ("office_hours", {"days": [True]}, "office_hours.days"),
        ("office_hours", {"start": "18:00"}, "office_hours.end"),
        ("auto_reply", {"enabled": True, "text": " "}, "auto_reply.text"),
        ("auto_reply", {"text": "a" * 1601}, "auto_reply.text"),
    ],
)
def test_a_wrong_setting_is_named(group: str, change: dict[str, Any], field: str) -> None:
    # Given a setting that makes no sense / Then the field is named
    wanted = encode(DEFAULTS)
    wanted[group] |= change
    with pytest.raises(ValidationFailed) as caught:
        read_request(UpdateSmsSettings, wanted)
    assert named_in(caught.value) == field


def named_in(refused: ValidationFailed) -> str:
    """The one field that is named, without its place in a list."""
    (field,) = refused.details["fields"]
    return field.rstrip(".0123456789")


REQUEST = REGISTRATION | {
    "sample_messages": ["Hi Ana, your W-2 is still missing. See https://harbour.example"],
}


def test_a_registration_becomes_a_campaign_of_the_carriers_form() -> None:
    # Given a request with one sample / Then the campaign has what the carriers want
    asked = read_request(SubmitRegistration, REQUEST)
    texts = RegisteredCampaign(use_case=asked.use_case, sample_messages=asked.sample_messages)
    campaign = campaign_of(brand_of(asked), texts)
    assert 40 <= len(campaign.description) <= 4096
    assert 40 <= len(campaign.message_flow) <= 2048
    assert 2 <= len(campaign.samples) <= 5
    assert campaign.has_links


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ein": "12"}, "ein"),
        ({"ein": "EIN 123456789"}, "ein"),
        ({"business_type": "guild"}, "business_type"),
        ({"vertical": "MAGIC"}, "vertical"),
        ({"address": None}, "address"),
        ({"address": ADDRESS | {"region": "California"}}, "address.region"),
        ({"address": ADDRESS | {"region": "ca"}}, "address.region"),
        ({"address": ADDRESS | {"postal_code": "9410"}}, "address.postal_code"),
        ({"address": ADDRESS | {"country": "MX"}}, "address.country"),
        ({"representative": REPRESENTATIVE | {"phone": "12"}}, "representative.phone"),
        ({"representative": REPRESENTATIVE | {"phone": "+442079460018"}}, "representative.phone"),
        ({"representative": REPRESENTATIVE | {"email": "dana"}}, "representative.email"),
        ({"representative": REPRESENTATIVE | {"title": " "}}, "representative.title"),
        ({"website": "harbour"}, "website"),
        ({"legal_name": " "}, "legal_name"),
        ({"sample_messages": []}, "sample_messages"),
        ({"sample_messages": ["short"]}, "sample_messages"),
    ],
)
def test_a_registration_that_carriers_would_refuse_names_the_field(
    change: dict[str, Any], field: str
) -> None:
    # Given a request that lacks something / Then the field is named before anybody is asked
    with pytest.raises(ValidationFailed) as caught:
        brand_of(read_request(SubmitRegistration, REQUEST | change))
    assert named_in(caught.value) == field
