"""Whose message is this? Pure: the rules T2 to T4, from what the database found.

A sender is matched by address. Reply headers only choose between the clients the sender belongs
to: they never bring a stranger into a conversation.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.ids import from_wire_time

CLOCKS_DIFFER = timedelta(minutes=5)
"""A mail is often that long under way, and a clock that wrong."""


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody outside of whom a channel knows an address: who wrote, or was written to.

    `kind`: email or phone; `address` in its normal form; `name` as the channel tells it.
    """

    kind: str
    address: str
    name: str

    @property
    def title(self) -> str:
        """Name and address, for somebody outside within a client's conversation: they choose their
        name, which may be that of the client, and cannot choose their address.
        """
        name, address = self.name, self.address
        return address if name == address else f"{name} ({address})"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A client one of whose contacts has the sender's address. `last_exchange_at`: when that
    address last wrote or was written to in this client's conversation.
    """

    client_id: str
    client_name: str
    conversation_id: str
    contact_id: str
    contact_name: str
    last_exchange_at: datetime | None


@dataclass(frozen=True, slots=True)
class Match:
    """Where the message belongs: to the candidate `chosen`, or into the conversation
    `participant_of`, in which the firm wrote to this sender; neither means Unlinked, with the
    `candidates` to name.
    """

    chosen: Candidate | None
    candidates: tuple[Candidate, ...]
    because: str
    participant_of: str | None = None


def differing(sent_at: str | None, arrived_at: str) -> datetime | None:
    """When the sender's own clock says the message was sent; None where that is about when it
    arrived. Both RFC 3339.
    """
    if sent_at is None:
        return None
    sent = from_wire_time(sent_at)
    return sent if abs(sent - from_wire_time(arrived_at)) > CLOCKS_DIFFER else None


def match_sender(
    candidates: Sequence[Candidate], proposed: Sequence[str], written_to: Collection[str] = ()
) -> Match:
    """Decide between candidates. `proposed`: conversations that the reply headers point to,
    nearest first; `written_to`: those of them in which the firm wrote to the sender, whoever they
    are: they answer there.
    """
    found = tuple(candidates)
    by_conversation = {candidate.conversation_id: candidate for candidate in found}
    for conversation_id in proposed:
        if conversation_id in by_conversation:
            return Match(by_conversation[conversation_id], found, "the message it answers")
        if conversation_id in written_to:
            return Match(None, found, "we wrote to them there", conversation_id)
    if not found:
        return Match(None, (), "nobody in the address book has this address")
    if len(by_conversation) == 1:
        return Match(found[0], found, "one client has this address")
    return _by_latest_exchange(found)


def _by_latest_exchange(found: tuple[Candidate, ...]) -> Match:
    dated = [(c.last_exchange_at, c) for c in found if c.last_exchange_at is not None]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    tied = len(dated) > 1 and dated[0][0] == dated[1][0]
    if not dated or tied:
        return Match(None, found, "several clients share this address and none stands out")
    return Match(dated[0][1], found, "the latest conversation with this address")
