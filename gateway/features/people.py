"""Who I am and who my colleagues are."""

from contracts.rpc import Internal
from gateway.access.me import Me
from gateway.rest.operations import SIGNED_IN, STAFF, Call, Operation


def _me(call: Call) -> Me:
    return call.signed_in.me()


OPERATIONS = (
    Operation(
        verb="GET",
        path="/me",
        name="getMe",
        summary="Who is signed in",
        audience=SIGNED_IN,
        handle=_me,
        reply=Me,
    ),
    Operation(
        verb="GET", path="/staff", name="listStaff", audience=STAFF, calls=Internal.LIST_STAFF
    ),
)
