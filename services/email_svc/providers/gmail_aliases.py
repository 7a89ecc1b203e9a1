"""What Gmail's settings say a mailbox may send as."""

from typing import Any

from services.email_svc.provider import MailAlias


def aliases_in(settings: dict[str, Any]) -> tuple[MailAlias, ...]:
    """Of users.settings.sendAs.list: the mailbox's own address, and what Google has verified."""
    return tuple(
        MailAlias(str(one["sendAsEmail"]).lower(), str(one.get("displayName", "")))
        for one in settings.get("sendAs", [])
        if one.get("isPrimary") or one.get("verificationStatus") == "accepted"
    )
