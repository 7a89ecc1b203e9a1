"""Templates and their words for one client."""

from contracts.rpc import Thread
from gateway.rest.operations import STAFF, Operation

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
        audience=STAFF,
        calls=Thread.LIST_TEMPLATES,
    ),
    Operation(
        verb="POST",
        path="/templates",
        name="createTemplate",
        audience=STAFF,
        calls=Thread.CREATE_TEMPLATE,
        status=201,
        creates=True,
        example=_EXAMPLE,
    ),
    Operation(
        verb="PATCH",
        path="/templates/{template_id}",
        name="updateTemplate",
        audience=STAFF,
        calls=Thread.UPDATE_TEMPLATE,
        example={"name": "Missing documents, second reminder"},
    ),
    Operation(
        verb="DELETE",
        path="/templates/{template_id}",
        name="deleteTemplate",
        audience=STAFF,
        calls=Thread.DELETE_TEMPLATE,
        status=204,
    ),
    Operation(
        verb="POST",
        path="/templates/{template_id}/render",
        name="renderTemplate",
        audience=STAFF,
        calls=Thread.RENDER_TEMPLATE,
        example={"conversation_id": "0197f3a0-7d1c-7c3a-9a54-0c9d7f5b2e11", "channel": "sms"},
    ),
)
