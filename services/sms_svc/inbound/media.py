"""Media of inbound texts: fetched after the webhook was answered, kept as blobs.

A text waits for its media at most MOST_WAIT; what has not come then is named in the text.
"""

import mimetypes
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Protocol

from sqlalchemy import Select, Update, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from chassis.errors import ProviderError, ProviderRefused
from chassis.ids import new_id, utc_now
from chassis.observability.log import get_logger
from chassis.storage.blobs import BlobStore
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from contracts.parts import Attachment
from services.sms_svc.inbound.use_cases import media_count, tell
from services.sms_svc.tables import INBOUND, MEDIA

_log = get_logger(__name__)
MOST_WAIT = timedelta(seconds=10)
FETCHERS = 4
_TAKE = text(
    "update inbound_texts set look_at = now() + make_interval(secs => 30)"
    " where message_id in (select message_id from inbound_texts"
    " where media_wait and look_at <= now() order by look_at limit :most for update skip locked)"
    " returning *"
)
_TYPES = ("image/", "video/", "audio/", "application/pdf", "text/vcard", "text/x-vcard",
          "text/plain", "text/calendar")  # fmt: skip


class MediaSource(Protocol):
    """Where media come from."""

    def fetch_media(self, url: str, most_bytes: int) -> tuple[str, bytes]:
        """Content type and bytes. ProviderRefused: it will never come, or is too large."""


class MediaFetcher:
    """Completes texts whose media are being waited for."""

    def __init__(
        self, database: Database, blobs: BlobStore, source: MediaSource, most_bytes: int
    ) -> None:
        self._database, self._blobs = database, blobs
        self._source, self._most_bytes = source, most_bytes
        self._fetchers = ThreadPoolExecutor(FETCHERS, thread_name_prefix="media")

    def fetch_waiting(self, most: int = 10) -> int:
        """One try for every text whose turn it is; how many there were."""
        with self._database.transaction(EVERY_FIRM) as tx:
            rows = tx.rows(_TAKE, {"most": most})
        list(self._fetchers.map(self._complete, rows))
        return len(rows)

    def _complete(self, row: RowMapping) -> None:
        form, firm_id, message_id = row["raw"], str(row["firm_id"]), str(row["message_id"])
        end = row["received_at"] + MOST_WAIT
        with self._database.transaction(firm_id) as tx:
            known = set(tx.execute(_places(message_id)).scalars())
        waiting = [place for place in range(media_count(form)) if place not in known]
        outcomes = [
            utc_now() < end and self._fetch(firm_id, message_id, form, place) for place in waiting
        ]
        with self._database.transaction(firm_id) as tx:
            if utc_now() >= end or all(outcomes):
                self._tell(tx, message_id, form)
            else:
                soon = utc_now() + timedelta(seconds=1)
                tx.execute(_of(message_id).values(look_at=soon))

    def _fetch(self, firm_id: str, message_id: str, form: Mapping[str, str], place: int) -> bool:
        """Whether there is nothing more to wait for: it is kept, or will never come."""
        url = form.get(f"MediaUrl{place}", "")
        try:
            content_type, content = self._source.fetch_media(url, self._most_bytes)
        except ProviderRefused as exc:
            _log.warning("media_refused", message_id=message_id, place=place, why=exc.message)
            return True
        except ProviderError as exc:
            _log.warning("media_late", message_id=message_id, place=place, why=exc.message)
            return False
        if not content_type.startswith(_TYPES):
            _log.warning("media_refused", message_id=message_id, place=place, why=content_type)
            return True
        try:
            digest = self._blobs.put(content)
        except OSError as exc:  # a full disk holds the file back, not the words
            _log.error("media_not_kept", message_id=message_id, place=place, why=repr(exc))
            return False
        row = {
            "id": new_id(),
            "firm_id": firm_id,
            "message_id": message_id,
            "place": place,
            "name": name_of(content_type, place),
            "content_type": content_type,
            "size": len(content),
            "digest": digest,
        }
        with self._database.transaction(firm_id) as tx:
            tx.execute(insert(MEDIA).values(**row).on_conflict_do_nothing())
        return True

    def _tell(self, tx: Transaction, message_id: str, form: Mapping[str, str]) -> None:
        done = _of(message_id).where(INBOUND.c.media_wait).values(media_wait=False, look_at=None)
        if tx.execute(done).rowcount == 0:
            return
        kept = tx.rows(select(MEDIA).where(MEDIA.c.message_id == message_id).order_by("place"))
        files = tuple(
            Attachment(m["id"], m["name"], m["content_type"], m["size"], m["digest"]) for m in kept
        )
        tell(tx, message_id, form, files, _note(media_count(form) - len(files)))


def name_of(content_type: str, place: int) -> str:
    """A file name for a nameless file: photo-1.jpg."""
    kind = {"image": "photo", "video": "video", "audio": "recording"}
    stem = kind.get(content_type.partition("/")[0], "file")
    return f"{stem}-{place + 1}{mimetypes.guess_extension(content_type) or ''}"


def _note(missing: int) -> str:
    if missing == 0:
        return ""
    files = "1 file" if missing == 1 else f"{missing} files"
    return f"({files} sent with this text could not be received.)"


def _places(message_id: str) -> Select[tuple[int]]:
    return select(MEDIA.c.place).where(MEDIA.c.message_id == message_id)


def _of(message_id: str) -> Update:
    return update(INBOUND).where(INBOUND.c.message_id == message_id)
