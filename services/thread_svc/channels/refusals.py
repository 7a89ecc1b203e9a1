"""Why a message cannot be sent, by code: a sentence for a person, a class for a program. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from chassis.errors import ChannelUnavailable, RequestError, ValidationFailed
from chassis.refusals import (
    AttachmentsNotSupported,
    CampaignNotApproved,
    ContactOptedOut,
    EmptyMessage,
    ForeignNumber,
    InvalidPhoneNumber,
    MailboxDisconnected,
    MessageTooLong,
    NoMailbox,
    NoNumber,
    NoPhoneNumber,
    NumberPaused,
)
from contracts.channels import TRAITS, Channel, ChannelTraits
from contracts.error_codes import ErrorCode

_Class = type[ChannelUnavailable] | type[ValidationFailed]
REFUSALS: dict[str, _Class] = {
    str(refusal.code): refusal
    for refusal in (
        EmptyMessage,
        MessageTooLong,
        AttachmentsNotSupported,
        NoPhoneNumber,
        InvalidPhoneNumber,
        ForeignNumber,
        NoNumber,
        NumberPaused,
        NoMailbox,
        MailboxDisconnected,
        CampaignNotApproved,
        ContactOptedOut,
    )
}
"""Codes with an error of their own; any other code is a ChannelUnavailable."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason not to send. `field`: what of the request it is about."""

    code: str
    sentence: str
    field: str = "channel"

    def error(self, channel: Channel) -> RequestError:
        """What to raise; its details name the field and the channel."""
        found: Callable[..., RequestError] = REFUSALS.get(self.code, ChannelUnavailable)
        return found(self.sentence, fields={self.field: [self.sentence]}, channel=str(channel))


@dataclass(frozen=True, slots=True)
class WrittenBody:
    """What somebody is about to send by a channel: its `traits`, the words, files beside them."""

    traits: ChannelTraits
    body: str
    attachments: bool


def _nothing_is_written(written: WrittenBody) -> Refusal | None:
    if written.body.strip():
        return None
    return Refusal(ErrorCode.EMPTY_MESSAGE, "The message is empty; write something.", "body")


def _it_is_too_long(written: WrittenBody) -> Refusal | None:
    longest, length = written.traits.longest_body, len(written.body)
    if longest is None or length <= longest:
        return None
    sentence = (
        f"The message has {length:,} characters and {written.traits.label} carries {longest:,} at"
        f" most; shorten it by {length - longest:,}, or send it by another channel."
    )
    return Refusal(ErrorCode.MESSAGE_TOO_LONG, sentence, "body")


def _files_do_not_travel(written: WrittenBody) -> Refusal | None:
    if not written.attachments or written.traits.attachments:
        return None
    label = written.traits.label
    sentence = f"{label} carries no files; remove them, or send them by another channel."
    return Refusal(ErrorCode.ATTACHMENTS_NOT_SUPPORTED, sentence, "attachments")


BODY_CHECKS: tuple[Callable[[WrittenBody], Refusal | None], ...] = (
    _nothing_is_written,
    _it_is_too_long,
    _files_do_not_travel,
)
"""In this order: the first that applies is what is said."""


def body_refusal(channel: Channel, body: str, *, attachments: bool = False) -> Refusal | None:
    """What is wrong with the words, or with files beside them; None when they can go."""
    written = WrittenBody(TRAITS[channel], body, attachments)
    return next((found for check in BODY_CHECKS if (found := check(written))), None)


def missing_address(channel: Channel, title: str) -> Refusal | None:
    """For a conversation without any address of the channel's kind."""
    kind = TRAITS[channel].identity_kind
    if kind == "phone":
        sentence = f"{title} has no phone number; add one to a contact first."
        return Refusal(ErrorCode.NO_PHONE_NUMBER, sentence, "to")
    if kind is not None:
        sentence = f"{title} has no e-mail address."
        return Refusal(ErrorCode.CHANNEL_UNAVAILABLE, sentence, "to")
    return None
