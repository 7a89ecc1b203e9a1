"""Make numbers without the provider's own steps; see what there is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint

from sandbox.mail.magic import MAGIC_ADDRESSES
from sandbox.play.fields import FieldError, Fields
from sandbox.play.mailboxes_api import shown_mailboxes
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
            "mailboxes": shown_mailboxes(world()),
            "imap_mailboxes": [
                {"address": one.address, "name": one.name} for one in state.imap_mailboxes.values()
            ],
            "people": [asdict(person) for person in state.people.values()],
            "phones": sorted(seen - claimed),
            "outside_addresses": sorted({mail.mailbox for mail in state.outside}),
            "faults": world().faults.listed(),
            "magic_numbers": {n: outcome.meaning for n, outcome in MAGIC_NUMBERS.items()},
            "magic_addresses": MAGIC_ADDRESSES,
        }
