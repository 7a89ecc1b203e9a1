"""Texts from outside: kept and told once, keywords heard, media left to a job."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from chassis.ids import new_id
from chassis.observability.log import get_logger
from chassis.storage.database import NO_FIRM, Database, Transaction
from services.sms_svc.consent.ledger import WORDS
from services.sms_svc.consent.rules import keyword_of
from services.sms_svc.consent.withdrawal import DOUBT, OPT_OUT
from services.sms_svc.inbound.automatic import (
    answer_out_of_office,
    ask_whether_to_stop,
    record_wish,
)
from services.sms_svc.inbound.publish import publish_received
from services.sms_svc.inbound.rules import meaning_of, media_places
from services.sms_svc.inbound.statements import KEEP, SCOPE_TO_NUMBER
from services.sms_svc.outbound.ledger import AnsweredText, TextLedger
from services.sms_svc.outbound.segments import measure
from services.sms_svc.provider import SmsProvider
from services.sms_svc.settings.stored import settings_of
from services.sms_svc.webhooks import INBOUND, kept_form, require_form, require_signature

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class InboundTexts:
    """Texts to every firm. `answers_keywords`: whether their confirmations are ours to send."""

    database: Database
    provider: SmsProvider
    ledger: TextLedger
    answers_keywords: bool
    account_sid: str

    def receive_text(self, path: str, form: Mapping[str, str], signature: str | None) -> None:
        """Keep a text and tell the others; a repeated webhook changes nothing.

        BadSignature: nothing is stored. MalformedRequest names what is missing or odd.
        """
        require_signature(self.provider, path, form, signature)
        require_form(self.account_sid, form, INBOUND)
        with self.database.transaction(NO_FIRM) as tx:
            self._keep(tx, kept_form(form))

    def _keep(self, tx: Transaction, form: Mapping[str, str]) -> None:
        message_id, has_media = new_id(), bool(media_places(form))
        row = {
            "message_id": message_id,
            "provider_id": form["MessageSid"],
            "sender": form["From"],
            "to": form["To"],
            "raw": json.dumps(dict(form)),
            "segments": measure(form.get("Body", "")).segments,
            "media_wait": has_media,
        }
        tx.find_scope(SCOPE_TO_NUMBER, {"to": form["To"], "nobody": NO_FIRM})
        kept = tx.one_or_none(KEEP, row)
        if kept is None:
            _log.info("text_ignored", provider_id=form["MessageSid"])
            return
        with tx.scoped_to(str(kept["firm_id"])):
            if not has_media:
                publish_received(tx, message_id, form, kept["received_at"])
            self._react(tx, form, kept)

    def _react(self, tx: Transaction, form: Mapping[str, str], kept: RowMapping) -> None:
        body = form.get("Body", "")
        heard = AnsweredText(form["To"], form["From"], body, kept["received_at"])
        kind, name = meaning_of(body), kept["name"]
        if kind is not None and keyword_of(body) is not None:
            record_wish(tx, self.ledger, kind, heard, name, answers=self.answers_keywords)
        elif kind == OPT_OUT:
            # No provider knows that these words mean STOP, so that the answer is ours.
            record_wish(tx, self.ledger, kind, heard, name, answers=True, source=WORDS)
        elif kind == DOUBT:
            ask_whether_to_stop(tx, self.ledger, heard, name)
        else:
            answer_out_of_office(tx, self.ledger, settings_of(kept["body"]), heard)
