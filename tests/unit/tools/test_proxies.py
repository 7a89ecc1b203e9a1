"""The doctor says when TRUSTED_PROXIES is wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tools.proxies import proxy_findings

COUNTED = """# HELP onethread_forwarded_requests_total Requests
# TYPE onethread_forwarded_requests_total counter
onethread_forwarded_requests_total{outcome="believed"} 7.0
onethread_forwarded_requests_total{outcome="ignored"} 3.0
"""


@contextmanager
def probes(text: str) -> Iterator[str]:
    """A gateway's probes, which tell these numbers."""

    @Request.application
    def answer(_: Any) -> Response:
        return Response(text)

    server = make_server("127.0.0.1", 0, answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("environ", "mark", "message"),
    [
        ({}, "ok", "none"),
        ({"TRUSTED_PROXIES": "10.0.0.0/8"}, "ok", "10.0.0.0/8"),
        ({"PUBLIC_URL": "https://a.example"}, "--", "names none"),
        ({"PUBLIC_URL": "https://a.example", "TRUSTED_PROXIES": "10.1.2.3"}, "ok", "10.1.2.3"),
        ({"TRUSTED_PROXIES": "0.0.0.0/0"}, "--", "everybody"),
        ({"TRUSTED_PROXIES": "1"}, "--", "must be addresses or networks"),
    ],
)
def test_a_wrong_setting_is_told(environ: dict[str, str], mark: str, message: str) -> None:
    # Given settings / When the doctor looks / Then the row says what is wrong with them
    [(found, thing, sentence)] = proxy_findings(environ, None)
    assert (found, thing) == (mark, "proxies")
    assert message in sentence


def test_a_proxy_that_nobody_declared_shows_in_what_came_in() -> None:
    # Given a gateway that had claims it did not believe / Then the doctor says how many
    with probes(COUNTED) as gateway:
        rows = list(proxy_findings({}, gateway))
    assert [row[0] for row in rows] == ["ok", "--"]
    assert rows[1][2].startswith("3 requests")
    # And says nothing of it where there were none, or where nobody answers
    with probes("") as gateway:
        assert len(list(proxy_findings({}, gateway))) == 1
    assert len(list(proxy_findings({}, "http://127.0.0.1:1"))) == 1
