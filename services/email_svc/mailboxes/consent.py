"""What is checked before a mailbox is connected: the request, and whose consent it carries."""

from collections.abc import Container
from typing import Any

from chassis.errors import ProviderRefused, ValidationFailed
from services.email_svc.provider import MailSession, Profile


def asked_for(request: dict[str, Any], providers: Container[str]) -> tuple[str, str]:
    """Address and kind of mailbox; ValidationFailed names each field that is wrong."""
    address, kind = str(request.get("address") or "").strip().lower(), request.get("provider")
    faults: dict[str, list[str]] = {}
    if "@" not in address:
        faults["address"] = ["must be an e-mail address"]
    if not request.get("refresh_token"):
        faults["refresh_token"] = ["is missing"]
    if (kind or "gmail") not in providers:
        faults["provider"] = ["is not a kind of mailbox that can be connected"]
    if faults:
        raise ValidationFailed("The mailbox cannot be connected.", faults)
    return address, str(kind or "gmail")


def verified(session: MailSession, address: str) -> Profile:
    """The mailbox the consent opens; ValidationFailed when it is dead or for another one."""
    try:
        profile = session.profile()
    except ProviderRefused as exc:
        fields = {"refresh_token": [exc.message]}
        raise ValidationFailed("The mailbox cannot be connected.", fields) from exc
    if profile.address != address:
        sentence = f"the consent is for {profile.address}, not for {address}"
        raise ValidationFailed("The mailbox cannot be connected.", {"address": [sentence]})
    return profile
