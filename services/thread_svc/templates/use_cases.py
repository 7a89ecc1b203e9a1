"""Templates as staff keep and use them (T11)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict, ValidationFailed
from chassis.fields import id_of
from chassis.ids import new_id
from chassis.storage.database import Database, Transaction
from chassis.storage.idempotency import once_per_key
from contracts.actor import Actor
from contracts.channels import TRAITS, Channel
from services.thread_svc.channels.options import contacts_in, option_for
from services.thread_svc.channels.rules import chosen_addressee
from services.thread_svc.conversation.access import require, visible_conversation
from services.thread_svc.read_models.firms import firm_name
from services.thread_svc.templates.library import (
    BY_ID,
    CATEGORIES,
    CHANNELS,
    LIBRARY,
    BuiltInTemplate,
)
from services.thread_svc.templates.rules import (
    changed_fields,
    checked_template,
    merge_values,
    one_of,
    render,
)
from services.thread_svc.templates.tables import TEMPLATES

_WRITE = "settings.edit"


@dataclass(frozen=True)
class Templates:
    """The firm's templates beside the built-in ones."""

    database: Database

    def list_templates(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """The firm's own by name, then the built-in ones. `channel` email or sms also finds those
        for both.
        """
        require(actor, "messages.view")
        channel = one_of(request, "channel", CHANNELS) if request.get("channel") else None
        category = one_of(request, "category", CATEGORIES) if request.get("category") else None
        own = select(TEMPLATES).where(TEMPLATES.c.firm_id == actor.firm_id)
        with self.database.transaction(actor.firm_id) as tx:
            rows = tx.rows(own.order_by(TEMPLATES.c.name, TEMPLATES.c.id))
        items = [_view(row) for row in rows] + [_view(built_in) for built_in in LIBRARY]
        return {"items": [item for item in items if _fits(item, channel, category)]}

    def create_template(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """A new template, or a copy of `clone_of` with what else is given changed."""
        require(actor, _WRITE)
        key = str(request.get("idempotency_key") or new_id())
        return once_per_key(self.database, actor, key, request, lambda tx: _create(tx, request))

    def update_template(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Change what the request names; Conflict for a built-in one."""
        require(actor, _WRITE)
        with self.database.transaction(actor.firm_id) as tx:
            known = _own(tx, request)
            fields = checked_template({**_view(known), **changed_fields(request)})
            mine = (TEMPLATES.c.firm_id == tx.firm_id) & (TEMPLATES.c.id == known["id"])
            change = update(TEMPLATES).where(mine).values(**fields).returning(TEMPLATES)
            return _view(tx.one("template", change))

    def delete_template(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Forget it; what was sent with it stays. Conflict for a built-in one."""
        require(actor, _WRITE)
        with self.database.transaction(actor.firm_id) as tx:
            known = _own(tx, request)
            mine = (TEMPLATES.c.firm_id == tx.firm_id) & (TEMPLATES.c.id == known["id"])
            tx.execute(delete(TEMPLATES).where(mine))
        return {}

    def render_template(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Subject and body for this conversation and channel, every field filled in.

        Errors: UnknownTemplateField, EmptyTemplateField; NoNumber and its like when the firm
        cannot use the channel; ValidationFailed when the template is not for it.
        """
        require(actor, "messages.send")
        channel = Channel(one_of(request, "channel", tuple(Channel)))
        with self.database.transaction(actor.firm_id) as tx:
            template = _found(tx, request)
            if not _fits(template, channel, None):
                sentence = f"the template {template['name']} is not for {TRAITS[channel].label}."
                raise ValidationFailed("Choose another template.", {"channel": [sentence]})
            conversation = visible_conversation(tx, actor, str(request["conversation_id"]))
            values = _values(tx, actor, conversation, channel)
        subject = template["subject"] if TRAITS[channel].needs_subject else None
        return {
            "subject": render(subject, values, "subject") if subject else None,
            "body": render(template["body"], values),
        }


def _create(tx: Transaction, request: dict[str, Any]) -> dict[str, Any]:
    given = changed_fields(request)
    if request.get("clone_of") is not None:
        given = {**_found(tx, request, "clone_of"), **given}
    row = {**checked_template(given), "id": new_id(), "firm_id": tx.firm_id}
    tx.execute(insert(TEMPLATES), row)
    return _view(row)


def _values(
    tx: Transaction, actor: Actor, conversation: RowMapping, channel: Channel
) -> dict[str, str]:
    contacts = contacts_in(tx, conversation)
    option = option_for(tx, channel, conversation, contacts)
    if option.firm is not None:
        raise option.firm.error(channel)
    contact = contacts[0]["name"] if contacts else ""
    if option.addressees:
        contact = chosen_addressee(option.addressees).contact_name
    client = conversation["title"] if conversation["client_id"] else ""
    return merge_values(client, contact, firm_name(tx), actor.name)


def _found(tx: Transaction, request: dict[str, Any], name: str = "template_id") -> dict[str, Any]:
    """A template of the firm or of the library; NotFound."""
    template_id = id_of(request, name, "template")
    if template_id in BY_ID:
        return _view(BY_ID[template_id])
    query = select(TEMPLATES).where(
        TEMPLATES.c.firm_id == tx.firm_id, TEMPLATES.c.id == template_id
    )
    return _view(tx.one("template", query))


def _own(tx: Transaction, request: dict[str, Any]) -> dict[str, Any]:
    found = _found(tx, request)
    if found["built_in"]:
        raise Conflict("A built-in template stays as it is; clone it and edit the copy.")
    return found


def _fits(template: dict[str, Any], channel: str | None, category: str | None) -> bool:
    reaches = {"both", "email", "sms"} if template["channel"] == "both" else {template["channel"]}
    return (channel is None or channel in reaches) and category in {None, template["category"]}


def _view(template: RowMapping | dict[str, Any] | BuiltInTemplate) -> dict[str, Any]:
    built_in = isinstance(template, BuiltInTemplate)
    names = ("id", "name", "channel", "category", "subject", "body")
    if isinstance(template, BuiltInTemplate):
        fields = {name: getattr(template, name) for name in names}
    else:
        fields = {name: template[name] for name in names}
    return {**fields, "built_in": built_in}
