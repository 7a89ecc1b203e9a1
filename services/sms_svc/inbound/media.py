"""Media of inbound texts: fetched after the webhook was answered, kept as blobs.

A text waits for its media at most MOST_WAIT; what has not come then is named in the text.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Select, Update, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from chassis.errors import ProviderError, ProviderRefused
from chassis.ids import new_id, utc_now
from chassis.observability.log import get_logger
from chassis.storage.blobs import BlobWriter
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from contracts.parts import Attachment
from services.sms_svc.inbound.publish import publish_received
from services.sms_svc.inbound.rules import is_kept, media_places, name_of, note_of_missing
from services.sms_svc.inbound.statements import TAKE_MEDIA
from services.sms_svc.inbound.tables import INBOUND, MEDIA

_log = get_logger(__name__)
MOST_WAIT = timedelta(seconds=10)
FETCHERS = 4


def _fetchers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(FETCHERS, thread_name_prefix="media")


class MediaSource(Protocol):
    """Where media come from."""

    def fetch_media(self, url: str, most_bytes: int) -> tuple[str, bytes]:
        """Content type and bytes. ProviderRefused: it will never come, or is too large."""


@dataclass(frozen=True, slots=True)
class InboundMedia:
    """Completes texts whose media are being waited for. `most_bytes`: the largest file kept."""

    database: Database
    blobs: BlobWriter
    source: MediaSource
    most_bytes: int
    fetchers: ThreadPoolExecutor = field(default_factory=_fetchers)

    def fetch_waiting(self, most: int = 10) -> int:
        """One try for every text whose turn it is; how many there were."""
        with self.database.transaction(EVERY_FIRM) as tx:
            rows = tx.rows(TAKE_MEDIA, {"most": most})
        list(self.fetchers.map(self._complete, rows))
        return len(rows)

    def _complete(self, row: RowMapping) -> None:
        form, firm_id, message_id = row["raw"], str(row["firm_id"]), str(row["message_id"])
        end = row["received_at"] + MOST_WAIT
        with self.database.transaction(firm_id) as tx:
            known = set(tx.execute(_places(message_id)).scalars())
        waiting = [place for place in media_places(form) if place not in known]
        outcomes = [
            utc_now() < end and self._fetch(firm_id, message_id, form, place) for place in waiting
        ]
        with self.database.transaction(firm_id) as tx:
            if utc_now() >= end or all(outcomes):
                self._publish(tx, message_id, form, row["received_at"])
            else:
                soon = utc_now() + timedelta(seconds=1)
                tx.execute(_of(message_id).values(look_at=soon))

    def _fetch(self, firm_id: str, message_id: str, form: Mapping[str, str], place: int) -> bool:
        """Whether there is nothing more to wait for: it is kept, or will never come."""
        url = form.get(f"MediaUrl{place}", "")
        try:
            content_type, content = self.source.fetch_media(url, self.most_bytes)
        except ProviderRefused as exc:
            _log.warning("media_refused", message_id=message_id, place=place, why=exc.message)
            return True
        except ProviderError as exc:
            _log.warning("media_late", message_id=message_id, place=place, why=exc.message)
            return False
        if not is_kept(content_type):
            _log.warning("media_refused", message_id=message_id, place=place, why=content_type)
            return True
        return self._keep(firm_id, message_id, place, content_type, content)

    def _keep(
        self, firm_id: str, message_id: str, place: int, content_type: str, content: bytes
    ) -> bool:
        try:
            digest = self.blobs.put(content)
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
        with self.database.transaction(firm_id) as tx:
            tx.execute(insert(MEDIA).values(**row).on_conflict_do_nothing())
        return True

    def _publish(
        self, tx: Transaction, message_id: str, form: Mapping[str, str], received_at: datetime
    ) -> None:
        done = _of(message_id).where(INBOUND.c.media_wait).values(media_wait=False, look_at=None)
        if tx.execute(done).rowcount == 0:
            return
        kept = tx.rows(select(MEDIA).where(MEDIA.c.message_id == message_id).order_by("place"))
        files = tuple(
            Attachment(m["id"], m["name"], m["content_type"], m["size"], m["digest"]) for m in kept
        )
        missing = note_of_missing(len(media_places(form)) - len(files))
        publish_received(tx, message_id, form, received_at, files, missing)


def _places(message_id: str) -> Select[tuple[int]]:
    return select(MEDIA.c.place).where(MEDIA.c.message_id == message_id)


def _of(message_id: str) -> Update:
    return update(INBOUND).where(INBOUND.c.message_id == message_id)
