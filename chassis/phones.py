"""Telephone numbers: one normal form, and whether a channel reaches one. Pure.

The thread refuses by these rules before anything is stored, the channel service again when it
sends; both ask here, so that they never disagree.
"""

from collections.abc import Sequence

import phonenumbers

from chassis.refusals import InvalidPhoneNumber
from contracts.error_codes import ErrorCode


def normal_phone(text: str, region: str, field: str = "value") -> str:
    """E.164; InvalidPhoneNumber names the field when it is no phone number. `region`: where a
    number without a country's code is at home, ISO 3166.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        sentence = "is not a phone number; write it like +1 415 555 0100."
        raise InvalidPhoneNumber("The phone number is not valid.", {field: [sentence]})
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


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
