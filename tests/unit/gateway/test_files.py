"""Files of messages, and the activity log as a table."""

import codecs
import csv
import io
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.errors import NotFound, PermissionDenied
from chassis.ids import new_id
from chassis.storage.blobs import FolderWriter
from contracts.actor import Actor
from contracts.rpc import Method
from tests.unit.gateway.fakes import FakeRpc

ID = new_id()
BASE = "/api/v1"
FILE = f"{BASE}/messages/{ID}/attachments/{new_id()}"
Headers = dict[str, str]


def keep(folder: Path, rpc: FakeRpc, content: bytes, **changed: Any) -> None:
    digest = FolderWriter(folder / "blobs").put(content)
    file = {"name": "w2.png", "content_type": "image/png", "size": len(content), "digest": digest}
    rpc.answers["thread.get_attachment"] = file | changed


def test_a_picture_is_streamed_whole_and_may_be_shown(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, tmp_path: Path
) -> None:
    # Given a picture larger than one piece
    content = bytes(range(256)) * 1000
    keep(tmp_path, rpc, content)
    # When it is asked for
    answer = client.get(FILE, headers=staff)
    # Then all of it comes, to be shown but not run
    assert (answer.status_code, answer.data) == (200, content)
    assert answer.headers["Content-Disposition"] == "inline; filename=w2.png"
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    # And no disk keeps it
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("declared", "answered"),
    [
        ("application/pdf", "application/pdf"),
        ("text/html; charset=utf-8", "text/html"),
        ("image/svg+xml", "image/svg+xml"),
        ("IMAGE/TIFF", "image/tiff"),
        ("nonsense\r\nSet-Cookie: a=b", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_whatever_could_run_is_downloaded(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, tmp_path: Path, declared: str, answered: str
) -> None:
    keep(tmp_path, rpc, b"<script>", content_type=declared)
    answer = client.get(FILE, headers=staff)
    assert answer.headers["Content-Type"] == answered
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "filename=_.._etc_passwd"),
        ('a"\r\nX: b.png', "filename=a___X: b.png"),
        ("", "filename=file"),
    ],
)
def test_a_name_can_neither_climb_nor_end_the_header(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, tmp_path: Path, name: str, shown: str
) -> None:
    keep(tmp_path, rpc, b"1", name=name)
    answer = client.get(FILE, headers=staff)
    assert answer.headers["Content-Disposition"].replace('"', "") == f"inline; {shown}"


def test_a_name_outside_ascii_comes_through(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, tmp_path: Path
) -> None:
    keep(tmp_path, rpc, b"1", name="Zürich.png")
    answer = client.get(FILE, headers=staff)
    assert "filename*=UTF-8''Z%C3%BCrich.png" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("digest", ["0" * 64, "../../secret"])
def test_a_file_that_is_not_kept_is_not_found(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, tmp_path: Path, digest: str
) -> None:
    keep(tmp_path, rpc, b"1", digest=digest)
    assert client.get(FILE, headers=staff).status_code == 404


def test_the_service_decides_who_may_have_a_file(
    client: FlaskClient, rpc: FakeRpc, staff: Headers
) -> None:
    rpc.answers["thread.get_attachment"] = NotFound("There is no such message.")
    assert client.get(FILE, headers=staff).status_code == 404


class Pages(FakeRpc):
    """A log of two pages."""

    def ask(self, method: Method[Any, Any], actor: Actor, request: Any) -> Any:
        serial = int(request.cursor or 0)
        item = {
            "id": ID,
            "kind": "message.out",
            "actor_name": None if serial else "=cmd()",
            "subject": 'a "b", c',
            "details": {"to": "+1"} if serial else {},
            "at": f"2026-01-0{serial + 1}T00:00:00Z",
        }
        next_cursor = None if serial else "1"
        self.answers[method.routing_key] = {"items": [item], "next_cursor": next_cursor}
        return super().ask(method, actor, request)


@pytest.fixture
def pages() -> FakeRpc:
    return Pages()


class TestExport:
    @pytest.fixture
    def rpc(self, pages: FakeRpc) -> FakeRpc:
        return pages

    def test_every_page_of_the_filter_is_in_the_table(
        self, client: FlaskClient, rpc: FakeRpc, staff: Headers
    ) -> None:
        # When the log is exported by a filter
        answer = client.get(f"{BASE}/activity.csv?kind=message.out", headers=staff)
        # Then both pages are lines of one table, and nothing in it is a formula
        assert answer.mimetype == "text/csv"
        assert answer.data.startswith(codecs.BOM_UTF8)
        assert list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))) == [
            ["at", "kind", "actor_name", "subject", "details"],
            ["2026-01-01T00:00:00Z", "message.out", "'=cmd()", 'a "b", c', ""],
            ["2026-01-02T00:00:00Z", "message.out", "", 'a "b", c', '{"to": "+1"}'],
        ]
        assert [r["cursor"] for _, _, r in rpc.asked] == [None, "1"]
        assert {r["kind"] for _, _, r in rpc.asked} == {"message.out"}


@pytest.mark.parametrize(
    "subject", ["=cmd()", "\t1", "\u200b=cmd()", " \u3164@x", "\uff1dcmd()", "\n+1", "\ufeff-1"]
)
def test_whatever_stands_before_a_formula_it_is_none(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, subject: str
) -> None:
    # Given a subject that some spreadsheet takes for a formula / Then it is a text in the table
    item = {"id": ID, "at": "2026-01-01T00:00:00Z", "kind": "x", "actor_name": "a"}
    item |= {"subject": subject, "details": {}}
    rpc.answers["notify.list_activity"] = {"items": [item], "next_cursor": None}
    answer = client.get(f"{BASE}/activity.csv", headers=staff)
    assert list(csv.reader(io.StringIO(answer.text, newline="")))[1][3] == f"'{subject}"


def test_an_export_that_is_refused_is_a_problem(
    client: FlaskClient, rpc: FakeRpc, staff: Headers
) -> None:
    rpc.answers["notify.list_activity"] = PermissionDenied("You may not see the log.")
    answer = client.get(f"{BASE}/activity.csv", headers=staff)
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
