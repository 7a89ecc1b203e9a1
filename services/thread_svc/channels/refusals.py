"""Why a message cannot be sent, by code: one sentence for a person, one class for a program."""

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
    MessageTooLong,
    NoNumber,
    NoPhoneNumber,
    NumberPaused,
)
from contracts.channels import TRAITS, Channel
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


def body_refusal(channel: Channel, body: str, *, attachments: bool = False) -> Refusal | None:
    """What is wrong with the words, or with files beside them; None when they can go."""
    traits = TRAITS[channel]
    if not body.strip():
        return Refusal(ErrorCode.EMPTY_MESSAGE, "The message is empty; write something.", "body")
    longest = traits.longest_body
    if longest is not None and len(body) > longest:
        sentence = (
            f"The message has {len(body):,} characters and {traits.label} carries {longest:,} at"
            f" most; shorten it by {len(body) - longest:,}, or send it by another channel."
        )
        return Refusal(ErrorCode.MESSAGE_TOO_LONG, sentence, "body")
    if attachments and not traits.attachments:
        sentence = f"{traits.label} carries no files; remove them, or send them by another channel."
        return Refusal(ErrorCode.ATTACHMENTS_NOT_SUPPORTED, sentence, "attachments")
    return None


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
