"""Gmail REST v1, settings.sendAs: what a mailbox may send as."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from sandbox.google.guard import guard, own_mailbox
from sandbox.world import world

api = Blueprint("gmail_send_as", __name__)
guard(api)


@api.get("/gmail/v1/users/<user_id>/settings/sendAs")
def list_send_as() -> dict[str, Any]:
    """The mailbox's own address, then its aliases."""
    with world().lock:
        mailbox = own_mailbox()
        own = {"sendAsEmail": mailbox.address, "displayName": mailbox.name, "isPrimary": True}
        others = [
            {"sendAsEmail": one, "displayName": "", "verificationStatus": "accepted"}
            for one in mailbox.aliases
        ]
        return {"sendAs": [own, *others]}
