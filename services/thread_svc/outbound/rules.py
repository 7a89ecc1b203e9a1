"""What must hold of a message before it is stored. Pure.

The order of the checks of an address is that in which a person would mend them: an address at all,
a number that is one and can be reached, one that belongs here, a firm that can send, a person who
wants it. The channel service checks again at the moment of sending.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from chassis.errors import RequestError, ValidationFailed
from contracts.channels import TRAITS, Channel
from services.thread_svc.channels.reach import number_refusal
from services.thread_svc.channels.refusals import Refusal
from services.thread_svc.channels.rules import Addressee, PickerOption, chosen_addressee


@dataclass(frozen=True, slots=True)
class Addressing:
    """To whom a message shall go: a channel's `option`, and the addresses named (`to`), if any."""

    option: PickerOption
    to: Sequence[str]

    @property
    def strangers(self) -> list[str]:
        """Addresses that nobody in the conversation has."""
        known = {addressee.value for addressee in self.option.addressees}
        return [value for value in self.to if value not in known]

    @property
    def chosen(self) -> list[Addressee]:
        """Those named, each once; the primary one when none is."""
        if not self.to:
            return [chosen_addressee(self.option.addressees)]
        known = {addressee.value: addressee for addressee in self.option.addressees}
        return [known[value] for value in dict.fromkeys(self.to)]

    def first_error(self, refusals: Sequence[Refusal | None]) -> RequestError | None:
        """What to raise for the first of these that refuses."""
        return next((found.error(self.option.channel) for found in refusals if found), None)


def _nobody_has_an_address(asked: Addressing) -> RequestError | None:
    return None if asked.option.addressees else asked.first_error([asked.option.people])


def _a_number_typed_in_is_wrong(asked: Addressing) -> RequestError | None:
    channel = asked.option.channel
    return asked.first_error([number_refusal(channel, value) for value in asked.strangers])


def _an_address_belongs_to_nobody_here(asked: Addressing) -> RequestError | None:
    if not asked.strangers:
        return None
    first = asked.strangers[0]
    sentence = f"{first} is not an address of this client; add it to a contact first."
    return ValidationFailed("A recipient does not belong here.", {"to": [sentence]})


def _a_number_is_wrong(asked: Addressing) -> RequestError | None:
    return asked.first_error([addressee.wrong for addressee in asked.chosen])


def _the_firm_cannot_send(asked: Addressing) -> RequestError | None:
    return asked.first_error([asked.option.firm])


def _a_person_does_not_want_it(asked: Addressing) -> RequestError | None:
    return asked.first_error([addressee.unwilling for addressee in asked.chosen])


ADDRESS_CHECKS: tuple[Callable[[Addressing], RequestError | None], ...] = (
    _nobody_has_an_address,
    _a_number_typed_in_is_wrong,
    _an_address_belongs_to_nobody_here,
    _a_number_is_wrong,
    _the_firm_cannot_send,
    _a_person_does_not_want_it,
)
"""In this order: the first that applies is what is said, and a later one may rely on it."""


def recipients_of(option: PickerOption, to: Sequence[str]) -> list[Addressee]:
    """Whom to write to, the primary address when none is given; empty for a channel without
    addresses. Raises the refusal that applies first.
    """
    asked = Addressing(option, to)
    if TRAITS[option.channel].identity_kind is None:
        error = asked.first_error([option.refusal])
    else:
        error = next((found for check in ADDRESS_CHECKS if (found := check(asked))), None)
    if error is not None:
        raise error
    return asked.chosen if option.addressees else []


def subject_of(channel: Channel, written: str | None, replied: RowMapping | None) -> str | None:
    """The subject of a channel that has one: as written, else the answered message's."""
    if not TRAITS[channel].needs_subject:
        return None
    subject = " ".join((written or "").split())
    if not subject and replied is not None and replied["subject"]:
        earlier = str(replied["subject"])
        subject = earlier if earlier.lower().startswith("re:") else f"RE: {earlier}"
    if not subject:
        raise ValidationFailed("An e-mail needs a subject.", {"subject": ["is empty"]})
    return subject
