"""What is checked before a mailbox is connected: whose consent the request carries."""

from chassis.errors import ProviderRefused, ValidationFailed
from services.email_svc.provider import MailSession, Profile


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
