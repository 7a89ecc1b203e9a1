"""Files handed over before their message, and the files of a client, in thread_svc."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from chassis.errors import IdempotencyKeyReused, NotFound, PermissionDenied, ValidationFailed
from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from chassis.storage.spool import UploadFolder
from contracts.actor import Actor
from contracts.events import ActivityLogged
from contracts.parts import Attachment
from contracts.rpc import Thread
from services.thread_svc.files.resolve import resolve
from services.thread_svc.files.sweep import UploadSweep
from tests.support.addresses import new_email, new_phone
from tests.support.firm import FirmInTest
from tests.support.rows import change
from tests.support.waiting import wait_until

Json = dict[str, Any]


def record(desk: FirmInTest, actor: Actor | None = None, **changes: Any) -> Json:
    digest = hashlib.sha256(new_id().encode()).hexdigest()
    fields = {"name": "w2.pdf", "content_type": "application/pdf", "size": 10, "digest": digest}
    key = {"state": "ready", "idempotency_key": new_id()}
    return desk.call(Thread.RECORD_UPLOAD, actor, **fields | key | changes)


def resolved(
    context: ServiceContext, actor: Actor, *ids: str, **limit: int
) -> tuple[Attachment, ...]:
    with context.database.transaction(actor.firm_id) as tx:
        return resolve(tx, actor, ids, **limit)


def refusal(context: ServiceContext, actor: Actor, *ids: str, **limit: int) -> str:
    with pytest.raises(ValidationFailed) as caught:
        resolved(context, actor, *ids, **limit)
    [sentence] = caught.value.details["fields"]["attachments"]
    return str(sentence)


def test_an_upload_becomes_a_file_of_its_owners_message_alone(
    desk: FirmInTest, thread_context: ServiceContext
) -> None:
    # Given two files that a member of staff handed over
    first, second = record(desk), record(desk, name="K-1.pdf")
    # When their message takes them / Then they are its files, in its order, each once
    found = resolved(thread_context, desk.owner, second["id"], first["id"], second["id"])
    assert [(file.id, file.name, file.size) for file in found] == [
        (second["id"], "K-1.pdf", 10),
        (first["id"], "w2.pdf", 10),
    ]
    # And again for another message
    assert resolved(thread_context, desk.owner, first["id"])
    # But they are nobody else's, and seen by nobody else
    for other in (desk.colleague(), desk.stranger()):
        assert "no longer there" in refusal(thread_context, other, first["id"])
        with pytest.raises(NotFound):
            desk.call(Thread.GET_UPLOAD, other, upload_id=first["id"])
    assert desk.call(Thread.GET_UPLOAD, upload_id=first["id"]) == first


def test_what_cannot_be_sent_is_refused_with_a_sentence(
    desk: FirmInTest, thread_context: ServiceContext
) -> None:
    # Given a file in which something was found, and two that are too large together
    bad = record(desk, name="bad.doc", state="quarantined", reason="It contains Eicar.")
    large = [record(desk, size=6_000_000) for _ in range(2)]
    # When they are to be sent / Then each refusal says why
    assert "bad.doc is quarantined" in refusal(thread_context, desk.owner, bad["id"])
    ids = [each["id"] for each in large]
    sentence = refusal(thread_context, desk.owner, *ids, most_bytes=10 * 1024 * 1024)
    assert "more than 10 MB together" in sentence
    assert "no longer there" in refusal(thread_context, desk.owner, new_id())
    # And the activity log says whose file it was
    [line] = wait_until(lambda: desk.emitted(ActivityLogged))
    assert (line["kind"], line["subject"]) == ("file.quarantined", "bad.doc")
    assert line["details"] == {"reason": "It contains Eicar."}


def test_a_repeated_upload_is_one(desk: FirmInTest) -> None:
    # Given an upload / When it is told again / Then it is the same one
    again = {"idempotency_key": new_id(), "digest": "a" * 64}
    assert record(desk, **again) == record(desk, **again)
    # But not another under its key
    with pytest.raises(IdempotencyKeyReused):
        record(desk, name="other.pdf", **again)
    nobody = Actor("staff", new_id(), desk.firm_id, "Nobody")
    with pytest.raises(PermissionDenied):
        record(desk, nobody)


def a_file(name: str, **more: Any) -> Attachment:
    return Attachment(new_id(), name, "application/pdf", 5, "b" * 64, **more)


def test_a_clients_files_are_listed_newest_first_and_by_channel(desk: FirmInTest) -> None:
    # Given a client who mailed and texted files, and a mail's own picture
    email, phone = new_email("client"), new_phone()
    client = desk.client("Field Bakery", phone, emails=[email])
    sent = (a_file("w2.pdf"), a_file("logo.png", document=False), a_file("k1.pdf"))
    desk.mail_from(email, attachments=sent)
    desk.text_from(phone, attachments=(a_file("receipt.jpg"),))
    # When the files are listed, one a page
    names, cursor = [], None
    while True:
        page = desk.call(Thread.LIST_CLIENT_FILES, client_id=client["id"], limit=1, cursor=cursor)
        names += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    # Then each document is there once, and says where it stands
    assert names == ["receipt.jpg", "w2.pdf", "k1.pdf"]
    [text] = desk.call(Thread.LIST_CLIENT_FILES, client_id=client["id"], channel="sms")["items"]
    assert (text["name"], text["channel"], text["direction"]) == ("receipt.jpg", "sms", "inbound")
    assert desk.message(text["message_id"]) is not None
    # And whoever may not see the client sees none
    for other in (desk.colleague(), desk.stranger()):
        with pytest.raises(NotFound):
            desk.call(Thread.LIST_CLIENT_FILES, other, client_id=client["id"])


def test_what_nobody_sent_is_swept_away_and_what_was_sent_stays(
    desk: FirmInTest, thread_context: ServiceContext, tmp_path: Path
) -> None:
    # Given files that were handed over days ago, one of them sent, one by two people
    folder = UploadFolder(str(tmp_path))
    sweep = UploadSweep(thread_context.database, folder)
    digests = {name: keep_old(folder, tmp_path, name) for name in ("sent", "unsent", "shared")}
    made = {name: record(desk, digest=digest) for name, digest in digests.items()}
    resolved(thread_context, desk.owner, made["sent"]["id"])
    let_pass(thread_context, made)
    fresh = record(desk, desk.colleague(), digest=digests["shared"])
    # When the sweeper has been through all folders
    sweep.forget_unused()
    for shard in {int(digest[:2], 16) for digest in digests.values()}:
        sweep.remove_unknown(shard)
    # Then what nobody sent is gone, row and file, and nothing else is
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {digests["sent"], digests["shared"]}
    for name in ("unsent", "shared"):
        with pytest.raises(NotFound):
            desk.call(Thread.GET_UPLOAD, upload_id=made[name]["id"])
    assert desk.call(Thread.GET_UPLOAD, upload_id=made["sent"]["id"])
    assert fresh["state"] == "ready"


def keep_old(folder: UploadFolder, place: Path, name: str) -> str:
    with folder.receive(4) as file:
        file.write(name.encode() + new_id().encode())
        file.keep()
    path = place / file.digest[:2] / file.digest
    os.utime(path, (0, 0))
    return file.digest


def let_pass(context: ServiceContext, made: dict[str, Json]) -> None:
    two_days_ago = "update uploads set created_at = now() - interval '2 days'"
    ids = [each["id"] for each in made.values()]
    change(context, f"{two_days_ago} where id = any(cast(:ids as uuid[]))", ids=ids)
