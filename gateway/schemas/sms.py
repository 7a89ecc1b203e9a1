"""Settings → SMS: numbers, hours, usage, registration, consent."""

from marshmallow import fields, validate

from gateway.schemas.base import Answer, Id, Request, Text, nullable_text, one_of

NUMBER_STATUSES = ("claiming", "active", "paused", "releasing", "released")
LONGEST_TEXT = 1600


class AvailableNumberQuery(Request):
    """`area_code`: three digits of the North American Numbering Plan, none for anywhere."""

    area_code = fields.String(
        load_default=None,
        validate=validate.Regexp(r"[2-9]\d\d\Z", error="must be three digits, such as 415."),
    )


class AvailableNumber(Answer):
    """A number that can be claimed now, in E.164 form."""

    e164 = fields.String()
    locality = nullable_text()
    region = nullable_text()


class AvailableNumberList(Answer):
    """Up to ten numbers."""

    items = fields.List(fields.Nested(AvailableNumber))


class Number(Answer):
    """A number of the firm. Times are null until it has happened."""

    id = Id()
    e164 = fields.String()
    label = nullable_text()
    is_default = fields.Boolean()
    status = one_of(NUMBER_STATUSES)
    connected_at = fields.DateTime(allow_none=True)
    last_sent_at = fields.DateTime(allow_none=True)


class NumberList(Answer):
    """The firm's numbers; released ones are not among them."""

    items = fields.List(fields.Nested(Number))


class ClaimNumber(Request):
    """A number of the search to claim."""

    e164 = Text(16, required=True)
    label = Text(50, 0, load_default="")


class ChangedNumber(Request):
    """What to change; `is_default` can only be given, not taken away."""

    label = Text(50, 0)
    is_default = fields.Boolean(
        validate=validate.Equal(True, error="must be true; make another number the default.")
    )
    paused = fields.Boolean()


def _clock() -> fields.String:
    form = validate.Regexp(r"([01]\d|2[0-3]):[0-5]\d\Z", error="must be a time such as 08:30.")
    return fields.String(required=True, validate=form)


class QuietHours(Request):
    """No text goes out from `start` to `end` on the client's clock; it waits until then."""

    enabled = fields.Boolean(required=True)
    start = _clock()
    end = _clock()
    default_time_zone = Text(64, required=True)


class OfficeHours(Request):
    """When somebody is there; `days` from 0 (Monday) to 6."""

    days = fields.List(
        fields.Integer(strict=True, validate=validate.Range(0, 6, error="must be from 0 to 6.")),
        required=True,
    )
    start = _clock()
    end = _clock()
    time_zone = Text(64, required=True)


class AutoReply(Request):
    """What answers a text that comes out of office hours, at most once a day per person."""

    enabled = fields.Boolean(required=True)
    text = Text(LONGEST_TEXT, 0, required=True)


class SmsSettings(Request):
    """All of it, asked for and given as a whole."""

    quiet_hours = fields.Nested(QuietHours, required=True)
    office_hours = fields.Nested(OfficeHours, required=True)
    auto_reply = fields.Nested(AutoReply, required=True)


class ConsentQuery(Request):
    """A phone number; one without a country's code is American."""

    phone = Text(32, required=True)


class ConsentEntry(Answer):
    """A line of the ledger: nothing in it is ever changed or removed."""

    kind = fields.String()
    source = fields.String()
    firm_number = nullable_text()
    at = fields.DateTime()


class Consent(Answer):
    """Whether a phone may be texted from `sender`, the firm's number that a text to it would leave
    from now, and how that came about.
    """

    phone = fields.String()
    opted_out = fields.Boolean()
    sender = nullable_text()
    items = fields.List(fields.Nested(ConsentEntry))
