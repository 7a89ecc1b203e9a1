"""The one way in for files."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import gevent
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chassis.errors import RateLimited
from chassis.ids import new_id
from chassis.storage.blobs import FolderWriter, read_blobs
from gateway.uploads import use_cases
from gateway.uploads.slots import UploadSlots
from tests.support.clamd import EVIL, pretend_clamd
from tests.unit.gateway.fakes import FakeRpc

Headers = dict[str, str]
PDF = b"%PDF-1.4\n% a tax form\n"


def office(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return file.getvalue()


DOCX = office("[Content_Types].xml", "_rels/.rels", "word/document.xml")
XLSX = office("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")
SEALED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def rpc(rpc: FakeRpc) -> FakeRpc:
    rpc.answers["thread.record_upload"] = {
        "id": new_id(), "name": "w2.pdf", "content_type": "application/pdf", "size": 1,
        "state": "ready", "reason": None,
    }  # fmt: skip
    return rpc


def hand_over(
    client: FlaskClient, staff: Headers, body: bytes = PDF, name: str = "w2.pdf", **more: Any
) -> TestResponse:
    path = f"/api/v1/uploads?name={quote(name, safe='')}"
    headers = staff | {"Idempotency-Key": "k1"}
    return client.post(path, headers=headers, data=body, **more)


def told(rpc: FakeRpc) -> dict[str, Any]:
    [(_, _, request)] = rpc.asked
    return request


def test_a_file_is_kept_and_told_to_the_thread(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, tmp_path: Path
) -> None:
    # Given a file that is larger than any other body / When it is handed over
    content = PDF + bytes(3_000_000)
    answer = hand_over(client, staff, content)
    # Then the thread knows what it is, whatever the request says, and its bytes are kept
    assert (answer.status_code, answer.json["state"]) == (201, "ready")
    digest = hashlib.sha256(content).hexdigest()
    assert told(rpc) == {
        "name": "w2.pdf", "content_type": "application/pdf", "size": len(content), "digest": digest,
        "state": "ready", "reason": None, "idempotency_key": "k1",
    }  # fmt: skip
    assert read_blobs(str(tmp_path / "uploads")).get(digest) == content


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.docx", DOCX, WORD),
        ("a.XLSX", XLSX, EXCEL),
        ("with a password.xlsx", SEALED, EXCEL),
        ("old.doc", SEALED, "application/msword"),
        ("table.xls", b"a\tb\n1\t2\n", "application/vnd.ms-excel"),
        ("books.csv", b"a,b\n1,2\n3,4\n", "text/csv"),
        ("import of forms.txt", b"import the forms\ndef x():\n  pass\n", "text/plain"),
        ("how.txt", b"#!/bin/sh\nls\n", "text/plain"),
        ("called otherwise.jpg", PNG, "image/png"),
        ("a.zip", office("a.txt"), "application/zip"),
        ("no ending", PDF, "application/pdf"),
        ("page.html", b"<html><body>x</body></html>", "text/html"),
    ],
)
def test_its_bytes_and_its_ending_say_what_it_is(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, name: str, content: bytes, kind: str
) -> None:
    answer = hand_over(client, staff, content, name, content_type="text/html")
    assert (answer.status_code, told(rpc)["content_type"]) == (201, kind)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("w2.pdf", PNG, "called .pdf but is something else"),
        ("w2.pdf", b"MZ" + bytes(200), "is a program"),
        ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "something else"),
        ("a.docx", PDF, "something else"),
        ("tool.exe", b"words", "(.exe)"),
        ("tax.pdf.lnk", b"words", "(.lnk)"),
        ("macro.VBS", b"words", "(.vbs)"),
        ("a.settingcontent-ms", b"words", "(.settingcontent-ms)"),
        ("no ending", b"#!/bin/sh\nrm -rf /\n", "is a script"),
        (
            "picture.jpg",
            b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F",
            "is a program or a link",
        ),
        ("empty.pdf", b"", "is empty"),
    ],
)
def test_what_may_not_go_is_refused_at_its_field(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, tmp_path: Path, name: str, content: bytes,
    why: str,
) -> None:  # fmt: skip
    answer = hand_over(client, staff, content, name)
    [sentence] = answer.json["fields"]["file"]
    assert (answer.status_code, why in sentence) == (422, True)
    # And nothing of it is kept
    assert rpc.asked == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\ada\\w2.pdf", "w2.pdf"),
        ("../../etc/w2.pdf", "w2.pdf"),
        ("a\r\nb\t.pdf", "a b .pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("x" * 400 + ".pdf", "x" * 251 + ".pdf"),
        ("...", "file"),
        ("\u200b", "file"),
        ("Zürich Größe.pdf", "Zürich Größe.pdf"),
    ],
)
def test_its_name_is_one_line_without_folders(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, given: str, kept: str
) -> None:
    assert hand_over(client, staff, name=given).status_code == 201
    assert told(rpc)["name"] == kept


def chunked(body: io.BytesIO) -> dict[str, Any]:
    """A request whose length nobody knows before it has come."""
    environ = {"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    return {"environ_overrides": environ}


class Slow(io.BytesIO):
    """Comes with a pause before each piece."""

    def readinto(self, buffer: Any) -> int:
        gevent.sleep(0.05)
        return super().readinto(buffer)


@pytest.mark.parametrize("announced", [True, False])
def test_what_is_too_large_is_refused_before_or_while_it_comes(
    make_client: Callable[..., FlaskClient], rpc: FakeRpc, staff: Headers, announced: bool
) -> None:
    # Given a limit / When more than it is announced, or comes all the same
    client = make_client(upload_most_bytes=100_000)
    body = b"x" * 300_000
    answer = hand_over(client, staff, body, **{} if announced else chunked(io.BytesIO(body)))
    # Then its sentence says how much may come
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
    assert "larger than" in answer.json["fields"]["file"][0]
    assert rpc.asked == []


def test_whoever_sends_too_slowly_is_cut(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_cases, "PIECE_SECONDS", 0.01)
    answer = hand_over(client, staff, b"", **chunked(Slow(PDF)))
    assert (answer.status_code, rpc.asked) == (408, [])


def test_a_scanner_that_finds_something_keeps_the_file_out(
    make_client: Callable[..., FlaskClient], rpc: FakeRpc, staff: Headers, tmp_path: Path
) -> None:
    # Given a scanner / When a good file and a bad one are handed over
    with pretend_clamd() as scanner:
        client = make_client(clamav_address=scanner.address)
        hand_over(client, staff)
        hand_over(client, staff, PDF + EVIL, "bad.pdf")
    good, bad = (request for _, _, request in rpc.asked)
    # Then the bad one is quarantined with its reason, and its bytes are nowhere
    assert (good["state"], bad["state"]) == ("ready", "quarantined")
    assert bad["reason"] == "The virus scanner found Tests.Evil in it."
    assert scanner.seen == [PDF, PDF + EVIL]
    kept = [path.name for path in (tmp_path / "uploads").rglob("*") if path.is_file()]
    assert kept == [good["digest"]]


def test_without_the_scanner_asked_for_no_file_is_taken(
    make_client: Callable[..., FlaskClient], rpc: FakeRpc, staff: Headers
) -> None:
    # Given a scanner that is not there / Then the file waits, with a sentence, and may come again
    answer = hand_over(make_client(clamav_address=("127.0.0.1", 1)), staff)
    assert (answer.status_code, "try again" in answer.json["detail"]) == (503, True)
    assert "Retry-After" in answer.headers
    assert rpc.asked == []


def test_a_file_that_came_from_outside_is_scanned_before_it_goes_out(
    make_client: Callable[..., FlaskClient], rpc: FakeRpc, staff: Headers, tmp_path: Path
) -> None:
    # Given files of a mail, one of them bad, and a scanner
    place = f"/api/v1/messages/{new_id()}/attachments/{new_id()}"
    file = {"name": "a.pdf", "content_type": "application/pdf", "size": 1}
    bad, good = (FolderWriter(tmp_path / "blobs").put(content) for content in (EVIL, PDF))
    with pretend_clamd() as scanner:
        client = make_client(clamav_address=scanner.address)
        # When they are asked for, twice each
        rpc.answers["thread.get_attachment"] = file | {"digest": bad}
        refused = [client.get(place, headers=staff) for _ in range(2)]
        rpc.answers["thread.get_attachment"] = file | {"digest": good, "size": len(PDF)}
        given = [client.get(place, headers=staff).data for _ in range(2)]
    # Then the bad one is refused by its name, the good one given, and each was scanned once
    assert [(each.status_code, each.json["code"]) for each in refused] == [
        (409, "file_quarantined")
    ] * 2
    assert "Tests.Evil" in refused[0].json["detail"]
    assert (given, scanner.seen) == ([PDF, PDF], [EVIL, PDF])
    # And without an answer of the scanner nothing goes out
    silent = make_client(clamav_address=("127.0.0.1", 1))
    assert silent.get(place, headers=staff).status_code == 503


def test_a_name_a_key_and_a_person_are_needed(client: FlaskClient, staff: Headers) -> None:
    assert client.post("/api/v1/uploads?name=a.pdf", data=PDF).status_code == 401
    assert client.post("/api/v1/uploads?name=a.pdf", data=PDF, headers=staff).status_code == 400
    keyed = staff | {"Idempotency-Key": "k1"}
    assert client.post("/api/v1/uploads", data=PDF, headers=keyed).status_code == 422


def test_nobody_sends_more_than_some_files_at_once() -> None:
    # Given an account that sends as many as it may
    slots = UploadSlots(most=3, most_of_account=2)
    with slots.one("ada"), slots.one("ada"):
        # When it sends another / Then it is told to wait, while others may, until all slots are
        with pytest.raises(RateLimited), slots.one("ada"):
            pass
        with slots.one("cleo"), pytest.raises(RateLimited), slots.one("dan"):
            pass
    # And slots come back
    with slots.one("ada"):
        pass


def test_nobody_fills_the_disk_with_what_is_never_sent() -> None:
    # Given an account that has handed over as much as it may within an hour
    slots = UploadSlots(most_bytes=100)
    slots.count("ada", 60)
    with slots.one("ada"):
        slots.count("ada", 60)
    # When it sends more / Then it is told to wait, while others may
    with pytest.raises(RateLimited) as caught, slots.one("ada"):
        pass
    assert caught.value.details["retry_after"] > 3_000
    with slots.one("cleo"):
        pass


def test_what_was_refused_counts_as_well(
    make_client: Callable[..., FlaskClient],
    rpc: FakeRpc,
    staff: Headers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Given room for one file / When one is refused, and another handed over
    monkeypatch.setattr(use_cases, "UploadSlots", lambda: UploadSlots(most_bytes=len(PDF)))
    client = make_client()
    assert hand_over(client, staff, PDF, "a.exe").status_code == 422
    # Then that one must wait
    assert hand_over(client, staff).status_code == 429
    assert rpc.asked == []
