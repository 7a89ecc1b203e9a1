"""Entrypoints of internal_svc: they translate, the use cases decide."""

from collections.abc import Sequence

from chassis.runtime.application import Application
from chassis.runtime.entrypoints import on_events, rpc
from chassis.runtime.entrypoints.stuck import StuckEventEntrypoints
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.events import MessageComposed
from contracts.rpc.accounts import (
    AccountSession,
    EndedSessionPage,
    ListEndedSessions,
    RefreshSession,
    SignInAttempt,
    SignOut,
)
from contracts.rpc.base import NoFields
from contracts.rpc.internal import (
    AddStaff,
    ChangeStaffRole,
    DeactivateStaff,
    Internal,
    RegisteredFirm,
    RegisterFirm,
    StaffList,
    StaffMember,
)
from services.internal_svc.config import SERVICE_NAME
from services.internal_svc.use_cases import InternalUseCases

LINGER_SECONDS = 0.01
"""A note shows before it is posted, and several posted at once cost little more than one."""


class InternalService(StuckEventEntrypoints):
    """Firms, staff and notes."""

    name = SERVICE_NAME
    app: InternalUseCases = Application(InternalUseCases)

    @on_events(MessageComposed, linger=LINGER_SECONDS)
    def on_messages_composed(self, batch: Sequence[tuple[Envelope, MessageComposed]]) -> None:
        """thread_svc: keep these notes (the routing key brings nothing else here)."""
        self.app.notes.post_notes(batch)

    @rpc(Internal.REGISTER_FIRM)
    def register_firm(self, actor: Actor, request: RegisterFirm) -> RegisteredFirm:
        return self.app.registration.register_firm(actor, request)

    @rpc(Internal.ADD_STAFF)
    def add_staff(self, actor: Actor, request: AddStaff) -> StaffMember:
        return self.app.staff.add_staff(actor, request)

    @rpc(Internal.LIST_STAFF)
    def list_staff(self, actor: Actor, request: NoFields) -> StaffList:
        return self.app.staff.list_staff(actor, request)

    @rpc(Internal.CHANGE_STAFF_ROLE)
    def change_staff_role(self, actor: Actor, request: ChangeStaffRole) -> StaffMember:
        return self.app.staff.change_staff_role(actor, request)

    @rpc(Internal.DEACTIVATE_STAFF)
    def deactivate_staff(self, actor: Actor, request: DeactivateStaff) -> StaffMember:
        return self.app.staff.deactivate_staff(actor, request)

    @rpc(Internal.SIGN_IN)
    def sign_in(self, actor: Actor, request: SignInAttempt) -> AccountSession:
        del actor
        return self.app.sign_ins.sign_in(request)

    @rpc(Internal.REFRESH_SESSION)
    def refresh_session(self, actor: Actor, request: RefreshSession) -> AccountSession:
        del actor
        return self.app.sign_ins.refresh_session(request)

    @rpc(Internal.SIGN_OUT)
    def sign_out(self, actor: Actor, request: SignOut) -> NoFields:
        del actor
        return self.app.sign_ins.sign_out(request)

    @rpc(Internal.LIST_ENDED_SESSIONS)
    def list_ended_sessions(self, actor: Actor, request: ListEndedSessions) -> EndedSessionPage:
        return self.app.sessions.endings.list_ended(actor, request)


SERVICE = InternalService
