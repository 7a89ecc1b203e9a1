"""Texts from outside: kept and told once, keywords heard, media left to a job."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger
from chassis.errors import MalformedRequest
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from chassis.storage.prepared import Prepared
from contracts.channels import Channel
from contracts.events import MessageReceived
from contracts.parts import Attachment
from services.sms_svc.consent import ledger
from services.sms_svc.consent.rules import HELP, confirmation, keyword_of
from services.sms_svc.inbound import automatic
from services.sms_svc.outbound.segments import measure
from services.sms_svc.settings.stored import with_defaults

_log = get_logger(__name__)
MOST_MEDIA = 10
"""Twilio carries ten media in one message."""
_KEEP = Prepared(
    "keep_inbound",
    "with kept as (insert into inbound_texts (message_id, firm_id, provider_id, from_number,"
    " to_number, raw, segments, media_wait, look_at)"
    " select cast(:message_id as uuid), n.firm_id, cast(:provider_id as text),"
    " cast(:sender as text), n.e164, cast(:raw as jsonb), cast(:segments as integer),"
    " cast(:media_wait as boolean), now() from numbers n where n.e164 = :to and n.active"
    " on conflict (provider_id) do nothing returning firm_id)"
    " select kept.firm_id, f.name, s.body from kept"
    " left join firms f on f.firm_id = kept.firm_id"
    " left join sms_settings s on s.firm_id = kept.firm_id",
)


class Inbox:
    """Takes what the provider's webhook brings."""

    def __init__(
        self, database: Database, deliveries: DeliveryLedger, *, answers_keywords: bool
    ) -> None:
        self._database = database
        self._deliveries = deliveries
        self._answers_keywords = answers_keywords

    def take(self, form: Mapping[str, str]) -> None:
        """Keep a text and tell the others; a repeated webhook changes nothing.

        MalformedRequest names the parameter that is missing.
        """
        for name in ("MessageSid", "From", "To"):
            if not form.get(name):
                raise MalformedRequest(f"The parameter {name} is missing.", parameter=name)
        with self._database.transaction(EVERY_FIRM) as tx:
            self._keep(tx, form)

    def _keep(self, tx: Transaction, form: Mapping[str, str]) -> None:
        body, has_media = form.get("Body", ""), media_count(form) > 0
        row = {
            "message_id": new_id(),
            "provider_id": form["MessageSid"],
            "sender": form["From"],
            "to": form["To"],
            "raw": json.dumps(dict(form)),
            "segments": measure(body).segments,
            "media_wait": has_media,
        }
        kept = tx.one_or_none(_KEEP, row)
        if kept is None:
            _log.info("text_ignored", provider_id=form["MessageSid"])
            return
        with tx.scoped_to(str(kept["firm_id"])):
            if not has_media:
                tell(tx, str(row["message_id"]), form, ())
            self._react(tx, form["From"], form["To"], body, kept)

    def _react(
        self, tx: Transaction, sender: str, number: str, body: str, kept: RowMapping
    ) -> None:
        kind = keyword_of(body)
        if kind is None:
            settings = with_defaults(kept["body"])
            automatic.answer_out_of_office(tx, self._deliveries, settings, number, sender, body)
            return
        changed = ledger.append(tx, number, sender, kind, ledger.KEYWORD)
        # Once per change: a machine that repeats STOP, or a YES to a question, is not answered.
        if self._answers_keywords and (changed or kind == HELP):
            words = confirmation(kind, kept["name"])
            automatic.queue(tx, self._deliveries, "keyword", number, sender, words)


def media_count(form: Mapping[str, Any]) -> int:
    """How many media the form names."""
    text_count = str(form.get("NumMedia") or "0")
    return min(int(text_count), MOST_MEDIA) if text_count.isdigit() else 0


def tell(
    tx: Transaction,
    message_id: str,
    form: Mapping[str, str],
    attachments: tuple[Attachment, ...],
    note: str = "",
) -> None:
    """Tell the thread of a text, with the media that came."""
    body = "\n\n".join(part for part in (form.get("Body", ""), note) if part)
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
            occurred_at=to_wire_time(utc_now()),
            automatic=automatic.looks_automatic(body),
            attachments=attachments,
        )
    )
