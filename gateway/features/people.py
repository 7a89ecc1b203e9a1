"""Who I am, who my colleagues are, and whose access ends."""

from contracts.rpc import Internal, Portal
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
    Operation(
        verb="PATCH",
        path="/staff/{staff_id}",
        name="changeStaffRole",
        audience=STAFF,
        calls=Internal.CHANGE_STAFF_ROLE,
        example={"role": "partner"},
    ),
    Operation(
        verb="DELETE",
        path="/staff/{staff_id}",
        name="deactivateStaff",
        audience=STAFF,
        calls=Internal.DEACTIVATE_STAFF,
    ),
    Operation(
        verb="DELETE",
        path="/portal/access/{contact_id}",
        name="withdrawContact",
        audience=STAFF,
        calls=Portal.WITHDRAW_CONTACT,
        status=204,
    ),
)
