"""The firm's channels, and which of them reach a conversation's people."""

from dataclasses import dataclass

from contracts.channels import Channel
from contracts.types import TrustedId


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmChannel:
    """Whether the firm can use a channel, and if not, why. `address`: what messages leave from."""

    channel: Channel
    usable: bool
    reason: str | None
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmChannelList:
    """Every channel."""

    items: tuple[FirmChannel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """An address of the channel; `opted_out`: they asked not to be written to, `reason` how.
    `warning`: a sentence to heed before writing there: the last mail to it came back.
    """

    value: str
    label: str
    contact_id: TrustedId | None
    contact_name: str
    primary: bool
    opted_out: bool
    reason: str | None
    warning: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelOption:
    """A choice of the composer; `reason` says why it is not usable, `code` for programs."""

    channel: Channel
    usable: bool
    reason: str | None
    code: str | None
    preselected: bool
    recipients: tuple[Recipient, ...]
