"""Who a firm is, as it registers with the carriers. Pure."""

from dataclasses import replace
from typing import Any

from chassis.errors import ValidationFailed
from chassis.foreign_text import as_line
from chassis.phones import fault_of_number, normal_phone
from contracts.envelope import decode
from contracts.rpc.sms.registration import RegisteredBrand, SubmitRegistration
from services.sms_svc.provider import Company

_HOME = "US"
_PHONE = "representative.phone"


def brand_of(request: SubmitRegistration) -> RegisteredBrand:
    """What is kept of a request: the EIN by its digits, the phone in E.164; InvalidPhoneNumber and
    ValidationFailed name the field.
    """
    person = request.representative
    return RegisteredBrand(
        legal_name=request.legal_name,
        ein=request.ein.replace("-", ""),
        website=request.website,
        vertical=request.vertical,
        business_type=request.business_type,
        address=request.address,
        representative=replace(person, phone=_us_phone(person.phone)),
    )


def kept_brand(request: dict[str, Any]) -> RegisteredBrand:
    """The firm as its request was kept; one of an earlier release may have breaks and tabs."""
    return decode(RegisteredBrand, _on_single_lines(request))


def _on_single_lines(kept: Any) -> Any:
    if isinstance(kept, dict):
        return {name: _on_single_lines(value) for name, value in kept.items()}
    return as_line(kept, "?") if isinstance(kept, str) else kept


def company_of(brand: RegisteredBrand) -> Company | None:
    """What a business profile says; None where an older release asked for less."""
    business_type, address, person = brand.business_type, brand.address, brand.representative
    if business_type is None or address is None or person is None:
        return None
    return Company(
        legal_name=brand.legal_name,
        ein=brand.ein,
        website=brand.website,
        vertical=brand.vertical,
        business_type=business_type,
        address=address,
        representative=person,
    )


def is_same_company(one: RegisteredBrand, other: RegisteredBrand) -> bool:
    """Whether a brand made for the one holds for the other. A request of an older release has no
    business type: its brand was not the firm's own.
    """
    return _identity(one) == _identity(other)


def _identity(brand: RegisteredBrand) -> tuple[str | None, ...]:
    return brand.legal_name, brand.ein, brand.business_type


def _us_phone(written: str) -> str:
    phone = normal_phone(written, _HOME, _PHONE)
    if fault_of_number(phone, (_HOME,)) is not None:
        sentence = "must be a phone number in the United States."
        raise ValidationFailed(f"The field phone is not valid: it {sentence}", {_PHONE: [sentence]})
    return phone
