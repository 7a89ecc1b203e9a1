"""Keeps the state in one JSON file, so that a restart remembers phones and mailboxes."""

from __future__ import annotations

import base64
import dataclasses
import json
import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.google.state import GmailMailbox, GmailMessage, Grant, HistoryRecord, Watch
from sandbox.imap.state import DovecotMailbox
from sandbox.mail.state import OutsideMail
from sandbox.microsoft.state import (
    GraphMailbox,
    GraphMessage,
    GraphRemoval,
    GraphSubscription,
    MicrosoftGrant,
)
from sandbox.play.state import PlayPerson
from sandbox.state import State
from sandbox.twilio.registration_state import (
    MessagingService,
    TrustRecord,
    TwilioBrand,
    TwilioCampaign,
)
from sandbox.twilio.state import Media, TwilioNumber, TwilioText

log = logging.getLogger(__name__)
_TYPES: dict[str, type[Any]] = {
    "State": State,
    "Person": PlayPerson,
    "Number": TwilioNumber,
    "Text": TwilioText,
    "Media": Media,
    "MessagingService": MessagingService,
    "TrustRecord": TrustRecord,
    "Brand": TwilioBrand,
    "Campaign": TwilioCampaign,
    "Mailbox": GmailMailbox,
    "Grant": Grant,
    "GmailMessage": GmailMessage,
    "HistoryRecord": HistoryRecord,
    "Watch": Watch,
    "GraphMailbox": GraphMailbox,
    "GraphMessage": GraphMessage,
    "GraphRemoval": GraphRemoval,
    "GraphSubscription": GraphSubscription,
    "MicrosoftGrant": MicrosoftGrant,
    "OutsideMail": OutsideMail,
    "DovecotMailbox": DovecotMailbox,
}
"""What the file calls each class. These names stay: files of earlier versions are read."""
_TAGS = {kind: tag for tag, kind in _TYPES.items()}


def dump(state: State) -> str:
    """The state as JSON; bytes, times and classes are tagged."""
    return json.dumps(state, default=_encode)


def load(text: str) -> State:
    """Read what `dump` wrote; raise ValueError when it is something else."""
    try:
        state = json.loads(text, object_hook=_decode)
    except (TypeError, KeyError) as error:
        raise ValueError(f"the snapshot is of another version: {error}") from error
    if isinstance(state, State):
        return state
    raise ValueError("the snapshot holds no sandbox state")


def write_snapshot(path: Path, text: str) -> None:
    """Replace the file in one step: a crash leaves the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(text)
    fresh.replace(path)


def read_snapshot(path: Path) -> State:
    """The kept state, or a new one. An unreadable file is set aside and reported."""
    if not path.exists():
        return State()
    try:
        return load(path.read_text())
    except ValueError as error:
        aside = path.with_suffix(".unreadable")
        path.replace(aside)
        log.warning("%s cannot be read (%s): moved to %s, starting empty", path, error, aside)
        return State()


def _encode(value: object) -> dict[str, Any]:
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"$time": value.isoformat()}
    if dataclasses.is_dataclass(value) and type(value) in _TAGS:
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        return {"$type": _TAGS[type(value)], "fields": fields}
    raise TypeError(f"cannot keep a {type(value).__name__}")


def _decode(value: dict[str, Any]) -> object:
    if "$bytes" in value:
        return base64.b64decode(value["$bytes"])
    if "$time" in value:
        return datetime.fromisoformat(value["$time"])
    if "$type" in value:
        return _TYPES[value["$type"]](**value["fields"])
    return value
