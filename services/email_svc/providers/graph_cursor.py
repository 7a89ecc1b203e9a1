"""How far a Microsoft mailbox is read, as its row keeps it.

Deltas are per folder: the inbox and Sent Items have one each, which tell what is moved there, too.
One that begins with what comes from now on is filtered, and tells 5,000 mails at most
(https://learn.microsoft.com/en-us/graph/delta-query-messages). So what arrives, in whatever folder
a rule of the owner's puts it, is also found by listing all folders by arrival.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

import msgspec

from services.email_svc.errors import CursorExpired

INBOX, SENT = "inbox", "sentitems"
AWAY = (
    "drafts", "outbox", "scheduled", "junkemail", "deleteditems",
    "conversationhistory", "syncissues", "conflicts", "localfailures", "serverfailures",
)  # fmt: skip
"""What lies there is not for us, for now: not sent yet, put away, or written by Outlook itself."""
OVERLAP = timedelta(minutes=5)
"""How much later than it arrived a mail may stand in the listing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphCursor:
    """`links` by folder: where its next page begins. `since`: until when all folders are listed.
    `folders`: ids, which never change, by well-known name. `recent`: names of the mails that were
    told and will be listed once more, since a listing begins a little before.
    """

    links: dict[str, str]
    since: str
    folders: dict[str, str]
    recent: tuple[str, ...] = ()

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

    def telling(self, listed: Iterable[tuple[str, datetime]]) -> "GraphCursor":
        """Mails by id and arrival were told: those that the next listing has again are known."""
        begin = self.moment - OVERLAP
        return replace(self, recent=tuple(_name(one) for one, at in listed if at >= begin))

    def untold(self, ids: Iterable[str]) -> set[str]:
        """Those of the ids that no earlier listing told."""
        known = set(self.recent)
        return {one for one in ids if _name(one) not in known}

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


def _name(provider_id: str) -> str:
    """Short, since many may be kept; two alike among those of minutes do not happen."""
    return hashlib.sha256(provider_id.encode("utf-8", "replace")).hexdigest()[:16]


def moment_of(told: object) -> datetime:
    """An instant as Graph writes it; now, where it is none."""
    try:
        found = datetime.fromisoformat(str(told))
    except ValueError:
        return datetime.now(UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
