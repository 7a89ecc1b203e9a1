"""What a firm chose for its texts: quiet hours, office hours and the automatic answer."""

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.errors import ValidationFailed
from chassis.ids import utc_now
from chassis.storage.database import Transaction
from services.sms_svc.settings.hours import is_zone
from services.sms_svc.tables import SETTINGS

LONGEST_REPLY = 1600
DEFAULTS: dict[str, dict[str, Any]] = {
    "quiet_hours": {
        "enabled": False,
        "start": "21:00",
        "end": "08:00",
        "default_time_zone": "America/New_York",
    },
    "office_hours": {
        "days": [0, 1, 2, 3, 4],
        "start": "09:00",
        "end": "17:00",
        "time_zone": "America/New_York",
    },
    "auto_reply": {
        "enabled": False,
        "text": "Thank you for your message. Our office is closed now; we will answer when we are"
        " back.",
    },
}
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def with_defaults(stored: dict[str, Any] | None) -> dict[str, Any]:
    """Whole settings out of what a firm stored, which may be of an older release."""
    kept = stored or {}
    return {name: {**usual, **kept.get(name, {})} for name, usual in DEFAULTS.items()}


def read(tx: Transaction) -> dict[str, Any]:
    """The settings of the firm in scope."""
    query = select(SETTINGS.c.body).where(SETTINGS.c.firm_id == tx.firm_id)
    return with_defaults(tx.execute(query).scalar_one_or_none())


def write(tx: Transaction, request: dict[str, Any]) -> dict[str, Any]:
    """Replace the groups that the request names; ValidationFailed names the field."""
    current = read(tx)
    changed = {
        name: {**current[name], **_known(name, request[name])}
        for name in DEFAULTS
        if request.get(name) is not None
    }
    settings = current | changed
    _check(settings)
    row = {"firm_id": tx.firm_id, "body": settings, "changed_at": utc_now()}
    kept = insert(SETTINGS).values(**row)
    tx.execute(
        kept.on_conflict_do_update(
            index_elements=["firm_id"], set_={"body": settings, "changed_at": row["changed_at"]}
        )
    )
    return settings


def _known(group: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _wrong(group, "must be an object.")
    return {name: value for name, value in given.items() if name in DEFAULTS[group]}


def _check(settings: dict[str, Any]) -> None:
    quiet, office = settings["quiet_hours"], settings["office_hours"]
    for name, group in (("quiet_hours", quiet), ("office_hours", office)):
        _check_times(name, group)
    _check_zone("quiet_hours.default_time_zone", quiet["default_time_zone"])
    _check_zone("office_hours.time_zone", office["time_zone"])
    _check_days(office["days"])
    if office["start"] >= office["end"]:
        raise _wrong("office_hours.end", "must be later than the start.")
    for name in ("quiet_hours", "auto_reply"):
        if not isinstance(settings[name]["enabled"], bool):
            raise _wrong(f"{name}.enabled", "must be true or false.")
    _check_reply(settings["auto_reply"])


def _check_reply(reply: dict[str, Any]) -> None:
    text = reply["text"]
    if not isinstance(text, str) or len(text) > LONGEST_REPLY:
        raise _wrong("auto_reply.text", f"must have at most {LONGEST_REPLY} characters.")
    if reply["enabled"] and not text.strip():
        raise _wrong("auto_reply.text", "must not be empty while the answer is switched on.")


def _check_times(name: str, group: dict[str, Any]) -> None:
    for end in ("start", "end"):
        if not (isinstance(group[end], str) and _TIME.fullmatch(group[end])):
            raise _wrong(f"{name}.{end}", "must be a time of day such as 08:30.")


def _check_days(days: Any) -> None:
    if not isinstance(days, list) or any(type(day) is not int or not 0 <= day <= 6 for day in days):
        raise _wrong("office_hours.days", "must list days from 0 (Monday) to 6.")


def _check_zone(name: str, value: Any) -> None:
    if not isinstance(value, str) or not value or not is_zone(value):
        raise _wrong(name, "must be a time zone such as America/New_York.")


def _wrong(name: str, sentence: str) -> ValidationFailed:
    return ValidationFailed(f"The setting {name} is not valid: it {sentence}", {name: [sentence]})
