"""Which folders of a mailbox are read, and how far each of them has been. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from services.email_svc.errors import CursorExpired

INBOX = "INBOX"
NEW_SENT = "Sent"
_SENT_NAMES = frozenset(
    """
    sent/sent items/sent messages/sent mail/sent-mail/gesendet/gesendete objekte/gesendete elemente
    envoyés/éléments envoyés/messages envoyés/objets envoyés/courrier envoyé/enviados
    elementos enviados/mensajes enviados/correo enviado/itens enviados/inviata/posta inviata
    messaggi inviati/elementi inviati/inviati/verzonden/verzonden items/verzonden berichten
    skickat/skickade objekt/sendt/sendte elementer/sendt post/lähetetyt/wysłane/elementy wysłane
    odeslané/odeslaná pošta/elküldött/elküldött elemek/trimise/отправленные/надіслані
    gönderilmiş öğeler/gönderilenler/已发送/已发送邮件/寄件備份/送信済み/送信済みメール/보낸편지함
    """.replace("\n    ", "/")
    .strip("/")
    .split("/")
)
"""What mail programs call it where the server does not say (no SPECIAL-USE, RFC 6154)."""
_NOT_FOR_US = frozenset({"\\drafts", "\\junk", "\\trash"})
_NOT_FOR_US_NAMES = frozenset(
    {
        *("drafts", "entwürfe", "brouillons", "junk", "spam", "junk-e-mail", "trash"),
        *("papierkorb", "corbeille", "deleted items", "deleted messages"),
    }
)


@dataclass(frozen=True, slots=True)
class ListedFolder:
    """A folder as LIST names it; `flags` in lower case."""

    name: str
    flags: frozenset[str]
    delimiter: str

    @property
    def own_name(self) -> str:
        """The name less the folders it stands in."""
        return self.name.rpartition(self.delimiter)[2] if self.delimiter else self.name


def sent_folder(folders: Iterable[ListedFolder]) -> str | None:
    """Where a mailbox keeps what was sent: as the server says, else by name, the shortest."""
    there = [one for one in folders if "\\noselect" not in one.flags]
    told = [one.name for one in there if "\\sent" in one.flags]
    named = [one.name for one in there if one.own_name.casefold() in _SENT_NAMES]
    return min(told or named, key=len, default=None)


def role_of(folder: ListedFolder, sent: str | None) -> str:
    """What RawMail calls a folder; a mail that was filed away is still one that came."""
    if folder.name == sent:
        return "sent"
    own = folder.own_name.casefold()
    return "other" if folder.flags & _NOT_FOR_US or own in _NOT_FOR_US_NAMES else "inbox"


def name_for_sent(folders: Iterable[ListedFolder]) -> str:
    """The name under which such a folder is made where there is none; some servers have all
    folders inside the inbox.
    """
    others = [one for one in folders if one.name.upper() != INBOX]
    inside = others and all(one.name.startswith(f"{INBOX}{one.delimiter}") for one in others)
    return f"{INBOX}{others[0].delimiter}{NEW_SENT}" if inside else NEW_SENT


@dataclass(frozen=True, slots=True)
class FolderMark:
    """How far a folder has been read: every mail numbered below `uid_next` is known."""

    uid_validity: int
    uid_next: int


def write_cursor(marks: dict[str, FolderMark]) -> str:
    """The cursor of a mailbox."""
    return msgspec.json.encode({k: (m.uid_validity, m.uid_next) for k, m in marks.items()}).decode()


def read_cursor(cursor: str) -> dict[str, FolderMark]:
    """The marks by folder; CursorExpired when it is none, such as one of another provider."""
    try:
        told = msgspec.json.decode(cursor, type=dict[str, tuple[int, int]])
    except msgspec.DecodeError as exc:
        raise CursorExpired("The mailbox has not been read by IMAP before.") from exc
    return {name: FolderMark(*mark) for name, mark in told.items()}
