"""Said by every channel service: what came in, how deliveries move, whether it can be used."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events.base import Event, event
from contracts.parts import Attachment, Reason
from contracts.senders import SenderDoubt


@event
@dataclass(frozen=True, slots=True)
class MessageReceived(Event):
    """channel service -> thread: somebody outside wrote to the firm.

    `sender_kind`: email, phone or contact (portal: `contact_id` and `client_id` are proven by the
    sign-in). `refs`: RFC 5322 message ids it answers, nearest first. `own_ref`: its own id.
    `quoted_from`: the number of the line of `body_text` (the first is 0) from which on it is the
    mail that is answered; None when there is nothing to fold.
    `occurred_at`: when it was taken in, by the provider if that was before the firm connected it.
    `sent_at`: when it was sent by the sender's own clock. `sender_doubt`: why it may be somebody
    else who wrote; `warning`: what else staff should heed. E-mail: `cc`; `reply_to`: where the
    sender asks for answers; `proven_answer`: the message of ours whose keyed Message-ID it
    answers; `thread_neighbour`: the latest that the provider keeps in one thread with it.
    """

    NAME: ClassVar[str] = "message.received.v1"
    message_id: str
    channel: str
    sender_kind: str
    sender_address: str
    sender_name: str
    to: tuple[str, ...]
    subject: str | None
    body_text: str
    body_html: str | None
    occurred_at: str
    refs: tuple[str, ...] = ()
    own_ref: str | None = None
    client_id: str | None = None
    contact_id: str | None = None
    automatic: bool = False
    attachments: tuple[Attachment, ...] = ()
    sender_doubt: SenderDoubt | None = None
    quoted_from: int | None = None
    sent_at: str | None = None
    warning: str | None = None
    cc: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
    proven_answer: str | None = None
    thread_neighbour: str | None = None


@event
@dataclass(frozen=True, slots=True)
class AutomaticMessageSent(Event):
    """sms -> thread: the channel service wrote to `to` by itself (`why`: keyword, auto_reply,
    consent_question).
    It keeps a delivery under `message_id`, so delivery.changed follows.
    """

    NAME: ClassVar[str] = "message.sent_automatically.v1"
    message_id: str
    channel: str
    to: str
    body_text: str
    why: str
    occurred_at: str


@event
@dataclass(frozen=True, slots=True)
class MessageSentElsewhere(Event):
    """email -> thread: somebody of the firm wrote from `sender_address` to people outside, in their
    own mail program. `to`: all whom the headers name, whether they are anybody's contact or not;
    `cc`: those among them who got a copy; `refs`: RFC 5322 message ids it answers, nearest
    first; `own_ref`: its own id. It is out; the channel service keeps a delivery under
    `message_id`, since it may still come back.
    """

    NAME: ClassVar[str] = "message.sent_elsewhere.v1"
    message_id: str
    channel: str
    sender_address: str
    sender_name: str
    to: tuple[str, ...]
    subject: str | None
    body_text: str
    body_html: str | None
    occurred_at: str
    refs: tuple[str, ...] = ()
    own_ref: str | None = None
    attachments: tuple[Attachment, ...] = ()
    quoted_from: int | None = None
    cc: tuple[str, ...] = ()


@event
@dataclass(frozen=True, slots=True)
class DeliveryChanged(Event):
    """channel service -> thread: the message moved on. A larger `sequence` of the same message
    wins, so order of arrival does not matter. `own_ref`: RFC 5322 id the message went out with.
    `sent_body`: what really went out, when it is more than was written (a consent disclosure).
    `due_at`: when a queued message will be sent, if not at once (quiet hours). `bounced`: an
    address that takes no mail, as this report says; it is said in any state.
    """

    NAME: ClassVar[str] = "delivery.changed.v1"
    message_id: str
    channel: str
    state: str
    reason: Reason | None
    sequence: int
    changed_at: str
    own_ref: str | None = None
    sent_body: str | None = None
    due_at: str | None = None
    bounced: str | None = None


@event
@dataclass(frozen=True, slots=True)
class ChannelChanged(Event):
    """channel service -> thread: whether the firm can use the channel now, and if not, why.

    `address`: what messages leave from by default; `addresses`: all that they can leave from now.
    """

    NAME: ClassVar[str] = "channel.changed.v1"
    channel: str
    usable: bool
    reason: str | None
    address: str | None
    version: int
    code: str | None = None
    addresses: tuple[str, ...] = ()
