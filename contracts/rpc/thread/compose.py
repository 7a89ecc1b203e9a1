"""Writing to a client, or a note about one."""

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from contracts.channels import Channel
from contracts.parts import AttachmentView
from contracts.types import Id, IdempotencyKey, Moment, line, prose, several
from contracts.views import MessageView

LONGEST_SUBJECT = 998
"""RFC 5322 §2.1.1: the longest line."""
LONGEST_MARKUP = 250_000
"""Characters of HTML, the mail answered among them."""
MOST_ADDRESSES = 100
"""Of one message, To, Cc and Bcc together."""
LONGEST_HOLD = 60
"""Seconds in which a message can be taken back."""

Addresses = Annotated[tuple[Annotated[str, line(254)], ...], several(MOST_ADDRESSES)]
Acknowledgement = Literal["attachment_missing"]
"""Code of a warning that is refused once, and sent all the same when it is acknowledged."""
AnswerKind = Literal["reply", "reply_all", "forward"]
AnswerWarningCode = Literal[
    "reply_to_differs", "outside_client", "participants_added", "participants_removed"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeMessage:
    """A message to send. Without `to`, the recipients follow from the message replied to.

    E-mail only: `body_html`, rich text, made harmless here, of which the text is made (`body` may
    be empty then; `cid:` and the id of a file in `attachments` shows it in its place); `cc`,
    `bcc`; `sender_id`, the mailbox or alias it leaves from; `allow_outside`: some recipient is
    nobody of this client, else refused as `recipient_outside_client`; `acknowledged`: codes of
    warnings to pass over (`attachment_missing`: the text promises a file and there is none).

    It waits with us until `send_at`, or for `hold_seconds`, and can be cancelled until then.
    `attachments`: ids of uploads. `override_quiet_hours` sends a text now that would wait for the
    morning (settings.edit).
    """

    conversation_id: Id
    channel: Channel
    body: Annotated[str, prose(20_000, 0)]
    body_html: Annotated[str, prose(LONGEST_MARKUP, 0)] | None = None
    subject: Annotated[str, line(LONGEST_SUBJECT, 0)] | None = None
    to: Addresses | None = None
    cc: Addresses = ()
    bcc: Addresses = ()
    sender_id: Id | None = None
    allow_outside: bool = False
    acknowledged: Annotated[tuple[Acknowledgement, ...], several(10)] = ()
    reply_to_message_id: Id | None = None
    mentions: Annotated[tuple[Id, ...], several(100)] = ()
    attachments: Annotated[tuple[Id, ...], several(20)] = ()
    send_at: Moment | None = None
    hold_seconds: Annotated[int, Meta(ge=0, le=LONGEST_HOLD)] = 0
    override_quiet_hours: bool = False
    idempotency_key: IdempotencyKey

    def __post_init__(self) -> None:
        """What only an e-mail has is refused elsewhere: nothing that was written is dropped."""
        if self.channel != Channel.EMAIL:
            named = {
                "body_html": self.body_html,
                "cc": self.cc,
                "bcc": self.bcc,
                "sender_id": self.sender_id,
            }
            for name, value in named.items():
                if value:
                    raise ValueError(f"{name}: belongs to e-mail only.")
        if self.attachments and self.channel == Channel.INTERNAL:
            # Texts are refused by their own rule, with a reason.
            raise ValueError("attachments: cannot be sent here; leave them out.")
        if len(self.to or ()) + len(self.cc) + len(self.bcc) > MOST_ADDRESSES:
            raise ValueError(f"to: at most {MOST_ADDRESSES} addresses, with Cc and Bcc.")
        if self.channel == Channel.INTERNAL and (self.send_at or self.hold_seconds):
            raise ValueError("send_at: a note is written at once.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMessage:
    """A message that waits with us (`delivery.held`)."""

    message_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class SendHeldMessage:
    """The same, to go now."""

    message_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHeldMessages:
    """Of which conversation."""

    conversation_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMessageList:
    """Messages that wait with us, the next to go first; they stand in no page of messages yet."""

    items: tuple[MessageView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GetAnswer:
    """How an e-mail would be answered."""

    message_id: Id
    kind: AnswerKind = "reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWarning:
    """What to heed before an answer goes. `addresses`: whom it is about."""

    code: AnswerWarningCode
    message: str
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAnswer:
    """An answer as it would begin. `sender_address`: which of the firm's addresses the mail came
    to, and `sender_id` the sender it stands for, where that is known; `quoted_html`: the mail
    answered, to be put below what is written; `attachments`: files to forward, whose ids
    `attachments` of a message takes as it takes those of uploads.
    """

    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    sender_id: Id | None
    sender_address: str | None
    quoted_html: str
    attachments: tuple[AttachmentView, ...]
    warnings: tuple[AnswerWarning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendMessage:
    """A message that failed, to be sent again as a new one with the same words and files. `to`:
    other addresses than before; `channel`: another channel than before, `subject` for one that
    needs it. What they leave out is as it was, or as the channel has it. `allow_outside`: as of a
    message that is composed; whom it went to before is allowed.
    """

    message_id: Id
    to: Addresses | None = None
    channel: Channel | None = None
    subject: Annotated[str, line(LONGEST_SUBJECT, 0)] | None = None
    allow_outside: bool = False
    idempotency_key: IdempotencyKey

    def __post_init__(self) -> None:
        """A note reaches nobody."""
        if self.channel == Channel.INTERNAL:
            raise ValueError("channel: an internal note does not reach the client.")
