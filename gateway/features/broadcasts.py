"""One text to many clients."""

from contracts.rpc import Thread
from gateway.rest.operations import STAFF, Operation

OPERATIONS = (
    Operation(
        verb="POST",
        path="/broadcasts",
        name="createBroadcast",
        audience=STAFF,
        calls=Thread.CREATE_BROADCAST,
        status=202,
        creates=True,
        example={
            "client_ids": ["0197f3a0-7d1c-7c3a-9a54-0c9d7f5b2e11"],
            "body": "Our office is closed on Friday.",
        },
    ),
    Operation(
        verb="GET",
        path="/broadcasts",
        name="listBroadcasts",
        audience=STAFF,
        calls=Thread.LIST_BROADCASTS,
    ),
    Operation(
        verb="GET",
        path="/broadcasts/{broadcast_id}",
        name="getBroadcast",
        audience=STAFF,
        calls=Thread.GET_BROADCAST,
    ),
)
