"""To whom a message goes: every check of an address, in the order in which a person would mend it.

An address at all, a number that is one and can be reached, one that belongs here, a firm that can
send, a person who wants it. The channel service checks again at the moment of sending.
"""

from collections.abc import Sequence

from chassis.errors import ValidationFailed
from contracts.channels import TRAITS
from services.thread_svc.channels.options import ChannelOption, Recipient, chosen_recipient
from services.thread_svc.channels.reach import Reach
from services.thread_svc.channels.refusals import Refusal


def recipients_of(option: ChannelOption, reach: Reach, to: Sequence[str]) -> list[Recipient]:
    """The addresses to write to, the primary one when none is given; empty for a channel without
    addresses. Raises the refusal that applies first.
    """
    if TRAITS[option.channel].identity_kind is None:
        _raise_if(option, option.refusal)
        return []
    if not option.recipients:
        _raise_if(option, option.people)
    chosen = _named(option, reach, to) if to else [chosen_recipient(option.recipients)]
    for recipient in chosen:
        _raise_if(option, recipient.wrong)
    _raise_if(option, option.firm)
    for recipient in chosen:
        _raise_if(option, recipient.unwilling)
    return chosen


def _named(option: ChannelOption, reach: Reach, to: Sequence[str]) -> list[Recipient]:
    known = {recipient.value: recipient for recipient in option.recipients}
    strangers = [value for value in to if value not in known]
    for value in strangers:
        _raise_if(option, reach.number_refusal(option.channel, value))
    if strangers:
        sentence = f"{strangers[0]} is not an address of this client; add it to a contact first."
        raise ValidationFailed("A recipient does not belong here.", {"to": [sentence]})
    return [known[value] for value in dict.fromkeys(to)]


def _raise_if(option: ChannelOption, refusal: Refusal | None) -> None:
    if refusal is not None:
        raise refusal.error(option.channel)
