"""Settings → Branding and Communications, as far as mail goes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.markup.sanitise import sanitise
from chassis.storage.database import Database, Transaction
from chassis.storage.mapping import columns_from, contract_from
from contracts.actor import Actor
from contracts.rpc.email.settings import (
    EmailSettings,
    MailSignature,
    UpdateEmailSettings,
    UpdateMailSignature,
)
from services.email_svc import activity
from services.email_svc.settings.tables import EMAIL_SETTINGS, MAIL_SIGNATURES

DEFAULTS = EmailSettings(firm_signature_html="", subject_default="", undo_seconds=8)
"""Of a firm that chose nothing."""


@dataclass(frozen=True)
class MailSettings:
    """What the pages begin a mail with. Every member of staff reads it; a person's signature is
    their own.
    """

    database: Database

    def get_settings(self, actor: Actor) -> EmailSettings:
        """The firm's."""
        with self.database.transaction(actor.firm_id) as tx:
            return _settings(tx)

    def update_settings(self, actor: Actor, request: UpdateEmailSettings) -> EmailSettings:
        """Change some; the activity log names which."""
        changes: dict[str, Any] = columns_from(EMAIL_SETTINGS, request)
        if "firm_signature_html" in changes:
            changes["firm_signature_html"] = sanitise(changes["firm_signature_html"])
        with self.database.transaction(actor.firm_id) as tx:
            if changes:
                fresh = upsert(EMAIL_SETTINGS).values(firm_id=tx.firm_id, **changes)
                again = fresh.on_conflict_do_update(index_elements=["firm_id"], set_=changes)
                tx.execute(again)
                activity.log(
                    tx, "settings.changed", actor, "E-mail", groups=sorted(map(str, changes))
                )
            return _settings(tx)

    def get_signature(self, actor: Actor) -> MailSignature:
        """One's own."""
        mine = (MAIL_SIGNATURES.c.firm_id == actor.firm_id) & (
            MAIL_SIGNATURES.c.staff_id == actor.id
        )
        with self.database.transaction(actor.firm_id) as tx:
            row = tx.one_or_none(select(MAIL_SIGNATURES).where(mine))
        return MailSignature(signature_html=row["signature_html"] if row else "")

    def update_signature(self, actor: Actor, request: UpdateMailSignature) -> MailSignature:
        """Replace one's own."""
        kept = MailSignature(signature_html=sanitise(request.signature_html))
        with self.database.transaction(actor.firm_id) as tx:
            row = {"firm_id": tx.firm_id, "staff_id": actor.id}
            changes = {"signature_html": kept.signature_html}
            fresh = upsert(MAIL_SIGNATURES).values(**row, **changes)
            tx.execute(fresh.on_conflict_do_update(index_elements=list(row), set_=changes))
        return kept


def _settings(tx: Transaction) -> EmailSettings:
    query = select(EMAIL_SETTINGS).where(EMAIL_SETTINGS.c.firm_id == tx.firm_id)
    row = tx.one_or_none(query)
    return DEFAULTS if row is None else contract_from(EmailSettings, row)
