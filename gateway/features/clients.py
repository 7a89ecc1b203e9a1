"""Clients and the firm's channels."""

from contracts.rpc import Thread
from gateway.rest.operations import STAFF, Operation
from gateway.schemas import clients as c

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
        summary="Clients by name",
        audience=STAFF,
        calls=Thread.LIST_CLIENTS,
        query=c.ClientQuery,
        answer=c.ClientPage,
    ),
    Operation(
        verb="POST",
        path="/clients",
        name="createClient",
        summary="Create a client with its contacts",
        audience=STAFF,
        calls=Thread.CREATE_CLIENT,
        body=c.NewClient,
        answer=c.Client,
        status=201,
        creates=True,
        example=_EXAMPLE,
    ),
    Operation(
        verb="GET",
        path="/clients/{client_id}",
        name="getClient",
        summary="One client",
        audience=STAFF,
        calls=Thread.GET_CLIENT,
        answer=c.Client,
    ),
    Operation(
        verb="PATCH",
        path="/clients/{client_id}",
        name="updateClient",
        summary="Change a client's name, type or time zone",
        audience=STAFF,
        calls=Thread.UPDATE_CLIENT,
        body=c.ChangedClient,
        answer=c.Client,
        example={"time_zone": "America/Chicago"},
    ),
    Operation(
        verb="GET",
        path="/channels",
        name="listChannels",
        summary="Which channels the firm can use now",
        audience=STAFF,
        calls=Thread.LIST_CHANNELS,
        answer=c.FirmChannelList,
    ),
)
