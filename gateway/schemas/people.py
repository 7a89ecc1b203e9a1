"""Sign-in, accounts and staff."""

from marshmallow import fields

from contracts.actor import ROLE_PERMISSIONS
from gateway.schemas.base import Answer, Id, Request, Text, one_of

ROLES = tuple(ROLE_PERMISSIONS)


class SignIn(Request):
    """Credentials of an account."""

    email = Text(254, required=True)
    password = Text(1000, trim=False, required=True)


class Firm(Answer):
    """The firm somebody belongs to."""

    id = Id()
    name = fields.String()


class Me(Answer):
    """Who is signed in; a contact has no role."""

    kind = one_of(("staff", "contact"))
    id = Id()
    name = fields.String()
    email = fields.String()
    role = one_of(ROLES, allow_none=True)
    permissions = fields.List(fields.String())
    firm = fields.Nested(Firm)


class SignedIn(Answer):
    """An access token, how many seconds it lives, and whose it is."""

    access_token = fields.String()
    expires_in = fields.Integer()
    me = fields.Nested(Me)


class StaffMember(Answer):
    """A colleague."""

    id = Id()
    name = fields.String()
    email = fields.String()
    role = one_of(ROLES)
    active = fields.Boolean()


class StaffList(Answer):
    """Every colleague."""

    items = fields.List(fields.Nested(StaffMember))
