"""What Twilio's v1 APIs (messaging, trusthub) share; their hosts are all this one server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import request

from sandbox.clock import iso_seconds
from sandbox.twilio.errors import TwilioError
from sandbox.world import world

V1 = "/v1"
LARGEST_PAGE = 100


def absolute(path: str) -> str:
    """The address of a resource."""
    return world().settings.root_url + path


def dates(created: datetime, updated: datetime) -> dict[str, str]:
    """The two dates every resource has."""
    return {"date_created": iso_seconds(created), "date_updated": iso_seconds(updated)}


def page_v1(key: str, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One page as the v1 APIs wrap it, by the request's PageSize and Page."""
    size = max(1, min(_whole("PageSize", 50), LARGEST_PAGE))
    page = _whole("Page", 0)
    more = len(items) > (page + 1) * size
    meta = {
        "key": key,
        "page": page,
        "page_size": size,
        "first_page_url": _page_url(0, size),
        "previous_page_url": _page_url(page - 1, size) if page else None,
        "next_page_url": _page_url(page + 1, size) if more else None,
        "url": _page_url(page, size),
    }
    return {"meta": meta, key: items[page * size : (page + 1) * size]}


def _page_url(page: int, size: int) -> str:
    return absolute(f"{request.path}?{urlencode({'PageSize': size, 'Page': page})}")


def _whole(name: str, default: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isdigit() else default


def require(names: Iterable[str], code: int = 20001) -> None:
    """Raise the TwilioError `code` for fields that are missing or blank."""
    missing = [name for name in names if not request.form.get(name, "").strip()]
    if missing:
        sentence = f"Missing required parameter {', '.join(missing)} in the post body"
        raise TwilioError(code, message=sentence)


def sent_fields(names: Mapping[str, str], truths: Mapping[str, str]) -> dict[str, Any]:
    """The form's fields by the resource's names; `truths` are those that are true or false."""
    form = request.form
    texts = {name: form[sent] for sent, name in names.items() if sent in form}
    flags = {name: form[sent].lower() == "true" for sent, name in truths.items() if sent in form}
    return texts | flags


def unknown() -> TwilioError:
    """404 for the path of the request."""
    return TwilioError(20404, message=f"The requested resource {request.path} was not found")
