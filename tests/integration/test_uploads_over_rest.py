"""Files handed over to the running gateway."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

from chassis.ids import new_id
from chassis.storage.blobs import read_blobs
from tests.support.firm import RegisteredFirm
from tests.support.waiting import wait_until
from tests.support.web import Web
from tools.stack import Stack


def hand_over(
    web: Web, name: str, content: bytes, key: str = "", at: str = "/uploads"
) -> requests.Response:
    headers = {"Content-Type": "application/pdf", "Idempotency-Key": key or new_id()}
    return web.send("POST", f"{at}?name={name}", raw=content, headers=headers)


def test_files_of_many_megabytes_come_in_beside_each_other(web: Web, system: Stack) -> None:
    # Given three files of several megabytes
    files = [b"%PDF-1.4\n" + bytes([number]) * 6_000_000 for number in range(3)]
    # When they are handed over at once
    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda content: hand_over(web, "a.pdf", content), files))
    # Then each is an upload of mine, and kept where e-mail finds it
    assert [answer.status_code for answer in answers] == [201] * 3
    blobs = read_blobs(system.environment["UPLOAD_FOLDER"])
    for answer, content in zip(answers, files, strict=True):
        made: dict[str, Any] = answer.json()
        assert (made["size"], made["content_type"]) == (len(content), "application/pdf")
        assert web.get(f"/uploads/{made['id']}").json() == made
        assert blobs.get(hashlib.sha256(content).hexdigest()) == content


def test_a_file_handed_over_again_is_one_and_a_refused_one_none(web: Web, system: Stack) -> None:
    # Given a file that is sent again because its answer was lost
    key, content = new_id(), b"%PDF-1.4\n" + new_id().encode()
    first, again = (hand_over(web, "a.pdf", content, key) for _ in range(2))
    # Then there is one
    assert first.json() == again.json()
    # And what is no PDF is refused, and not kept
    wrong = hand_over(web, "b.pdf", b"MZ" + bytes(500))
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["file"])
    incoming = Path(system.environment["UPLOAD_FOLDER"]) / "incoming"
    assert list(incoming.iterdir()) == []


def test_files_go_both_ways_between_firm_and_portal(
    web: Web, practice: RegisteredFirm, open_web: Callable[[], Web]
) -> None:
    # Given a client whose contact is in the portal
    client, guest = practice.client_with_guest()
    visitor = open_web().sign_in(guest.email, "portal")
    (place,) = visitor.get("/portal/conversations").json()["items"]
    # When the contact hands a file over and posts it without a word
    upload = hand_over(visitor, "w2.pdf", b"%PDF-1.4 of the client", at="/portal/uploads").json()
    posts = f"/portal/conversations/{place['id']}/messages"
    posted = visitor.send("POST", posts, attachments=[upload["id"]])
    assert (posted.status_code, posted.json()["body_text"]) == (201, "w2.pdf")
    # Then staff find it in the thread and among the client's files, and can download it
    found = wait_until(lambda: web.get(f"/clients/{client['id']}/files").json()["items"])
    assert [(one["name"], one["channel"]) for one in found] == [("w2.pdf", "portal")]
    theirs = f"/messages/{found[0]['message_id']}/attachments/{found[0]['id']}"
    assert web.get(theirs).content == b"%PDF-1.4 of the client"
    # And when staff send one, the contact can
    mine = hand_over(web, "return.pdf", b"%PDF-1.4 of the firm").json()
    write = f"/conversations/{client['conversation_id']}/messages"
    sent = web.send("POST", write, channel="portal", body="Please sign", attachments=[mine["id"]])
    assert sent.status_code == 202, sent.text
    wait_until(lambda: len(visitor.get(posts).json()["items"]) == 2)
    (file,) = visitor.get(posts).json()["items"][0]["attachments"]
    ours = f"/portal/messages/{sent.json()['id']}/attachments/{file['id']}"
    assert visitor.get(ours).content == b"%PDF-1.4 of the firm"
    # But nobody else can, and nobody posts what another handed over
    other = open_web().sign_in(practice.client_with_guest("Other")[1].email, "portal")
    assert other.get(ours).status_code == 404
    (elsewhere,) = other.get("/portal/conversations").json()["items"]
    refused = other.send(
        "POST", f"/portal/conversations/{elsewhere['id']}/messages", attachments=[mine["id"]]
    )
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["attachments"])
    empty = visitor.send("POST", posts, body=" ")
    assert (empty.status_code, list(empty.json()["fields"])) == (422, ["body"])
