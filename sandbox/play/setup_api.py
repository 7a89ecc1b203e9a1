"""Make numbers and mailboxes without the providers' own steps; see what there is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint

from sandbox.google import grants
from sandbox.google.mailboxes import expire_history
from sandbox.google.state import GmailMailbox
from sandbox.mail.magic import MAGIC_ADDRESSES
from sandbox.play.fields import FieldError, Fields
from sandbox.twilio.catalogue import MAGIC_NUMBERS
from sandbox.twilio.numbers_api import add_number
from sandbox.world import world

api = Blueprint("play_setup", __name__, url_prefix="/play/api")


@api.post("/numbers")
def seed_number() -> tuple[dict[str, Any], int]:
    """{e164, sms_url?} -> 201 a claimed number; repeating it changes the address only."""
    fields = Fields({"e164", "sms_url"})
    e164, sms_url = fields.phone("e164"), fields.text("sms_url", "", longest=2000)
    if sms_url and not sms_url.startswith(("http://", "https://")):
        raise FieldError("sms_url", "must be an http or https address")
    with world().changing() as state:
        number = state.number_for(e164) or add_number(state, e164)
        number.sms_url = sms_url or number.sms_url
    return {"sid": number.sid, "e164": e164, "sms_url": number.sms_url}, 201


@api.post("/mailboxes")
def seed_mailbox() -> tuple[dict[str, Any], int]:
    """{address, name?, alias?} -> 201 {address, refresh_token}; repeating it answers the same
    token. `alias`: one more address that it may send as.
    """
    fields = Fields({"address", "name", "alias"})
    address, alias = fields.address("address"), fields.text("alias", "")
    mailbox = grants.ensure_mailbox(world(), address, fields.text("name", ""))
    if alias:
        with world().changing():
            mailbox.aliases = [*mailbox.aliases, alias]
    grant = grants.live_grant(world(), address)
    return {"address": address, "refresh_token": grant.refresh_token}, 201


@api.post("/mailboxes/<address>/expire-history")
def forget_history(address: str) -> tuple[str, int]:
    """History ids so far answer 404 from now on."""
    expire_history(world(), _mailbox(address).address)
    return "", 204


@api.post("/mailboxes/<address>/expire-tokens")
def expire_tokens(address: str) -> tuple[str, int]:
    """Access tokens so far answer 401; refreshing still works."""
    grants.expire_access_tokens(world(), _mailbox(address).address)
    return "", 204


@api.post("/mailboxes/<address>/revoke")
def revoke_mailbox(address: str) -> tuple[str, int]:
    """The person withdraws the consent: refreshing answers invalid_grant."""
    grants.revoke_address(world(), _mailbox(address).address)
    return "", 204


@api.post("/mailboxes/<address>/stop-watch")
def end_watch(address: str) -> tuple[str, int]:
    """The watch ends without a word, as an expired one does."""
    with world().changing():
        _mailbox(address).watch = None
    return "", 204


def _mailbox(address: str) -> GmailMailbox:
    mailbox = world().state.mailboxes.get(address.lower())
    if mailbox is None:
        raise FieldError("address", f"there is no firm mailbox {address!r}", 404)
    return mailbox


@api.get("/state")
def show_state() -> dict[str, Any]:
    """Numbers, mailboxes, known phones and outside addresses, faults, magic values."""
    with world().lock:
        state = world().state
        claimed = {number.phone_number for number in state.numbers.values()}
        seen = {phone for text in state.texts.values() for phone in (text.from_, text.to)}
        return {
            "version": world().version,
            "numbers": [
                {"sid": n.sid, "e164": n.phone_number, "sms_url": n.sms_url}
                for n in state.numbers.values()
            ],
            "mailboxes": [_shown(mailbox) for mailbox in state.mailboxes.values()],
            "people": [asdict(person) for person in state.people.values()],
            "phones": sorted(seen - claimed),
            "outside_addresses": sorted({mail.mailbox for mail in state.outside}),
            "faults": world().faults.listed(),
            "magic_numbers": {n: outcome.meaning for n, outcome in MAGIC_NUMBERS.items()},
            "magic_addresses": MAGIC_ADDRESSES,
        }


def _shown(mailbox: GmailMailbox) -> dict[str, Any]:
    return {
        "address": mailbox.address,
        "name": mailbox.name,
        "messages": len(mailbox.messages),
        "history_id": str(mailbox.history_id),
        "watched": mailbox.watch is not None,
    }
