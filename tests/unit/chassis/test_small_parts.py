"""Ids, instants, traces, secrets, files, cursors, logs and metrics."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import stat
import uuid
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import structlog
from cryptography.fernet import Fernet

from chassis import ids
from chassis.errors import MalformedRequest, Misconfigured, NotFound
from chassis.observability import trace
from chassis.observability.log import configure_logging, get_logger
from chassis.observability.metrics import EVENTS_HANDLED, render
from chassis.secrets import SecretBox
from chassis.storage.blobs import FolderReader, FolderWriter
from chassis.storage.engine import database_url
from chassis.storage.paging import page_of, read_cursor, write_cursor


def test_ids_are_version_7_distinct_and_sort_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given ids made at growing times
    made = []
    for millisecond in range(1_700_000_000_000, 1_700_000_000_300):
        monkeypatch.setattr(ids.time, "time_ns", lambda at=millisecond: at * 1_000_000)
        made.append(ids.new_id())
    # Then they sort by time and carry the bits of RFC 9562
    assert made == sorted(made)
    assert len(set(made)) == 300
    for each in map(uuid.UUID, made):
        assert (each.version, each.variant) == (7, uuid.RFC_4122)
    assert uuid.UUID(made[7]).int >> 80 == 1_700_000_000_007


def test_a_derived_id_is_the_same_everywhere_and_parts_do_not_run_together() -> None:
    # Given parts / Then the id depends on each of them, and on where one ends
    assert ids.derived_id("a", "b") == ids.derived_id("a", "b")
    assert ids.derived_id("a", "b") != ids.derived_id("ab")
    assert ids.is_uuid(ids.derived_id("a"))


@pytest.mark.parametrize("text", ["", "x", "0" * 32, "{" + str(uuid.uuid4()) + "}", "urn:uuid:1"])
def test_what_is_no_uuid(text: str) -> None:
    # Given a text that is none in its usual form / Then it is refused, without an exception
    assert not ids.is_uuid(text)


def test_instants_cross_the_wire_in_utc() -> None:
    # Given an instant elsewhere / When it is written and read / Then it is the same instant
    moment = datetime(2026, 3, 4, 5, 6, 7, 8, tzinfo=timezone(timedelta(hours=2)))
    assert ids.to_wire_time(moment) == "2026-03-04T03:06:07.000008Z"
    assert ids.from_wire_time(ids.to_wire_time(moment)) == moment
    assert ids.utc_now().tzinfo is UTC
    with pytest.raises(ValueError, match="offset"):
        ids.from_wire_time("2026-03-04T05:06:07")


def test_a_trace_goes_on_in_a_child_and_ends_with_its_block() -> None:
    # Given a trace / When a block runs under it
    before = trace.trace_id()
    parent = trace.new_trace()
    with trace.tracing(parent) as mine:
        # Then the trace id stays and the span is new
        assert mine[3:35] == parent[3:35] == trace.trace_id()
        assert mine[36:52] != parent[36:52]
        assert trace.current_trace() == mine
        with trace.tracing(mine):
            assert trace.trace_id() == mine[3:35]
        assert trace.current_trace() == mine
    assert trace.trace_id() == before


@pytest.mark.parametrize("text", [None, "", "00-xyz", "00-" + "0" * 31 + "-" + "0" * 16 + "-01"])
def test_a_strange_trace_is_replaced(text: str | None) -> None:
    # Given a header that is no traceparent / When work begins / Then a fresh one serves
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", trace.child_of(text))


def test_a_sealed_secret_opens_with_any_key_and_rotates_to_the_newest() -> None:
    # Given a secret under an old key
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    sealed = SecretBox([old]).seal("refresh-token")
    assert "refresh-token" not in sealed
    # When a newer key is added / Then it opens, and rotated it needs the new key only
    both = SecretBox([new, old])
    assert both.open(sealed) == "refresh-token"
    assert SecretBox([new]).open(both.rotate(sealed)) == "refresh-token"
    # And without its key, or damaged, the operator is told
    for broken in (sealed, sealed[:-4] + "AAAA", "nonsense"):
        with pytest.raises(Misconfigured, match="SECRET_KEYS"):
            SecretBox([new]).open(broken)


def test_a_file_is_kept_once_under_its_digest(tmp_path: Path) -> None:
    # Given bytes / When they are kept twice / Then there is one file of that name
    blobs = FolderWriter(tmp_path)
    digest = blobs.put(b"figures")
    assert digest == hashlib.sha256(b"figures").hexdigest() == blobs.put(b"figures")
    assert FolderReader(tmp_path).get(digest) == b"figures"
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert file.name == digest
    # And nobody is meant to write to it again
    assert not stat.S_IMODE(file.stat().st_mode) & 0o222


def test_who_reads_files_has_no_way_to_write_list_or_delete() -> None:
    # Given both sides of the folder / When their public faces are listed / Then that is all
    faces = {kind: {n for n in vars(kind) if n[0] != "_"} for kind in (FolderReader, FolderWriter)}
    assert faces == {FolderReader: {"get", "read"}, FolderWriter: {"put"}}


def test_a_damaged_file_is_not_handed_out(tmp_path: Path) -> None:
    # Given a stored file that changed on disk / When it is read / Then it is refused
    digest = FolderWriter(tmp_path).put(b"figures")
    kept = next(path for path in tmp_path.rglob(digest))
    kept.chmod(0o640)
    kept.write_bytes(b"other")
    with pytest.raises(NotFound, match="damaged"):
        FolderReader(tmp_path).get(digest)


@pytest.mark.parametrize(
    "digest", ["", "../../etc/passwd", "A" * 64, "g" * 64, "0" * 63, "/" * 64, "0" * 64]
)
def test_a_digest_cannot_lead_out_of_the_folder(tmp_path: Path, digest: str) -> None:
    # Given a name that is no digest, or of no file / When it is read / Then there is none
    with pytest.raises(NotFound):
        FolderReader(tmp_path / "blobs").get(digest)


def test_pages_and_cursors() -> None:
    # Given more rows than fit / When a page is cut / Then its cursor names the last row kept
    rows, cursor = page_of([("a", 1), ("b", 2), ("c", 3)], 2, lambda row: row)
    assert rows == [("a", 1), ("b", 2)]
    assert read_cursor(cursor, 2) == ("b", 2)
    assert page_of([("a", 1)], 2, lambda row: row) == ([("a", 1)], None)
    assert page_of([], 2, lambda row: row) == ([], None)
    assert read_cursor(None, 2) is None
    assert read_cursor("", 2) is None


@pytest.mark.parametrize("cursor", ["x", "%%%", "e30", write_cursor("a"), "é", "bnVsbA", "[" * 9])
def test_a_cursor_we_did_not_write_names_its_field(cursor: str) -> None:
    # Given another text / When it is read / Then the error names the field
    with pytest.raises(MalformedRequest) as caught:
        read_cursor(cursor, 2)
    assert list(caught.value.details["fields"]) == ["cursor"]


def test_logs_carry_the_trace_and_hide_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    # Given JSON logs
    handlers = logging.root.handlers[:]
    try:
        configure_logging("sms", "json", "INFO")
        # When lines are written under a trace, one with secrets in it
        with trace.tracing(None):
            get_logger("t").info(
                "signed_in", password="p4ss", refresh_token="t0k", Authorization="Bearer b",
                client_secret="s3", message_id="m",
            )  # fmt: skip
            expected = trace.trace_id()
        logging.getLogger("library").warning("from a library")
        get_logger("t").debug("too_fine")
    finally:
        logging.root.handlers[:] = handlers
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    # Then each line is an object, secrets are hidden and the trace is there
    assert [line["event"] for line in lines] == ["signed_in", "from a library"]
    first = lines[0]
    assert (first["service"], first["trace_id"], first["message_id"]) == ("sms", expected, "m")
    hidden = {first[k] for k in ("password", "refresh_token", "Authorization", "client_secret")}
    assert hidden == {"[hidden]"}


def test_metrics_are_shown_in_prometheus_form() -> None:
    # Given something counted / When metrics are shown / Then it is among them
    EVENTS_HANDLED.labels("message.tested.v1", "done").inc()
    body, content_type = render()
    assert b'onethread_events_handled_total{event="message.tested.v1",outcome="done"} 1.0' in body
    assert content_type.startswith("text/plain")


@pytest.mark.parametrize(
    ("server", "name", "url"),
    [
        ("postgresql://u:p@h:1/postgres", None, "postgresql+psycopg2://u:p@h:1/onethread_sms"),
        (
            "postgresql+psycopg2://u@/postgres?host=/sock", None,
            "postgresql+psycopg2://u@/onethread_sms?host=/sock",
        ),
        ("postgresql://u@h/postgres", "own", "postgresql+psycopg2://u@h/own"),
    ],
)  # fmt: skip
def test_each_service_has_its_database_on_the_server(
    server: str, name: str | None, url: str
) -> None:
    # Given the server's address / Then the service's own database is named after it
    assert database_url(server, "sms", name) == url
