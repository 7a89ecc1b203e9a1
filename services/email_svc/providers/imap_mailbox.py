"""The folders of a mailbox that are read, their numbers, and the headers behind numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from services.email_svc.providers.imap_connection import ImapConnection
from services.email_svc.providers.imap_folders import (
    INBOX,
    FolderMark,
    ListedFolder,
    role_of,
    sent_folder,
)
from services.email_svc.providers.imap_identity import (
    HEADER_BYTES,
    MailIdentity,
    header_block,
    identity_of,
)
from services.email_svc.providers.imap_wire import folder_answers

PAGE = 100
"""Mails whose headers are asked for at once."""
_HEADER = f"BODY.PEEK[HEADER]<0.{HEADER_BYTES}>"


@dataclass(frozen=True, slots=True)
class KnownMail:
    """Who a mail is, its headers, and when its server got it."""

    identity: MailIdentity
    block: bytes
    came: datetime


class ImapMailbox:
    """Asks over one connection. `validity`: that of the selected folder (UIDVALIDITY)."""

    def __init__(self, connection: ImapConnection) -> None:
        self.connection = connection
        self.validity = 0
        self._listed: list[ListedFolder] | None = None

    def listed(self) -> list[ListedFolder]:
        """Every folder; asked once."""
        if self._listed is None:
            with self.connection.asking("list") as client:
                found = folder_answers(client.list_folders())
            self._listed = [ListedFolder(name, flags, cut) for flags, cut, name in found]
        return self._listed

    def forget_listed(self) -> None:
        """Ask for the folders again when they are needed: somebody may have made one."""
        self._listed = None

    def sent(self) -> str | None:
        """The folder of sent mails, if there is one."""
        return sent_folder(self.listed())

    def folders(self) -> tuple[str, ...]:
        """Those that are read."""
        sent = self.sent()
        return (INBOX, sent) if sent else (INBOX,)

    def everywhere(self) -> list[str]:
        """Every folder that holds mails, those that are read first."""
        first = self.folders()
        there = (one.name for one in self.listed() if "\\noselect" not in one.flags)
        return [*first, *(name for name in there if name not in first and name.upper() != INBOX)]

    def role(self, folder: str) -> str:
        """inbox, sent or other (RawMail)."""
        listed = next((one for one in self.listed() if one.name == folder), None)
        return "inbox" if listed is None else role_of(listed, self.sent())

    def select(self, folder: str) -> FolderMark:
        """Select a folder, without marking anything in it; how far it goes now."""
        with self.connection.asking("select") as client:
            found = client.select_folder(folder, readonly=True)
            following = found.get(b"UIDNEXT")
            if following is None:  # RFC 3501 lets a server leave it out
                following = client.folder_status(folder, ["UIDNEXT"])[b"UIDNEXT"]
        self.connection.selected = folder
        self.validity = int(found.get(b"UIDVALIDITY", 0))
        return FolderMark(self.validity, int(following))

    def ensure_selected(self, folder: str) -> None:
        """Select it unless it is."""
        if self.connection.selected != folder:
            self.select(folder)

    def search(self, folder: str, *criteria: str | date) -> list[int]:
        """Numbers of the mails that fit, in the order they came."""
        self.ensure_selected(folder)
        with self.connection.asking("search") as client:
            return sorted(client.search(criteria))

    def headers(self, folder: str, uids: Sequence[int]) -> dict[int, KnownMail]:
        """Who these mails are; those that are gone are left out."""
        self.ensure_selected(folder)
        with self.connection.asking("headers", 2 * HEADER_BYTES * len(uids)) as client:
            found = client.fetch(uids, [_HEADER, "INTERNALDATE"])
        return {uid: _known(found[uid]) for uid in uids if uid in found}


def pages(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The numbers in runs of PAGE."""
    for start in range(0, len(uids), PAGE):
        yield uids[start : start + PAGE]


def literal(found: dict[bytes, Any], name: bytes) -> bytes:
    """The text of an item, which the answer names with the place it begins at."""
    for key, value in found.items():
        if key.startswith(name) and isinstance(value, bytes):
            return value
    return b""


def _known(found: dict[bytes, Any]) -> KnownMail:
    came = found.get(b"INTERNALDATE")
    moment = came if isinstance(came, datetime) else datetime.now(UTC)
    block = header_block(literal(found, b"BODY[HEADER]"))
    return KnownMail(identity_of(block, moment.date()), block, moment)
