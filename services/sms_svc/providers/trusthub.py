"""A firm's own business profiles over trusthub.twilio.com/v1, and its address.

https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/onboarding-isv-api
"""

from collections.abc import Callable
from typing import Any

from twilio.rest import Client

from services.sms_svc.provider import ProfileRequest, Review
from services.sms_svc.providers.calls import call
from services.sms_svc.providers.trusthub_attributes import (
    address_of,
    business_of,
    complaint_of,
    messaging_of,
    rejection_of,
    representative_of,
)

CUSTOMER_POLICY = "RNdfbf3fae0e1107f8aded0e7cead80bf5"
A2P_POLICY = "RNb0d4771c2c98518d916a3d4cd70a8f8b"
"""Twilio's own rules for a secondary customer profile and an A2P messaging profile; the same in
every account."""

_BUSINESS = "customer_profile_business_information"
_REPRESENTATIVE = "authorized_representative_1"
_ADDRESS = "customer_profile_address"
_MESSAGING = "us_a2p_messaging_profile_information"
_VERDICT = {"twilio-approved": "approved", "twilio-rejected": "rejected"}


class TwilioTrust:
    """The profile part of `SmsProvider`: every step looks before it makes."""

    def __init__(self, client: Client) -> None:
        self._hub = client.trusthub.v1
        self._addresses = client.addresses
        self._steps: dict[str, Callable[[ProfileRequest], Review]] = {
            "business": lambda asked: self._end_user(asked, _BUSINESS, business_of(asked.company)),
            "representative": lambda asked: self._end_user(
                asked, _REPRESENTATIVE, representative_of(asked.company)
            ),
            "address": self._address,
            "address_document": self._document,
            "customer_profile": lambda asked: self._bundle(asked, self._customers()),
            "customer_profile_parts": self._customer_parts,
            "customer_profile_submitted": lambda asked: self._submit(self._customer(asked)),
            "customer_profile_approved": lambda asked: self._verdict(self._customer(asked)),
            "messaging_profile": lambda asked: self._end_user(
                asked, _MESSAGING, messaging_of(asked.company)
            ),
            "a2p_profile": lambda asked: self._bundle(asked, self._products()),
            "a2p_profile_parts": self._product_parts,
            "a2p_profile_submitted": lambda asked: self._submit(self._product(asked)),
            "a2p_profile_approved": lambda asked: self._verdict(self._product(asked)),
        }

    def take_profile_step(self, step: str, asked: ProfileRequest) -> Review:
        """One of profile_steps.STEPS. What an earlier try made, whose answer was lost, is found
        by its name and adopted.
        """
        with call("profile"):
            return self._steps[step](asked)

    def _end_user(self, asked: ProfileRequest, kind: str, attributes: dict[str, str]) -> Review:
        for user in self._hub.end_users.stream(page_size=1000):
            if (user.friendly_name, user.type) == (asked.name, kind):
                return _done(user)
        return _done(self._hub.end_users.create(asked.name, kind, attributes))

    def _address(self, asked: ProfileRequest) -> Review:
        there = self._addresses.list(friendly_name=asked.name, limit=1)
        if there:
            return _done(there[0])
        wanted = address_of(asked.company)
        return _done(self._addresses.create(friendly_name=asked.name, **wanted))

    def _document(self, asked: ProfileRequest) -> Review:
        documents = self._hub.supporting_documents
        for document in documents.stream(page_size=1000):
            if (document.friendly_name, document.type) == (asked.name, _ADDRESS):
                return _done(document)
        attributes = {"address_sids": asked.made["address"]}
        return _done(documents.create(asked.name, _ADDRESS, attributes))

    def _customers(self) -> tuple[Any, str]:
        return self._hub.customer_profiles, CUSTOMER_POLICY

    def _products(self) -> tuple[Any, str]:
        return self._hub.trust_products, A2P_POLICY

    @staticmethod
    def _bundle(asked: ProfileRequest, kind: tuple[Any, str]) -> Review:
        bundles, policy = kind
        there = bundles.list(friendly_name=asked.name, policy_sid=policy, limit=1)
        if there:
            return _done(there[0])
        contact = asked.company.representative.email
        return _done(bundles.create(asked.name, contact, policy))

    def _customer(self, asked: ProfileRequest) -> tuple[Any, Any, str]:
        profile = self._hub.customer_profiles(asked.made["customer_profile"])
        return profile, profile.customer_profiles_evaluations, CUSTOMER_POLICY

    def _product(self, asked: ProfileRequest) -> tuple[Any, Any, str]:
        product = self._hub.trust_products(asked.made["a2p_profile"])
        return product, product.trust_products_evaluations, A2P_POLICY

    def _customer_parts(self, asked: ProfileRequest) -> Review:
        """Twilio wants the primary profile of the account among them: it answers for the firm."""
        profile, _, _ = self._customer(asked)
        own = [asked.made[part] for part in ("business", "representative", "address_document")]
        wanted = [*own, asked.primary_profile]
        return _assign(profile.customer_profiles_entity_assignments, wanted)

    def _product_parts(self, asked: ProfileRequest) -> Review:
        product, _, _ = self._product(asked)
        wanted = [asked.made["messaging_profile"], asked.made["customer_profile"]]
        return _assign(product.trust_products_entity_assignments, wanted)

    @staticmethod
    def _submit(bundle: tuple[Any, Any, str]) -> Review:
        profile, evaluations, policy = bundle
        found = profile.fetch()
        sid = str(found.sid)
        if found.status == "draft":
            evaluation = evaluations.create(policy)
            if evaluation.status != "compliant":
                return Review(sid, "rejected", complaint_of(evaluation.results))
            profile.update(status="pending-review")
        return Review(sid, "approved")

    @staticmethod
    def _verdict(bundle: tuple[Any, Any, str]) -> Review:
        found = bundle[0].fetch()
        status = _VERDICT.get(str(found.status), "pending")
        reason = rejection_of(found.errors) if status == "rejected" else None
        return Review(str(found.sid), status, reason)


def _assign(assignments: Any, wanted: list[str]) -> Review:
    there = {one.object_sid for one in assignments.stream()}
    for sid in wanted:
        if sid not in there:
            assignments.create(sid)
    return Review("assigned", "approved")


def _done(made: Any) -> Review:
    return Review(str(made.sid), "approved")
