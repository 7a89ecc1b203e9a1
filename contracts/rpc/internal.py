"""What the gateway, and the installation itself, may ask of internal_svc."""

from dataclasses import dataclass
from typing import Annotated

from contracts.actor import Role
from contracts.rpc.accounts import (
    AccountSession,
    EndedSessionPage,
    ListEndedSessions,
    RefreshSession,
    SignInAttempt,
    SignOut,
)
from contracts.rpc.base import Method, NoFields
from contracts.rpc.stuck import drop_stuck_event, list_stuck_events, retry_stuck_event
from contracts.types import EmailAddress, Id, NewPassword, line


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """The firm somebody belongs to."""

    id: Id
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A colleague."""

    id: Id
    name: str
    email: str
    role: Role
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffList:
    """Every colleague, by name, those who left included."""

    items: tuple[StaffMember, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOwner:
    """Who will own the firm."""

    name: Annotated[str, line(200)]
    email: EmailAddress
    password: NewPassword


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFirm:
    """A firm to found with its owner. A repetition, known by the firm's `id` or by the owner's
    address, gets the first answer and changes nothing.
    """

    name: Annotated[str, line(200)]
    owner: NewOwner
    id: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredFirm:
    """The firm and its first owner."""

    firm: Firm
    owner: StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStaff:
    """A member of staff to add. The same person with the same role once more gets the first
    answer; only an owner adds an owner.
    """

    name: Annotated[str, line(200)]
    email: EmailAddress
    role: Role
    password: NewPassword


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStaffRole:
    """A colleague and their role from now on; only an owner makes an owner, or changes one. They
    sign in anew.
    """

    staff_id: Id
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class DeactivateStaff:
    """A colleague who leaves the firm."""

    staff_id: Id


class Internal:
    """internal_svc."""

    REGISTER_FIRM = Method(
        "internal",
        "register_firm",
        RegisterFirm,
        RegisteredFirm,
        summary="The installation founds a firm",
    )
    ADD_STAFF = Method(
        "internal",
        "add_staff",
        AddStaff,
        StaffMember,
        permission="settings.edit",
        summary="Add a member of staff",
    )
    LIST_STAFF = Method(
        "internal",
        "list_staff",
        NoFields,
        StaffList,
        summary="The colleagues of the firm",
    )
    CHANGE_STAFF_ROLE = Method(
        "internal",
        "change_staff_role",
        ChangeStaffRole,
        StaffMember,
        permission="settings.edit",
        summary="Give a colleague another role; they sign in anew",
    )
    DEACTIVATE_STAFF = Method(
        "internal",
        "deactivate_staff",
        DeactivateStaff,
        StaffMember,
        permission="settings.edit",
        summary="A colleague leaves; what they have open ends at once",
    )
    SIGN_IN = Method(
        "internal", "sign_in", SignInAttempt, AccountSession, summary="Sign in to a staff account"
    )
    REFRESH_SESSION = Method(
        "internal",
        "refresh_session",
        RefreshSession,
        AccountSession,
        summary="Renew a session; the token alone says whose",
    )
    SIGN_OUT = Method("internal", "sign_out", SignOut, NoFields, summary="End a session")
    LIST_ENDED_SESSIONS = Method(
        "internal",
        "list_ended_sessions",
        ListEndedSessions,
        EndedSessionPage,
        summary="Sessions of staff whose tokens open nothing any more",
    )
    LIST_STUCK_EVENTS = list_stuck_events("internal")
    RETRY_STUCK_EVENT = retry_stuck_event("internal")
    DROP_STUCK_EVENT = drop_stuck_event("internal")
