"""The channels a client can be reached by. A new channel is one more row here."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_TEXT = 1_600
"""Characters of a text message that Twilio takes."""


class Channel(StrEnum):
    """Wire name of a channel; an attribute of a message, never of a conversation."""

    EMAIL = "email"
    SMS = "sms"
    PORTAL = "portal"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class ChannelTraits:
    """What the thread must know of a channel without knowing the channel."""

    label: str
    service: str
    identity_kind: str | None
    client_facing: bool
    needs_subject: bool
    longest_body: int | None = None
    attachments: bool = True
    countries: tuple[str, ...] = ()


TRAITS: dict[Channel, ChannelTraits] = {
    Channel.EMAIL: ChannelTraits(
        "E-mail", "email", "email", client_facing=True, needs_subject=True
    ),
    Channel.SMS: ChannelTraits(
        "SMS",
        "sms",
        "phone",
        client_facing=True,
        needs_subject=False,
        longest_body=LONGEST_TEXT,
        attachments=False,
        countries=("US",),
    ),
    Channel.PORTAL: ChannelTraits(
        "Portal", "portal", None, client_facing=True, needs_subject=False
    ),
    Channel.INTERNAL: ChannelTraits(
        "Internal", "internal", None, client_facing=False, needs_subject=False
    ),
}
"""`identity_kind` is the kind of contact identity that carries the channel's address; None when
the channel has no address of its own. `longest_body` in characters;
`countries`: ISO 3166 codes of the phone numbers it reaches, empty for all."""

CLIENT_CHANNELS = tuple(channel for channel, traits in TRAITS.items() if traits.client_facing)
