"""To whom an e-mail goes: people of the client, and anybody else who is meant. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chassis.errors import ValidationFailed
from chassis.mail_addresses import BadAddress, wire_address
from chassis.refusals import RecipientOutsideClient
from services.thread_svc.address_book.rules import mailbox_key, normal_email
from services.thread_svc.channels.rules import PickerOption, chosen_addressee

_HINTS = (
    (",", "give each address by itself"),
    (";", "give each address by itself"),
    ("<", "give the address alone, without a name"),
    (":", "a group has no address of its own; name its people"),
)
"""What a character says of an address that is none."""


@dataclass(frozen=True, slots=True)
class Recipients:
    """Addresses of one message; nobody but us sees those of `bcc`."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The fields of the request with their addresses."""
        return iter((("to", self.to), ("cc", self.cc), ("bcc", self.bcc)))


def mail_recipients(
    option: PickerOption, asked: Recipients, *, allow_outside: bool = False
) -> Recipients:
    """The recipients in normal form, each once, where it is seen most; the primary address where
    To names none. Raises what is wrong first: an address, somebody outside the client whom nobody
    allowed, the firm that cannot send.
    """
    known = {addressee.value for addressee in option.addressees}
    found = _each_once(asked, known)
    if not found.to:
        if not option.addressees and option.people is not None:
            raise option.people.error(option.channel)
        found = Recipients((chosen_addressee(option.addressees).value,), found.cc, found.bcc)
    if not allow_outside:
        _refuse_strangers(found, known)
    if option.firm is not None:
        raise option.firm.error(option.channel)
    return found


def _each_once(asked: Recipients, known: set[str]) -> Recipients:
    seen: set[str] = set()
    fields: dict[str, tuple[str, ...]] = {}
    for name, written in asked:
        values = [one if one in known else mail_address(one, name) for one in written]
        fields[name] = tuple(one for one in dict.fromkeys(values) if one not in seen)
        seen |= set(values)
    return Recipients(**fields)


def mail_address(written: str, field: str) -> str:
    """An address as identities have it; ValidationFailed names it, its `field`, and what is wrong
    with it.
    """
    try:
        wire_address(written)
        return normal_email(written, field)
    except (BadAddress, ValidationFailed) as exc:
        hint = next((hint for sign, hint in _HINTS if sign in written), "")
        sentence = f"{written} is not an e-mail address{f'; {hint}' if hint else ''}."
        raise ValidationFailed("An address is not valid.", {field: [sentence]}) from exc


def outside(found: Recipients, known: set[str]) -> dict[str, Sequence[str]]:
    """Those who are nobody of the client, by the field that names them."""
    boxes = set(map(mailbox_key, known))
    strangers = {
        name: [one for one in values if mailbox_key(one) not in boxes] for name, values in found
    }
    return {name: values for name, values in strangers.items() if values}


def _refuse_strangers(found: Recipients, known: set[str]) -> None:
    strangers = outside(found, known)
    if not strangers:
        return
    fields = {
        name: [f"{one} is not an address of this client." for one in values]
        for name, values in strangers.items()
    }
    named = [one for values in strangers.values() for one in values]
    sentence = f"{', '.join(named)}: not of this client. Send it all the same?"
    raise RecipientOutsideClient(sentence, fields, addresses=named)
