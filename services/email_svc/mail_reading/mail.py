"""What a received mail says, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from contracts.senders import UNKNOWN_SENDER, SenderDoubt
from contracts.types import LONGEST_ADDRESS, LONGEST_REF

Ref = Annotated[str, Meta(max_length=LONGEST_REF)]
"""A message id as it is kept (contracts.types.bounded_ref)."""


@dataclass(frozen=True, slots=True)
class NamedAddress:
    """A name and its lower-cased address, which may be empty."""

    name: str
    address: Annotated[str, Meta(max_length=LONGEST_ADDRESS)]


NOBODY = NamedAddress("", UNKNOWN_SENDER)
"""Sender of a mail that names none."""


@dataclass(frozen=True, slots=True)
class MailFile:
    """An attachment or inline picture; `content_id` is what `cid:` in the HTML names. `document`:
    a person sent it to be read, as far as one can tell.
    """

    name: str
    content_type: str
    content: bytes
    content_id: str | None
    document: bool = True


FAILED, DELAYED = "failed", "delayed"
DELIVERED, RELAYED, EXPANDED = "delivered", "relayed", "expanded"
SUCCESSES = (DELIVERED, RELAYED, EXPANDED)
"""What a server may say of a recipient (RFC 3464, 2.3.3); after the last three it tries no more."""


@dataclass(frozen=True, slots=True)
class RecipientStatus:
    """What became of one recipient. `action`: FAILED, DELAYED or one of SUCCESSES; `status`: RFC
    3463 code.
    """

    action: str
    status: str
    recipient: str | None


@dataclass(frozen=True, slots=True)
class DeliveryStatusNotification:
    """A notification (RFC 3464): `originals` are the Message-IDs it may be about, likeliest first;
    `own_ids` what it calls itself, as written, empty when it does not say.
    """

    originals: tuple[Ref, ...]
    recipients: tuple[RecipientStatus, ...]
    own_ids: str = ""


@dataclass(frozen=True, slots=True)
class ReadMail:
    """What a mail says. `refs`: what it answers, nearest first; `chain`: its References; `date`:
    the header as written, `dated`: the instant it names (without a zone if it names none), None
    when it names none. `notification`: the delivery status notification that the mail is, if any.
    `whole`: everything it says is here; else somebody must be shown the raw mail. `sender_doubt`:
    why `sender` may not be who wrote it. `quoted_from`: the number of the line of `body_text` from
    which on it is the mail that is answered. `to`: To and Cc together; `cc`: those of Cc alone;
    `reply_to`: where the sender asks for answers.
    """

    sender: NamedAddress
    to: tuple[str, ...]
    subject: str | None
    body_text: str
    body_html: str | None
    rfc822_id: Ref | None
    refs: tuple[Ref, ...]
    chain: tuple[Ref, ...]
    date: str
    dated: datetime | None
    automatic: bool
    files: tuple[MailFile, ...]
    notification: DeliveryStatusNotification | None
    whole: bool = True
    sender_doubt: SenderDoubt | None = None
    quoted_from: int | None = None
    cc: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
