"""Whose mailbox of Microsoft 365 it is."""

from typing import Any

from chassis.errors import ProviderRefused
from services.email_svc.provider import MailAlias

OF_ME = "displayName,mail,userPrincipalName,proxyAddresses"
"""What is asked of /me."""


def address_of(me: dict[str, Any]) -> str:
    """The mailbox's address in lower case; ProviderRefused for an account without one."""
    address = str(me.get("mail") or me.get("userPrincipalName") or "").lower()
    if "@" not in address:
        raise ProviderRefused("The account has no mailbox.", provider_code="no_mailbox")
    return address


def aliases_of(me: dict[str, Any]) -> tuple[MailAlias, ...]:
    """Its addresses of SMTP, the own one first; whether it may send as the others is the
    directory's to say.
    """
    name, told = str(me.get("displayName") or ""), me.get("proxyAddresses")
    pairs = [str(one).partition(":") for one in told] if isinstance(told, list) else []
    found = [at.lower() for kind, _, at in pairs if kind.lower() == "smtp" and "@" in at]
    return tuple(MailAlias(one, name) for one in dict.fromkeys([address_of(me), *found]))
