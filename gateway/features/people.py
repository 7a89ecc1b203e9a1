"""Who I am and who my colleagues are."""

from contracts.rpc import Internal
from gateway.context import JsonObject
from gateway.rest.operations import SIGNED_IN, STAFF, Call, Operation
from gateway.schemas import people as p


def _tell_me(call: Call) -> JsonObject:
    return call.signed_in.me()


OPERATIONS = (
    Operation(
        verb="GET",
        path="/me",
        name="getMe",
        summary="Who is signed in",
        audience=SIGNED_IN,
        handle=_tell_me,
        answer=p.Me,
    ),
    Operation(
        verb="GET",
        path="/staff",
        name="listStaff",
        summary="The colleagues of the firm",
        audience=STAFF,
        calls=Internal.LIST_STAFF,
        answer=p.StaffList,
    ),
)
