"""Templates: built-in ones to clone, and the firm's own."""

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from contracts.channels import Channel
from contracts.types import Id, IdempotencyKey, TrustedId, line, prose

TemplateChannel = Literal["email", "sms", "both"]
TemplateCategory = Literal["reminder", "welcome", "confirmation", "follow_up"]
TemplateName = Annotated[str, line(100)]
TemplateSubject = Annotated[str, line(200, 0)]
TemplateBody = Annotated[str, prose(20_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A text with merge fields such as {{client.name}}."""

    id: TrustedId
    built_in: bool
    name: str
    channel: TemplateChannel
    category: TemplateCategory
    subject: str | None
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateList:
    """The built-in templates and the firm's own."""

    items: tuple[Template, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTemplates:
    """Which templates to list; all without a filter. `channel` email or sms also finds those for
    both.
    """

    channel: TemplateChannel | None = None
    category: TemplateCategory | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTemplate:
    """A template to create. With `clone_of`, what is not given is that template's."""

    clone_of: Id | UnsetType = UNSET
    name: TemplateName | UnsetType = UNSET
    channel: TemplateChannel | UnsetType = UNSET
    category: TemplateCategory | UnsetType = UNSET
    subject: TemplateSubject | UnsetType | None = UNSET
    body: TemplateBody | UnsetType = UNSET
    idempotency_key: IdempotencyKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateTemplate:
    """What to change of one of the firm's own templates."""

    template_id: Id
    name: TemplateName | UnsetType = UNSET
    channel: TemplateChannel | UnsetType = UNSET
    category: TemplateCategory | UnsetType = UNSET
    subject: TemplateSubject | UnsetType | None = UNSET
    body: TemplateBody | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteTemplate:
    """Which of the firm's own templates."""

    template_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderTemplate:
    """The conversation whose client fills in the merge fields, and the channel to write on. `to`:
    the address it is written to, whose owner is the contact; the primary one when none is given.
    """

    template_id: Id
    conversation_id: Id
    channel: Channel
    to: Annotated[str, line(254)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedTemplate:
    """The template in this client's words."""

    subject: str | None
    body: str
