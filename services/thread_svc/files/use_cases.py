"""Files handed over to be sent, and the files of a client."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import RowMapping

from chassis.ids import from_wire_time, is_uuid, new_id, to_wire_time, utc_now
from chassis.requests import require
from chassis.storage.database import Database, Transaction
from chassis.storage.idempotency import once_per_key
from chassis.storage.mapping import columns_from, contract_from
from chassis.storage.paging import invalid_cursor, page_of, read_cursor
from contracts.actor import Actor
from contracts.events import ActivityLogged
from contracts.parts import Person
from contracts.rpc.thread.files import (
    ClientFile,
    ClientFilePage,
    GetUpload,
    ListClientFiles,
    RecordUpload,
    TakenUploads,
    TakeUploads,
    Upload,
)
from services.thread_svc.conversation.access import visible_conversation
from services.thread_svc.files.resolve import resolve
from services.thread_svc.files.statements import CONVERSATION_OF, LIST_FILES
from services.thread_svc.files.tables import UPLOADS

_MOST_PLACE = 1_000_000
"""Far more files than a message can have."""


@dataclass(frozen=True)
class Files:
    """Uploads of one's own, and what stands in a client's messages."""

    database: Database

    def record_upload(self, actor: Actor, request: RecordUpload) -> Upload:
        """Remember a file that the gateway keeps; once per idempotency key. Of staff who may send,
        and of any contact.
        """
        if actor.kind != "contact":
            require(actor, "messages.send")
        return once_per_key(
            self.database,
            actor,
            request.idempotency_key,
            request,
            lambda tx: _record(tx, actor, request),
            Upload,
        )

    def take_uploads(self, actor: Actor, request: TakeUploads) -> TakenUploads:
        """The actor's own uploads, used from now on; ValidationFailed as `resolve` says."""
        with self.database.transaction(actor.firm_id) as tx:
            return TakenUploads(items=resolve(tx, actor, request.upload_ids))

    def get_upload(self, actor: Actor, request: GetUpload) -> Upload:
        """One's own upload; NotFound for anybody else's, and when it was swept away."""
        mine = (UPLOADS.c.firm_id == actor.firm_id) & (UPLOADS.c.actor_id == actor.id)
        query = select(UPLOADS).where(mine & (UPLOADS.c.id == request.upload_id))
        with self.database.transaction(actor.firm_id) as tx:
            row = tx.one("upload", query)
        return contract_from(Upload, row, id=str(row["id"]))

    def list_client_files(self, actor: Actor, request: ListClientFiles) -> ClientFilePage:
        """A page of the files in a client's conversation, newest first; NotFound when the actor may
        not see it.
        """
        after = _place_in(request.cursor)
        with self.database.transaction(actor.firm_id) as tx:
            client = {"firm_id": actor.firm_id, "client_id": request.client_id}
            found = tx.one("client", CONVERSATION_OF, client)
            conversation = visible_conversation(tx, actor, found["id"])
            named = {
                "firm_id": actor.firm_id,
                "conversation_id": conversation["id"],
                "channel": request.channel,
                "limit": request.limit + 1,
                **(after or {}),
            }
            rows = tx.rows(LIST_FILES[after is not None], named)
        page, cursor = page_of(rows, request.limit, _place_of)
        return ClientFilePage(items=tuple(_client_file(row) for row in page), next_cursor=cursor)


def _record(tx: Transaction, actor: Actor, request: RecordUpload) -> Upload:
    row = {
        **columns_from(UPLOADS, request),
        "id": new_id(),
        "firm_id": tx.firm_id,
        "actor_id": actor.id,
    }
    tx.execute(insert(UPLOADS), row)
    if request.state == "quarantined":
        person = Person(actor.kind, actor.id, actor.name)
        details = {"reason": request.reason}
        at = to_wire_time(utc_now())
        tx.emit(ActivityLogged("file.quarantined", person, request.name, at, details))
    return contract_from(Upload, row)


def _client_file(row: RowMapping) -> ClientFile:
    file = row["file"]
    return ClientFile(
        id=file["id"],
        message_id=row["message_id"],
        conversation_id=row["conversation_id"],
        name=file["name"],
        content_type=file["content_type"],
        size=file["size"],
        quarantined=file.get("quarantined", False),
        channel=row["channel"],
        direction=row["direction"],
        author=Person(row["author_kind"], row["author_id"], row["author_name"]),
        at=to_wire_time(row["occurred_at"]),
    )


def _place_of(row: RowMapping) -> tuple[str, int, str]:
    return to_wire_time(row["occurred_at"]), row["place"], row["message_id"]


def _place_in(cursor: str | None) -> dict[str, Any] | None:
    key = read_cursor(cursor, 3)
    if key is None:
        return None
    at, place, message_id = key
    if not (isinstance(place, int) and 0 < place <= _MOST_PLACE and is_uuid(str(message_id))):
        raise invalid_cursor()
    try:
        after_at = from_wire_time(str(at))
    except ValueError:
        raise invalid_cursor() from None
    return {"after_at": after_at, "after_id": message_id, "after_place": place}
