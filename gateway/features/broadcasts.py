"""One text to many clients."""

from contracts.rpc import Thread
from gateway.rest.operations import STAFF, Operation
from gateway.schemas import broadcasts as b

OPERATIONS = (
    Operation(
        verb="POST",
        path="/broadcasts",
        name="createBroadcast",
        summary="Text many clients, each in a thread of their own; `broadcast.changed` follows",
        audience=STAFF,
        calls=Thread.CREATE_BROADCAST,
        body=b.NewBroadcast,
        answer=b.Broadcast,
        status=202,
        creates=True,
        example={
            "client_ids": ["0197f3a0-7d1c-7c3a-9a54-0c9d7f5b2e11"],
            "body": "Our office is closed on Friday.",
        },
    ),
    Operation(
        verb="GET",
        path="/broadcasts/{broadcast_id}",
        name="getBroadcast",
        summary="How far it has come, and what became of each text",
        audience=STAFF,
        calls=Thread.GET_BROADCAST,
        answer=b.Broadcast,
    ),
)
