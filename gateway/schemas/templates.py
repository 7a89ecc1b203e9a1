"""Templates: built-in ones to clone, and the firm's own."""

from marshmallow import fields

from gateway.schemas.base import Answer, Id, Request, Text, nullable_text, one_of

TEMPLATE_CHANNELS = ("email", "sms", "both")
CATEGORIES = ("reminder", "welcome", "confirmation", "follow_up")
RENDERED_CHANNELS = ("email", "sms", "portal", "internal")
LONGEST_NAME = 100
LONGEST_BODY = 20_000
LONGEST_SUBJECT = 998
"""RFC 5322 §2.1.1: the longest line."""


class TemplateQuery(Request):
    """Which templates to list; all without a filter."""

    channel = one_of(TEMPLATE_CHANNELS, load_default=None)
    category = one_of(CATEGORIES, load_default=None)


class Template(Answer):
    """A text with merge fields such as {{client.name}}."""

    id = Id()
    built_in = fields.Boolean()
    name = fields.String()
    channel = one_of(TEMPLATE_CHANNELS)
    category = one_of(CATEGORIES)
    subject = nullable_text()
    body = fields.String()


class TemplateList(Answer):
    """The built-in templates and the firm's own."""

    items = fields.List(fields.Nested(Template))


class NewTemplate(Request):
    """A template to create. With `clone_of`, what is not given is that template's."""

    clone_of = Id()
    name = Text(LONGEST_NAME)
    channel = one_of(TEMPLATE_CHANNELS)
    category = one_of(CATEGORIES)
    subject = Text(LONGEST_SUBJECT, 0, allow_none=True)
    body = Text(LONGEST_BODY)


class ChangedTemplate(Request):
    """What to change of one of the firm's own templates."""

    name = Text(LONGEST_NAME)
    channel = one_of(TEMPLATE_CHANNELS)
    category = one_of(CATEGORIES)
    subject = Text(LONGEST_SUBJECT, 0, allow_none=True)
    body = Text(LONGEST_BODY)


class RenderTemplate(Request):
    """The conversation whose client fills in the merge fields, and the channel to write on."""

    conversation_id = Id(required=True)
    channel = one_of(RENDERED_CHANNELS, required=True)


class RenderedTemplate(Answer):
    """The template in this client's words."""

    subject = nullable_text()
    body = fields.String()
