"""Telling the thread of a text from outside."""

from collections.abc import Mapping
from datetime import datetime

from chassis.foreign_text import NO_TEXT
from chassis.ids import to_wire_time
from chassis.storage.database import Transaction
from contracts.channels import Channel
from contracts.characters import is_blank
from contracts.events import MessageReceived
from contracts.parts import Attachment
from services.sms_svc.consent.withdrawal import DOUBT
from services.sms_svc.inbound.rules import looks_automatic, meaning_of

_IN_DOUBT = "This may ask not to be texted any more. If it does, record that they opted out."


def publish_received(
    tx: Transaction,
    message_id: str,
    form: Mapping[str, str],
    received_at: datetime,
    attachments: tuple[Attachment, ...] = (),
    note: str = "",
) -> None:
    """Say what came at `received_at`, with the media that were fetched and a `note` of those that
    were not.
    """
    body = "\n\n".join(part for part in (form.get("Body", ""), note) if part)
    if is_blank(body) and not attachments:
        body = NO_TEXT
    tx.emit(
        MessageReceived(
            message_id=message_id,
            channel=Channel.SMS,
            sender_kind="phone",
            sender_address=form["From"],
            sender_name=form["From"],
            to=(form["To"],),
            subject=None,
            body_text=body,
            body_html=None,
            occurred_at=to_wire_time(received_at),
            automatic=looks_automatic(body),
            attachments=attachments,
            warning=_IN_DOUBT if meaning_of(form.get("Body", "")) == DOUBT else None,
        )
    )
