from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def web(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "api-docs").mkdir()
    for name, text in {
        "index.html": "staff page",
        "portal.html": "portal page",
        "favicon.svg": "<svg/>",
        "assets/main-1a2b.js": "1",
        "api-docs/index.html": "docs page",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", "staff page"),
        ("/conversations/1", "staff page"),
        ("/portal", "portal page"),
        ("/portal/", "portal page"),
        ("/portal/conversations/1", "portal page"),
        ("/api-docs/", "docs page"),
        ("/favicon.svg", "<svg/>"),
        ("/assets/main-1a2b.js", "1"),
    ],
)
def test_each_address_shows_its_page(web: Path, client: FlaskClient, path: str, text: str) -> None:
    answer = client.get(path, buffered=True)
    assert (answer.status_code, answer.text) == (200, text)


def test_pages_are_asked_for_again_and_built_files_never(web: Path, client: FlaskClient) -> None:
    assert client.get("/", buffered=True).headers["Cache-Control"] == "no-cache"
    assert "immutable" in client.get("/assets/main-1a2b.js", buffered=True).headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/assets/none.js", "/assets/../index.html", "/api/x"])
def test_no_page_stands_in_for_a_missing_file_or_api_address(
    web: Path, client: FlaskClient, path: str
) -> None:
    assert client.get(path, buffered=True).status_code == 404


@pytest.mark.parametrize("path", ["/../secret", "/%2e%2e/secret", "/assets/%2e%2e/%2e%2e/secret"])
def test_nothing_outside_the_folder_is_served(
    web: Path, make_client: Callable[..., FlaskClient], path: str
) -> None:
    # Given a file beside the folder of the pages
    (web / "secret").write_text("secret", encoding="utf-8")
    client = make_client(web_folder=str(web / "assets"))
    # When it is asked for by a path that climbs out, Then it does not come
    assert client.get(path, buffered=True).text != "secret"


def test_pages_that_are_not_built_say_so(client: FlaskClient) -> None:
    answer = client.get("/", buffered=True)
    assert answer.status_code == 503
    assert "web build" in (answer.json or {})["detail"]


def test_no_script_but_our_own_runs_in_a_page(web: Path, client: FlaskClient) -> None:
    headers = client.get("/", buffered=True).headers
    policy = dict(
        part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_answers_of_the_api_are_not_kept(client: FlaskClient) -> None:
    assert client.get("/api/v1/me", buffered=True).headers["Cache-Control"] == "no-store"


def test_the_api_page_is_where_the_contract_says(client: FlaskClient) -> None:
    answer = client.get("/api/v1/docs", buffered=True)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/api-docs/")


def test_the_probes_answer_where_no_stranger_comes(client: FlaskClient) -> None:
    # Given the address of the probes / Then they answer there
    apart = {"base_url": "http://127.0.0.1:8401", "buffered": True}
    assert client.get("/healthz", **apart).status_code == 200
    assert client.get("/readyz", **apart).json == {"broker": True, "sessions": True}
    assert b"onethread_http_seconds" in client.get("/metrics", **apart).data
    # And nowhere else
    for path in ("/healthz", "/readyz", "/metrics"):
        assert client.get(path, buffered=True).status_code == 404
