"""E-mail addresses as the wire has them (RFC 5321 §4.1.2). Pure."""

from email.errors import HeaderParseError
from email.headerregistry import Address

from email_validator import EmailNotValidError, validate_email


class BadAddress(ValueError):
    """An address no mail can be written to; `args[0]` is it."""


def wire_address(address: str) -> str:
    """The address in ASCII, its domain by IDNA 2008; BadAddress when it cannot be, which is for a
    list, a group or an address with its name as well.
    """
    local, at, domain = address.strip().rpartition("@")
    try:
        spec = f"{local}@{domain if domain.isascii() else _ascii(domain)}"
        local.encode("ascii")
        parsed = Address(addr_spec=spec)
    except (UnicodeError, HeaderParseError, EmailNotValidError, ValueError, IndexError) as exc:
        raise BadAddress(address) from exc
    if not at or not parsed.username or "." not in parsed.domain:
        raise BadAddress(address)
    return spec


def _ascii(domain: str) -> str:
    found = validate_email(
        f"postmaster@{domain}", check_deliverability=False, globally_deliverable=False
    )
    return str(found.ascii_domain)
