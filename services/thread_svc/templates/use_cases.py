"""Templates as staff keep and use them (T11)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict, ValidationFailed
from chassis.ids import new_id
from chassis.storage.database import Database, Transaction
from chassis.storage.idempotency import once_per_key
from chassis.storage.mapping import columns_from, contract_from
from contracts.actor import Actor
from contracts.channels import TRAITS
from contracts.rpc.base import NoFields
from contracts.rpc.thread.templates import (
    CreateTemplate,
    DeleteTemplate,
    ListTemplates,
    RenderedTemplate,
    RenderTemplate,
    Template,
    TemplateList,
    UpdateTemplate,
)
from services.thread_svc.channels.options import contacts_in, option_for
from services.thread_svc.channels.rules import chosen_addressee
from services.thread_svc.conversation.access import visible_conversation
from services.thread_svc.read_models.firms import firm_name
from services.thread_svc.templates.library import BY_ID, LIBRARY
from services.thread_svc.templates.rules import checked_template, merge_values, render
from services.thread_svc.templates.tables import TEMPLATES


@dataclass(frozen=True)
class Templates:
    """The firm's templates beside the built-in ones."""

    database: Database

    def list_templates(self, actor: Actor, request: ListTemplates) -> TemplateList:
        """The firm's own by name, then the built-in ones."""
        own = select(TEMPLATES).where(TEMPLATES.c.firm_id == actor.firm_id)
        with self.database.transaction(actor.firm_id) as tx:
            rows = tx.rows(own.order_by(TEMPLATES.c.name, TEMPLATES.c.id))
        every = [*(_template(row) for row in rows), *LIBRARY]
        fitting = (each for each in every if _fits(each, request.channel, request.category))
        return TemplateList(items=tuple(fitting))

    def create_template(self, actor: Actor, request: CreateTemplate) -> Template:
        """A new template, or a copy of `clone_of` with what else is given changed."""
        key = request.idempotency_key or new_id()
        return once_per_key(
            self.database, actor, key, request, lambda tx: _create(tx, request), Template
        )

    def update_template(self, actor: Actor, request: UpdateTemplate) -> Template:
        """Change what the request names; Conflict for a built-in one."""
        with self.database.transaction(actor.firm_id) as tx:
            known = _own(tx, request.template_id)
            columns = checked_template(columns_from(TEMPLATES, known) | _given(request))
            change = update(TEMPLATES).where(_is(tx, known.id)).values(**columns)
            return _template(tx.one("template", change.returning(TEMPLATES)))

    def delete_template(self, actor: Actor, request: DeleteTemplate) -> NoFields:
        """Forget it; what was sent with it stays. Conflict for a built-in one."""
        with self.database.transaction(actor.firm_id) as tx:
            known = _own(tx, request.template_id)
            tx.execute(delete(TEMPLATES).where(_is(tx, known.id)))
        return NoFields()

    def render_template(self, actor: Actor, request: RenderTemplate) -> RenderedTemplate:
        """Subject and body for this conversation and channel, every field filled in.

        Errors: UnknownTemplateField, EmptyTemplateField; NoNumber and its like when the firm
        cannot use the channel; ValidationFailed when the template is not for it.
        """
        channel = request.channel
        with self.database.transaction(actor.firm_id) as tx:
            template = _find(tx, request.template_id)
            if not _fits(template, channel, None):
                sentence = f"the template {template.name} is not for {TRAITS[channel].label}."
                raise ValidationFailed("Choose another template.", {"channel": [sentence]})
            conversation = visible_conversation(tx, actor, request.conversation_id)
            values = _values(tx, actor, conversation, request)
        subject = template.subject if TRAITS[channel].needs_subject else None
        return RenderedTemplate(
            subject=render(subject, values, "subject") if subject else None,
            body=render(template.body, values),
        )


def _create(tx: Transaction, request: CreateTemplate) -> Template:
    cloned: dict[str, Any] = {}
    if isinstance(request.clone_of, str):
        cloned = columns_from(TEMPLATES, _find(tx, request.clone_of))
    columns = checked_template(cloned | _given(request))
    row = {**columns, "id": new_id(), "firm_id": tx.firm_id}
    tx.execute(insert(TEMPLATES), row)
    return contract_from(Template, row, built_in=False)


def _given(request: CreateTemplate | UpdateTemplate) -> dict[str, Any]:
    """Null is the same as not given."""
    columns = columns_from(TEMPLATES, request)
    return {name: value for name, value in columns.items() if value is not None}


def _values(
    tx: Transaction, actor: Actor, conversation: RowMapping, request: RenderTemplate
) -> dict[str, str]:
    channel, contacts = request.channel, contacts_in(tx, conversation)
    option = option_for(tx, channel, conversation, contacts)
    if option.firm is not None:
        raise option.firm.error(channel)
    contact = contacts[0].name if contacts else ""
    if option.addressees:
        named = [each for each in option.addressees if each.value == request.to]
        contact = chosen_addressee(named or option.addressees).contact_name
    client = conversation["title"] if conversation["client_id"] else ""
    return merge_values(client, contact, firm_name(tx), actor.name)


def _find(tx: Transaction, template_id: str) -> Template:
    """A template of the firm or of the library; NotFound."""
    if built_in := BY_ID.get(template_id.lower()):
        return built_in
    return _template(tx.one("template", select(TEMPLATES).where(_is(tx, template_id))))


def _own(tx: Transaction, template_id: str) -> Template:
    found = _find(tx, template_id)
    if found.built_in:
        raise Conflict("A built-in template stays as it is; clone it and edit the copy.")
    return found


def _is(tx: Transaction, template_id: str) -> ColumnElement[bool]:
    return (TEMPLATES.c.firm_id == tx.firm_id) & (TEMPLATES.c.id == template_id)


def _template(row: RowMapping) -> Template:
    return contract_from(Template, row, built_in=False)


def _fits(template: Template, channel: str | None, category: str | None) -> bool:
    reaches = {"both", "email", "sms"} if template.channel == "both" else {template.channel}
    return (channel is None or channel in reaches) and category in {None, template.category}
