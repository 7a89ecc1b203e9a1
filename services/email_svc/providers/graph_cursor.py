"""How far a Microsoft mailbox is read, as its row keeps it.

Deltas are per folder: the inbox and Sent Items have one each. What a rule of its owner files
elsewhere before anybody saw it is found by its arrival: `since` is until when all folders were
listed. `folders`: ids, which never change, by well-known name.
"""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

import msgspec

from services.email_svc.errors import CursorExpired

INBOX, SENT = "inbox", "sentitems"
AWAY = ("drafts", "outbox", "junkemail", "deleteditems")
"""What lies there is not for us, for now."""
OVERLAP = timedelta(minutes=5)
"""How much later than it arrived a mail may stand in the listing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphCursor:
    """`links` by folder: where its next page begins."""

    links: dict[str, str]
    since: str
    folders: dict[str, str]

    def write(self) -> str:
        """As a row keeps it."""
        return msgspec.json.encode(asdict(self)).decode()

    def at(self, folder: str, link: str) -> "GraphCursor":
        """The folder is read up to the link."""
        return replace(self, links={**self.links, folder: link})

    def until(self, moment: datetime) -> "GraphCursor":
        """All folders are listed up to the moment; never back."""
        moment = min(moment, datetime.now(UTC))
        if moment <= self.moment:
            return self
        return replace(self, since=moment.isoformat())

    @property
    def moment(self) -> datetime:
        """Until when all folders are listed."""
        return datetime.fromisoformat(self.since)

    def place_of(self, folder_id: str) -> str:
        """RawMail's folder."""
        if folder_id == self.folders[SENT]:
            return "sent"
        away = {self.folders[name] for name in AWAY}
        return "other" if folder_id in away else "inbox"


def read_cursor(text: str) -> GraphCursor:
    """CursorExpired for one that is no cursor of such a mailbox."""
    try:
        found = msgspec.json.decode(text, type=GraphCursor)
        aware = found.moment.tzinfo is not None
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError) as exc:
        raise CursorExpired("The place where reading stopped is not known.") from exc
    if not aware or {*found.links} != {INBOX, SENT} or not {INBOX, SENT, *AWAY} <= {*found.folders}:
        raise CursorExpired("The place where reading stopped is not known.")
    return found


def moment_of(told: object) -> datetime:
    """An instant as Graph writes it; now, where it is none."""
    try:
        found = datetime.fromisoformat(str(told))
    except ValueError:
        return datetime.now(UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
