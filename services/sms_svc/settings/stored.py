"""What firms chose, as it is kept: whole, whatever release wrote it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.ids import utc_now
from chassis.storage.database import Transaction
from contracts.envelope import decode, encode
from contracts.rpc.sms.settings import AutoReply, OfficeHours, QuietHours, SmsSettings
from services.sms_svc.settings.tables import SETTINGS

DEFAULTS = SmsSettings(
    quiet_hours=QuietHours(
        enabled=False, start="21:00", end="08:00", default_time_zone="America/New_York"
    ),
    office_hours=OfficeHours(
        days=(0, 1, 2, 3, 4), start="09:00", end="17:00", time_zone="America/New_York"
    ),
    auto_reply=AutoReply(
        enabled=False,
        text="Thank you for your message. Our office is closed now; we will answer when we are"
        " back.",
    ),
)
_DEFAULT_GROUPS: dict[str, dict[str, Any]] = encode(DEFAULTS)


def settings_of(stored: dict[str, Any] | None) -> SmsSettings:
    """Whole settings out of what a firm stored, which may be of an older release."""
    if stored is None:
        return DEFAULTS
    groups = {name: usual | stored.get(name, {}) for name, usual in _DEFAULT_GROUPS.items()}
    return decode(SmsSettings, groups)


def read_settings(tx: Transaction) -> SmsSettings:
    """The settings of the firm in scope."""
    query = select(SETTINGS.c.body).where(SETTINGS.c.firm_id == tx.firm_id)
    return settings_of(tx.execute(query).scalar_one_or_none())


def keep_settings(tx: Transaction, settings: SmsSettings) -> None:
    """Put the firm's settings in place of what it chose before."""
    chosen = {"body": encode(settings), "changed_at": utc_now()}
    kept = insert(SETTINGS).values(firm_id=tx.firm_id, **chosen)
    tx.execute(kept.on_conflict_do_update(index_elements=["firm_id"], set_=chosen))
