"""One firm at work in thread_svc's use cases, in this process: no other service needs to run."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from chassis.ids import new_id, to_wire_time, utc_now
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.envelope import encode
from contracts.events import (
    AutomaticMessageSent,
    ChannelChanged,
    ConsentChanged,
    DeliveryChanged,
    Event,
    FirmChanged,
    MessageReceived,
)
from contracts.rpc import Method, Thread
from services.thread_svc.service import ThreadService
from services.thread_svc.use_cases import ThreadUseCases
from tests.support.firms import client_request, staff
from tests.support.samples import envelope_of, received

Json = dict[str, Any]
NUMBER = "+14155550100"


@dataclass
class Desk:
    """`owner` sees and may do everything."""

    context: ServiceContext
    firm_id: str
    owner: Actor = field(init=False)
    app: ThreadUseCases = field(init=False)

    def __post_init__(self) -> None:
        self.owner = staff(self.firm_id)
        self.app = ThreadUseCases(self.context)

    def call(self, method: Method[Any, Any], actor: Actor | None = None, **request: Any) -> Json:
        """An RPC as the service gets and answers it, JSON in and out."""
        entry = getattr(ThreadService, method.name)
        answer: Json = json.loads(bytes(entry(self, encode(actor or self.owner), request)))
        return answer

    def hear(self, *events: Event) -> None:
        """The events as their handlers would get them."""
        handlers = {
            AutomaticMessageSent: self.app.inbound.record_automatic,
            ChannelChanged: self.app.read_models.on_channel_changed,
            ConsentChanged: self.app.read_models.on_consent_changed,
            DeliveryChanged: lambda *one: self.app.conversations.record_deliveries([one]),
            FirmChanged: self.app.read_models.on_firm_changed,
            MessageReceived: lambda *one: self.app.inbound.record_inbound([one]),
        }
        for event in events:
            handlers[type(event)](envelope_of(event, self.firm_id), event)

    def channel(self, version: int = 1, channel: str = "sms", **changes: Any) -> None:
        """A channel reports; usable unless told otherwise."""
        fields = {"usable": True, "reason": None, "address": NUMBER} | changes
        self.hear(ChannelChanged(channel=channel, version=version, **fields))

    def consent(self, phone: str, version: int, *, out: bool, number: str = NUMBER) -> None:
        """The ledger of the text channel says who may be texted."""
        now = to_wire_time(utc_now())
        self.hear(ConsentChanged(phone, number, out, "keyword", now, version))

    def client(self, name: str, *phones: str, **more: Any) -> Json:
        """A client with one contact who has these phones."""
        return self.call(Thread.CREATE_CLIENT, **client_request(name, *phones), **more)

    def compose(self, client: Json, actor: Actor | None = None, **more: Any) -> Json:
        """A text to the client."""
        request = {"channel": "sms", "body": "Hello", "idempotency_key": new_id()} | more
        place = {"conversation_id": client["conversation_id"]}
        return self.call(Thread.COMPOSE_MESSAGE, actor, **place | request)

    def write(self, phone: str, body: str = "Hi", **changes: Any) -> str:
        """Somebody outside writes; the message's id."""
        event = received(phone, body, **changes)
        self.hear(event)
        return event.message_id

    def message(self, message_id: str) -> Json:
        """How the message looks now."""
        return self.call(Thread.GET_MESSAGE, message_id=message_id)

    def messages(self, client: Json) -> list[Json]:
        """The client's messages, newest first."""
        place = client["conversation_id"]
        items: list[Json] = self.call(Thread.LIST_MESSAGES, conversation_id=place)["items"]
        return items

    def summary(self, client: Json) -> Json:
        """The client's conversation as the owner sees it."""
        place = client["conversation_id"]
        return self.call(Thread.GET_CONVERSATION, conversation_id=place)

    def picker(self, client: Json, channel: str = "sms") -> Json:
        """One channel's line of the picker."""
        lines = self.summary(client)["channels_available"]
        return next(line for line in lines if line["channel"] == channel)
