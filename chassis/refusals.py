"""Refusals a bookkeeper meets, each with a code and a sentence of its own."""

from chassis.errors import ChannelUnavailable, Conflict, PermissionDenied, ValidationFailed
from contracts.error_codes import ErrorCode


class InvalidPhoneNumber(ValidationFailed):
    """It is not a phone number."""

    code = ErrorCode.INVALID_PHONE_NUMBER


class ForeignNumber(ValidationFailed):
    """The number is in a country that texts do not reach."""

    code = ErrorCode.FOREIGN_NUMBER


class NoPhoneNumber(ChannelUnavailable):
    """The client has no phone number."""

    code = ErrorCode.NO_PHONE_NUMBER


class EmptyMessage(ValidationFailed):
    """There is nothing to send."""

    code = ErrorCode.EMPTY_MESSAGE


class MessageTooLong(ValidationFailed):
    """The channel does not carry that many characters."""

    code = ErrorCode.MESSAGE_TOO_LONG


class AttachmentsNotSupported(ValidationFailed):
    """The channel carries no files."""

    code = ErrorCode.ATTACHMENTS_NOT_SUPPORTED


class UnknownTemplateField(ValidationFailed):
    """A template names a field that does not exist."""

    code = ErrorCode.UNKNOWN_TEMPLATE_FIELD


class EmptyTemplateField(ValidationFailed):
    """A template names a field this client has nothing for."""

    code = ErrorCode.EMPTY_TEMPLATE_FIELD


class NoNumber(ChannelUnavailable):
    """The firm has no number to send from."""

    code = ErrorCode.NO_NUMBER


class NumberPaused(ChannelUnavailable):
    """The firm's number is paused."""

    code = ErrorCode.NUMBER_PAUSED


class NumberTaken(Conflict):
    """Somebody else has the number."""

    code = ErrorCode.NUMBER_TAKEN


class AddressHeld(Conflict):
    """A client whom the actor cannot see has the address."""

    code = ErrorCode.ADDRESS_HELD


class ContactOptedOut(ChannelUnavailable):
    """The person asked not to be texted (they replied STOP)."""

    code = ErrorCode.CONTACT_OPTED_OUT


class CampaignNotApproved(ChannelUnavailable):
    """The firm's A2P 10DLC registration is not approved yet."""

    code = ErrorCode.CAMPAIGN_NOT_APPROVED


class AuthorizationExpired(Conflict):
    """A consent that was not asked for here, was used already, or came too late."""

    code = ErrorCode.AUTHORIZATION_EXPIRED


class AuthorizationForeign(PermissionDenied):
    """A consent that somebody else asked for, or the same person elsewhere."""

    code = ErrorCode.AUTHORIZATION_FOREIGN


class AuthorizationDenied(Conflict):
    """The consent was refused at the provider, or is not worth what was asked for."""

    code = ErrorCode.AUTHORIZATION_DENIED


class MailboxMismatch(Conflict):
    """The consent is for another mailbox than the one to be connected again."""

    code = ErrorCode.MAILBOX_MISMATCH


class MailboxTaken(Conflict):
    """Another firm has the mailbox."""

    code = ErrorCode.MAILBOX_TAKEN


class NoMailbox(ChannelUnavailable):
    """The firm has no mailbox to send from."""

    code = ErrorCode.NO_MAILBOX


class MailboxDisconnected(ChannelUnavailable):
    """The firm has no mailbox that works; it must be connected again."""

    code = ErrorCode.MAILBOX_DISCONNECTED


class RecipientOutsideClient(ValidationFailed):
    """Somebody who is nobody of the client would be written to, and that was not asked for."""

    code = ErrorCode.RECIPIENT_OUTSIDE_CLIENT


class AttachmentMissing(ValidationFailed):
    """The text promises a file and there is none."""

    code = ErrorCode.ATTACHMENT_MISSING
