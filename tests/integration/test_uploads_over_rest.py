"""Files handed over to the running gateway."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

from chassis.ids import new_id
from chassis.storage.blobs import read_blobs
from tests.support.web import Web
from tools.stack import Stack


def hand_over(web: Web, name: str, content: bytes, key: str = "") -> requests.Response:
    headers = {"Content-Type": "application/pdf", "Idempotency-Key": key or new_id()}
    return web.send("POST", f"/uploads?name={name}", raw=content, headers=headers)


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
