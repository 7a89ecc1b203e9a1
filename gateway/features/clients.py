"""Clients and the firm's channels."""

from contracts.rpc import Thread
from gateway.rest.operations import STAFF, Operation

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
        # Whoever creates a client is in charge of it.
        without=frozenset({"assigned_staff"}),
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
        verb="POST",
        path="/clients/{client_id}/identities",
        name="addIdentity",
        audience=STAFF,
        calls=Thread.ADD_IDENTITY,
        status=201,
        creates=True,
        example={"contact_name": "Ben Ruiz", "kind": "email", "value": "ben@harbour.example"},
    ),
    Operation(
        verb="GET",
        path="/channels",
        name="listChannels",
        audience=STAFF,
        calls=Thread.LIST_CHANNELS,
    ),
)
