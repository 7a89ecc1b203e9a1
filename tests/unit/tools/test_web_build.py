import pytest
from stand_in import make_web

from tools.faults import ToolFault
from tools.guard import Guard
from tools.web_build import WebBuild, digest

pytestmark = pytest.mark.unit


@pytest.fixture
def guard():
    guard = Guard()
    yield guard
    guard.close()


@pytest.fixture
def web(tmp_path):
    return make_web(tmp_path / "web")


def build(guard, web):
    work = WebBuild(guard, web.parent / "logs", web)
    if work.is_needed:
        work.launch()
        work.wait()
    return (web / "dist" / "built_at").read_text()


def test_pages_are_built_once_and_again_when_a_source_changes(guard, web):
    # Given a first build
    first = build(guard, web)
    # When nothing, and then a source, changes
    unchanged = build(guard, web)
    (web / "index.html").write_text("<p>changed")
    changed = build(guard, web)
    # Then only the change led to a build
    assert unchanged == first
    assert changed != first
    assert (web / "dist" / "index.html").read_text() == "<p>changed"


def test_a_broken_build_shows_the_end_of_its_log(guard, web):
    # Given a build that fails
    (web / "package.json").write_text('{"scripts":{"build":"echo boom in line 7; exit 1"}}')
    # When it runs, Then the fault carries what it said, and it stays to be done
    with pytest.raises(ToolFault, match="web build ended with exit code 1") as caught:
        build(guard, web)
    assert "boom in line 7" in caught.value.details
    assert WebBuild(guard, web.parent / "logs", web).is_needed


def test_what_the_build_makes_is_no_source(web):
    # Given the digest of the sources
    before = digest(web)
    # When made or installed files change, Then it stays; a renamed source changes it
    (web / "dist").mkdir()
    (web / "dist" / "app.js").write_text("1")
    (web / "node_modules" / "x.js").write_text("1")
    assert digest(web) == before
    (web / "index.html").rename(web / "other.html")
    assert digest(web) != before
