"""Which channels reach a conversation's people, and why the others do not (T14). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from contracts.channels import TRAITS, Channel
from contracts.error_codes import ErrorCode
from contracts.rpc.thread.channels import ChannelOption, Recipient
from contracts.rpc.thread.clients import BouncedMail, Contact
from contracts.senders import is_nameless
from services.thread_svc.channels.reach import Reach, Row, number_refusal
from services.thread_svc.channels.refusals import Refusal, missing_address

Contacts = Sequence[Contact]


@dataclass(frozen=True, slots=True)
class Addressee:
    """An address that the channel could write to. `wrong`: of the number itself; `unwilling`: of
    its owner; `bounced`: what became of the last mail to it, if that came back.
    """

    value: str
    label: str
    contact_id: str | None
    contact_name: str
    primary: bool
    wrong: Refusal | None = None
    unwilling: Refusal | None = None
    bounced: BouncedMail | None = None

    @property
    def warning(self) -> str | None:
        """What to heed before writing there."""
        if self.bounced is None:
            return None
        return f"The last e-mail to {self.value} came back. {self.bounced.reason}"

    @property
    def refusal(self) -> Refusal | None:
        """Why nothing can be sent there; None when it can."""
        return self.wrong or self.unwilling

    @property
    def recipient(self) -> Recipient:
        """As the API shows it."""
        return Recipient(
            value=self.value,
            label=self.label,
            contact_id=self.contact_id,
            contact_name=self.contact_name,
            primary=self.primary,
            opted_out=self.unwilling is not None,
            reason=self.refusal.sentence if self.refusal else None,
            warning=self.warning,
        )


@dataclass(frozen=True)
class PickerOption:
    """One line of the channel picker. `firm`: why the firm cannot use the channel; `people`: why
    it does not reach anybody here.
    """

    channel: Channel
    firm: Refusal | None
    people: Refusal | None
    addressees: list[Addressee] = field(default_factory=list)

    @property
    def refusal(self) -> Refusal | None:
        """Why the channel is not usable here; None when it is."""
        return self.firm or self.people


def phones_of(conversation: Row, contacts: Contacts) -> list[str]:
    """Every phone that somebody in the conversation has."""
    known = [i.value for c in contacts for i in c.identities if i.kind == "phone"]
    return [*known, conversation["sender_address"]] if conversation["sender_address"] else known


def option_of(
    channel: Channel, reach: Reach, conversation: Row, contacts: Contacts
) -> PickerOption:
    """One channel's line."""
    addressees = [
        _judged(channel, reach, known) for known in _addresses(channel, conversation, contacts)
    ]
    people = _unreachable(channel, str(conversation["title"]), contacts, addressees)
    return PickerOption(channel, reach.firm_refusal(channel), people, addressees)


def _judged(channel: Channel, reach: Reach, known: Addressee) -> Addressee:
    return replace(
        known,
        wrong=number_refusal(channel, known.value),
        unwilling=reach.consent_refusal(channel, known.value, known.contact_name),
    )


def _unreachable(
    channel: Channel, title: str, contacts: Contacts, addressees: Sequence[Addressee]
) -> Refusal | None:
    if not addressees and TRAITS[channel].identity_kind is not None:
        return missing_address(channel, title)
    if addressees and all(addressee.refusal for addressee in addressees):
        return chosen_addressee(addressees).refusal
    if channel == Channel.PORTAL and not any(contact.portal_access for contact in contacts):
        sentence = "No contact of this client can sign in to the portal."
        return Refusal(ErrorCode.CHANNEL_UNAVAILABLE, sentence)
    return None


def chosen_addressee(addressees: Sequence[Addressee]) -> Addressee:
    """Whom to write to when nobody says: the primary address, else the first."""
    return next((each for each in addressees if each.primary), addressees[0])


def _addresses(channel: Channel, conversation: Row, contacts: Contacts) -> list[Addressee]:
    kind = TRAITS[channel].identity_kind
    if kind is None:
        return []
    if conversation["kind"] == "unlinked":
        if conversation["sender_kind"] != kind or is_nameless(conversation["sender_address"]):
            return []
        return [Addressee(conversation["sender_address"], "Sender", None, "", primary=True)]
    return [
        Addressee(i.value, i.label, contact.id, contact.name, primary=i.primary, bounced=i.bounced)
        for contact in contacts
        for i in contact.identities
        if i.kind == kind
    ]


def picker(
    options: Sequence[PickerOption], latest_inbound: str | None
) -> tuple[ChannelOption, ...]:
    """The options as the API shows them; the channel the client used last is preselected."""
    usable = [o.channel for o in options if not o.refusal and TRAITS[o.channel].client_facing]
    chosen = latest_inbound if latest_inbound in usable else (usable[0] if usable else "internal")
    return tuple(
        ChannelOption(
            channel=option.channel,
            usable=option.refusal is None,
            reason=option.refusal.sentence if option.refusal else None,
            code=str(option.refusal.code) if option.refusal else None,
            preselected=option.channel == chosen,
            recipients=tuple(addressee.recipient for addressee in option.addressees),
        )
        for option in options
    )
