"""Telephone numbers: one normal form, and whether a channel reaches one. Pure.

The thread refuses by these rules before anything is stored, the channel service again when it
sends; both ask here, so that they never disagree.
"""

from collections.abc import Sequence

import phonenumbers

from chassis.patterns import pattern
from chassis.refusals import InvalidPhoneNumber
from contracts.error_codes import ErrorCode

_WORDS = "mobile|cell|cell ?phone|home|work|office|main|direct|landline|phone|private|business"
_LABELLED = pattern("phones.label", rf"(?is)(.*[0-9)]) *[(\[,:-]? *({_WORDS}) *[)\]]? *")


def normal_phone(text: str, region: str, field: str = "value") -> str:
    """E.164; InvalidPhoneNumber names the field when it is no phone number that exists, or one with
    an extension, which no text reaches. `region`: where a number without a country's code is at
    home, ISO 3166.
    """
    return phone_and_label(text, region, field)[0]


def phone_and_label(text: str, region: str, field: str = "value") -> tuple[str, str | None]:
    """The same, and what stands behind the number of where it rings, as in `(415) 555-0100 (cell)`;
    None when nothing does.
    """
    labelled = _LABELLED.fullmatch(text)
    written, label = (labelled[1], labelled[2].capitalize()) if labelled else (text, None)
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        number = None
    # A possible number has the length of one; only a valid one is in its country's plan.
    if number is None or not phonenumbers.is_valid_number(number):
        raise _wrong(field, "is not a phone number; write it with its area code: +1 415 555 0100.")
    if number.extension:
        raise _wrong(
            field,
            f"has an extension ({number.extension}); texts reach none, so give a direct number.",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), label


def _wrong(field: str, sentence: str) -> InvalidPhoneNumber:
    return InvalidPhoneNumber("The phone number is not valid.", {field: [sentence]})


def fault_of_number(value: str, countries: Sequence[str]) -> ErrorCode | None:
    """Why no message reaches an E.164 number: it is none, or it is at home in none of the
    `countries` (ISO 3166, empty for all). A calling code does not tell: Canada and much of the
    Caribbean share +1 with the United States.
    """
    region = _region_of(value, countries)
    if region is None:
        return ErrorCode.INVALID_PHONE_NUMBER
    if countries and region not in countries:
        return ErrorCode.FOREIGN_NUMBER
    return None


def _region_of(value: str, countries: Sequence[str]) -> str | None:
    if not value.startswith("+"):  # whatsapp:+1… has a number in it, and is none
        return None
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return None
    homes = phonenumbers.region_codes_for_country_code(number.country_code or 0)
    # A number with another country's calling code is foreign even if no such line exists there.
    if homes and countries and not set(homes) & set(countries):
        return str(homes[0])
    if not phonenumbers.is_possible_number(number):
        return None
    found: str | None = phonenumbers.region_code_for_number(number)
    return found
