"""Mails of the inbox and of Sent: what is new, what there is, and one of them whole."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chassis.apart import LARGE_BYTES
from chassis.errors import ProviderRefused
from services.email_svc.errors import CursorExpired
from services.email_svc.provider import ChangePage, RawMail
from services.email_svc.providers.imap_folders import (
    FolderMark,
    read_cursor,
    write_cursor,
)
from services.email_svc.providers.imap_identity import (
    MailIdentity,
    header_block,
    read_provider_id,
    thread_id_of,
    was_delivered,
)
from services.email_svc.providers.imap_mailbox import ImapMailbox, literal, pages

_PART = LARGE_BYTES
_LARGEST = 64 * 1024 * 1024
_MOST_LOOKED_THROUGH = 2_000
_MOST_FOLDERS = 50
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MailPlace:
    """Where a mail stands now; right as long as its folder keeps this `uid_validity`."""

    folder: str
    uid_validity: int
    uid: int


class ImapReading:
    """Reads a mailbox. It remembers where the mails of the page in hand are."""

    def __init__(self, mailbox: ImapMailbox) -> None:
        self._mailbox = mailbox
        self._places: dict[str, MailPlace] = {}

    def cursor(self) -> str:
        """How far the folders go now."""
        mailbox = self._mailbox
        return write_cursor({folder: mailbox.select(folder) for folder in mailbox.folders()})

    def changes(self, cursor: str) -> Iterator[ChangePage]:
        """Mails numbered since; CursorExpired when a folder is new or was numbered anew."""
        marks, here = read_cursor(cursor), self._mailbox.folders()
        if any(folder not in marks for folder in here):
            raise CursorExpired("A folder of the mailbox has not been read before.")
        marks = {folder: marks[folder] for folder in here}
        told = cursor
        for folder in here:
            now = self._mailbox.select(folder)
            if now.uid_validity != marks[folder].uid_validity:
                raise CursorExpired("The server has numbered the mailbox's mails anew.")
            for uids in pages(self._numbered_from(folder, marks[folder].uid_next)):
                marks[folder] = FolderMark(now.uid_validity, uids[-1] + 1)
                told = write_cursor(marks)
                yield ChangePage(self._remember(folder, uids), told)
            reached = max(now.uid_next, marks[folder].uid_next)
            marks[folder] = FolderMark(now.uid_validity, reached)
        if write_cursor(marks) != told:
            yield ChangePage((), write_cursor(marks))

    def _numbered_from(self, folder: str, first: int) -> list[int]:
        # `n:*` names the last mail also when its number is below n.
        return [uid for uid in self._mailbox.search(folder, "UID", f"{first}:*") if uid >= first]

    def list_since(self, moment: datetime) -> Iterator[tuple[str, ...]]:
        """Every mail that came since. A server searches by days, and its day may be another."""
        for folder in self._mailbox.folders():
            for uids in pages(self._mailbox.search(folder, "SINCE", moment.date() - _DAY)):
                yield self._remember(folder, uids, moment)

    def _remember(
        self, folder: str, uids: Sequence[int], since: datetime | None = None
    ) -> tuple[str, ...]:
        known = self._mailbox.headers(folder, uids)
        # Servers write whole seconds.
        begins = since.replace(microsecond=0) if since else None
        self._places = {
            one.identity.provider_id: MailPlace(folder, self._mailbox.validity, uid)
            for uid, one in known.items()
            if begins is None or one.came >= begins
        }
        return tuple(self._places)

    def fetch(self, provider_id: str, when_large: Callable[[], None]) -> RawMail | None:
        """One mail, also from where it was put meanwhile; None when it is deleted."""
        place = self._places.get(provider_id)
        raw, came = self._whole(place, when_large) if place else (b"", None)
        if not raw:
            place = self._find(read_provider_id(provider_id))
            raw, came = self._whole(place, when_large) if place else (b"", None)
        if place is None or not raw:
            return None
        block, role = header_block(raw), self._mailbox.role(place.folder)
        # Many servers put what is sent to name+Sent@ into Sent: that makes nobody's words the
        # firm's, and neither does a mail that was dragged there.
        came_in = role == "sent" and was_delivered(block)
        return RawMail(
            provider_id=provider_id,
            thread_id=thread_id_of(block),
            folder="inbox" if came_in else role,
            raw=raw,
            received_at=came or datetime.now(UTC),
        )

    def _find(self, wanted: MailIdentity) -> MailPlace | None:
        self._mailbox.forget_listed()
        for folder in self._mailbox.everywhere()[:_MOST_FOLDERS]:
            for uids in pages(self._candidates(folder, wanted)):
                for uid, one in self._mailbox.headers(folder, uids).items():
                    if one.identity.digest == wanted.digest:
                        return MailPlace(folder, self._mailbox.validity, uid)
        return None

    def _candidates(self, folder: str, wanted: MailIdentity) -> list[int]:
        search = self._mailbox.search
        if wanted.message_id:
            found = search(folder, "HEADER", "Message-ID", wanted.message_id)
        elif wanted.day is not None:
            found = search(folder, "SINCE", wanted.day - _DAY, "BEFORE", wanted.day + 2 * _DAY)
        else:
            found = []
        return found[-_MOST_LOOKED_THROUGH:]

    def _whole(
        self, place: MailPlace, when_large: Callable[[], None]
    ) -> tuple[bytes, datetime | None]:
        content = io.BytesIO()
        self._mailbox.ensure_selected(place.folder)
        while self._mailbox.validity == place.uid_validity:
            items = [f"BODY.PEEK[]<{content.tell()}.{_PART}>", "INTERNALDATE"]
            with self._mailbox.connection.asking("fetch", 2 * _PART) as client:
                found = client.fetch([place.uid], items).get(place.uid, {})
            part = literal(found, b"BODY[]")
            content.write(part)
            if len(part) < _PART:
                return content.getvalue(), found.get(b"INTERNALDATE")
            if content.tell() > _LARGEST:
                raise ProviderRefused("The mail is larger than 64 MB.", provider_code="too_large")
            when_large()
        return b"", None
