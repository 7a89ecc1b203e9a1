"""Clients and the firm's channels."""

from contracts.rpc import Thread
from contracts.rpc.thread.clients import CreateClient
from gateway.rest.operations import KEY_FIELD, STAFF, Operation
from gateway.rest.schemas import request_schema

_EXAMPLE = {
    "name": "Harbour Bakery",
    "kind": "company",
    "entity_type": "LLC",
    "contacts": [
        {
            "name": "Ana Ruiz",
            "identities": [
                {"kind": "email", "value": "ana@harbour.example", "label": "Work", "primary": True}
            ],
        }
    ],
}

_ELSEWHERE = frozenset({KEY_FIELD, "assigned_staff"})
"""Fields that do not come in the body: whoever creates a client is in charge of it."""

OPERATIONS = (
    Operation(
        verb="GET",
        path="/clients",
        name="listClients",
        audience=STAFF,
        calls=Thread.LIST_CLIENTS,
    ),
    Operation(
        verb="POST",
        path="/clients",
        name="createClient",
        audience=STAFF,
        calls=Thread.CREATE_CLIENT,
        body=request_schema(CreateClient, _ELSEWHERE),
        status=201,
        creates=True,
        example=_EXAMPLE,
    ),
    Operation(
        verb="GET",
        path="/clients/{client_id}",
        name="getClient",
        audience=STAFF,
        calls=Thread.GET_CLIENT,
    ),
    Operation(
        verb="PATCH",
        path="/clients/{client_id}",
        name="updateClient",
        audience=STAFF,
        calls=Thread.UPDATE_CLIENT,
        example={"time_zone": "America/Chicago"},
    ),
    Operation(
        verb="GET",
        path="/channels",
        name="listChannels",
        audience=STAFF,
        calls=Thread.LIST_CHANNELS,
    ),
)
