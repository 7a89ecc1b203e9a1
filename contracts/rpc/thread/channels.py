"""The firm's channels."""

from dataclasses import dataclass

from contracts.channels import Channel


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
