"""The web pages: two single-page applications and the API page, as the web build made them."""

from pathlib import Path

from flask import Blueprint, Flask, Response, send_from_directory
from werkzeug.routing import PathConverter

from chassis.errors import ServiceUnavailable
from gateway.context import context

YEAR_SECONDS = 31_536_000

pages = Blueprint("pages", __name__)


class PagePath(PathConverter):
    """Any path but those of the API and the built files: there, unknown means not found."""

    regex = r"(?!api/|assets/)[^/].*?"


def serve_pages(app: Flask) -> None:
    """Add the pages to the application."""
    app.url_map.converters["page"] = PagePath
    app.register_blueprint(pages)


@pages.get("/assets/<path:name>")
def asset(name: str) -> Response:
    """A built file; its name changes with its content, so it is kept for ever."""
    response = send_from_directory(_folder() / "assets", name, max_age=YEAR_SECONDS)
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    return response


@pages.get("/api-docs/")
def api_docs() -> Response:
    """The page to read the OpenAPI document."""
    return _page("api-docs/index.html")


@pages.get("/portal", strict_slashes=False)
@pages.get("/portal/<path:_>")
def portal(_: str = "") -> Response:
    """The client portal; its addresses below are the page's own."""
    return _page("portal.html")


@pages.get("/")
@pages.get("/<page:name>")
def staff(name: str = "") -> Response:
    """The staff inbox, for every address that is no file."""
    if name and (_folder() / name).is_file():
        return send_from_directory(_folder(), name)
    return _page("index.html")


def _page(name: str) -> Response:
    if not (_folder() / name).is_file():
        raise ServiceUnavailable("The web pages are not built; run the web build first.")
    response = send_from_directory(_folder(), name)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _folder() -> Path:
    return Path(context().config.web_folder).resolve()
