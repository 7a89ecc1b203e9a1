"""Templates and their words for one client."""

from contracts.rpc import Thread
from gateway.rest.operations import STAFF, Operation
from gateway.schemas import templates as t

_EXAMPLE = {
    "name": "Missing documents",
    "channel": "sms",
    "category": "reminder",
    "body": "Hi {{contact.first_name}}, we are still missing documents. {{firm.name}}",
}

OPERATIONS = (
    Operation(
        verb="GET",
        path="/templates",
        name="listTemplates",
        summary="The built-in templates and the firm's own",
        audience=STAFF,
        calls=Thread.LIST_TEMPLATES,
        query=t.TemplateQuery,
        answer=t.TemplateList,
    ),
    Operation(
        verb="POST",
        path="/templates",
        name="createTemplate",
        summary="Create a template, or clone one",
        audience=STAFF,
        calls=Thread.CREATE_TEMPLATE,
        body=t.NewTemplate,
        answer=t.Template,
        status=201,
        creates=True,
        example=_EXAMPLE,
    ),
    Operation(
        verb="PATCH",
        path="/templates/{template_id}",
        name="updateTemplate",
        summary="Change one of the firm's own templates",
        audience=STAFF,
        calls=Thread.UPDATE_TEMPLATE,
        body=t.ChangedTemplate,
        answer=t.Template,
        example={"name": "Missing documents, second reminder"},
    ),
    Operation(
        verb="DELETE",
        path="/templates/{template_id}",
        name="deleteTemplate",
        summary="Delete one of the firm's own templates",
        audience=STAFF,
        calls=Thread.DELETE_TEMPLATE,
        status=204,
    ),
    Operation(
        verb="POST",
        path="/templates/{template_id}/render",
        name="renderTemplate",
        summary="The template filled in for a client; an unknown or empty field is an error",
        audience=STAFF,
        calls=Thread.RENDER_TEMPLATE,
        body=t.RenderTemplate,
        answer=t.RenderedTemplate,
        example={"conversation_id": "0197f3a0-7d1c-7c3a-9a54-0c9d7f5b2e11", "channel": "sms"},
    ),
)
