"""The firm's activity log."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from chassis.ids import to_wire_time
from gateway.schemas.base import Answer, Id, Page, PageQuery, Request, Text, nullable_text


class Moment(fields.AwareDateTime):
    """An RFC 3339 time with its offset, kept as text in UTC."""

    default_error_messages = {  # noqa: RUF012  # marshmallow merges it over the classes
        "invalid": "must be a time such as 2026-01-31T09:00:00Z.",
        "invalid_awareness": "must tell its offset from UTC, such as Z.",
    }

    def _deserialize(  # type: ignore[override]  # JSON carries the time as text
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        return to_wire_time(super()._deserialize(value, attr, data, **kwargs))


class ActivityFilter(Request):
    """`kind` such as number.claimed; `from` is included, `to` is not."""

    kind = Text(64, load_default=None)
    from_ = Moment(data_key="from", attribute="from", load_default=None)
    to = Moment(load_default=None)
    actor_id = Id(load_default=None)


class ActivityQuery(PageQuery, ActivityFilter):
    """A page of what the filter leaves."""


class Activity(Answer):
    """Who did what, when; `actor_name` is null for somebody outside the firm."""

    id = Id()
    kind = fields.String()
    actor_name = nullable_text()
    subject = fields.String()
    details = fields.Dict(keys=fields.String())
    at = fields.DateTime()


class ActivityPage(Page):
    """A page of the log, newest first."""

    items = fields.List(fields.Nested(Activity))
