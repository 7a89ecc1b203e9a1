"""Entrypoints of internal_svc: they translate, the use cases decide."""

from collections.abc import Sequence
from typing import Any

from chassis.runtime.application import Application
from chassis.runtime.entrypoints import on_events, untyped_rpc
from contracts.actor import Actor
from contracts.envelope import Envelope, decode
from contracts.events import MessageComposed
from services.internal_svc.config import SERVICE_NAME
from services.internal_svc.use_cases import InternalUseCases

Json = dict[str, Any]
LINGER_SECONDS = 0.01
"""A note shows before it is posted, and several posted at once cost little more than one."""


class InternalService:
    """Firms, staff and notes."""

    name = SERVICE_NAME
    app: InternalUseCases = Application(InternalUseCases)

    @on_events(MessageComposed, linger=LINGER_SECONDS)
    def on_messages_composed(self, batch: Sequence[tuple[Envelope, MessageComposed]]) -> None:
        """thread_svc: keep these notes (the routing key brings nothing else here)."""
        self.app.notes.post_notes(batch)

    @untyped_rpc
    def register_firm(self, actor: Json, request: Json) -> Json:
        """Found a firm with its owner."""
        return self.app.registration.register_firm(decode(Actor, actor), request)

    @untyped_rpc
    def add_staff(self, actor: Json, request: Json) -> Json:
        """Add a member of staff."""
        return self.app.staff.add_staff(decode(Actor, actor), request)

    @untyped_rpc
    def list_staff(self, actor: Json, request: Json) -> Json:
        """The firm's directory."""
        del request
        return self.app.staff.list_staff(decode(Actor, actor))

    @untyped_rpc
    def sign_in(self, actor: Json, request: Json) -> Json:
        """Begin a session; nobody is signed in yet, so the actor says nothing."""
        del actor
        return self.app.sign_ins.sign_in(request)

    @untyped_rpc
    def refresh_session(self, actor: Json, request: Json) -> Json:
        """Renew a session; the token alone says whose."""
        del actor
        return self.app.sign_ins.refresh_session(request)

    @untyped_rpc
    def sign_out(self, actor: Json, request: Json) -> Json:
        """End a session; the token alone says whose."""
        del actor
        return self.app.sign_ins.sign_out(request)


SERVICE = InternalService
