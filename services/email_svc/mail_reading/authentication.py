"""What the mailbox's own provider found out about a mail's sender (RFC 8601).

Anybody can write an Authentication-Results header. The provider puts its own on top, so the
topmost counts, and only with the provider's name in it; Microsoft 365 writes no name, and so does
nobody who keeps to the standard. Of any other provider the name is that of the servers that note
on top that they received the mail. All that can come of a header is doubt: one that a stranger
wrote where the provider wrote none can make nobody believed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from chassis.patterns import pattern
from services.email_svc.mail_reading.address_tokens import AddressTokenKind, tokens_of

_TRUSTED = frozenset({"mx.google.com"})
"""The authserv-id of Gmail."""

_SIGNER = frozenset({"header.d", "header.i"})
_SPF_FAILED = frozenset({"fail", "softfail", "hardfail"})
_BY = pattern("email.received_by", r"(?i)\bby[ \t\r\n]+([a-z0-9.-]{1,253})", many=True)
_LATEST = 3
"""Notes of receipt of which the uppermost may be of servers within the provider."""
_LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class _Result:
    """One finding, in lower case: `method` such as spf, `verdict` such as pass."""

    method: str
    verdict: str
    properties: list[tuple[str, str]]


def receivers_of(notes: Sequence[str]) -> frozenset[str]:
    """The servers that received a mail last, in lower case, by its Received headers (RFC 5321
    §4.4), uppermost first; those that nobody can be known by are left out.
    """
    found = (_BY.findall(note[:_LONGEST_NOTE]) for note in notes[:_LATEST])
    hosts = (one.lower().strip(".") for each in found for one in each)
    return frozenset(host for host in hosts if "." in host)


def authentication_failed(value: str, address: str, receivers: Collection[str] = ()) -> bool:
    """Whether the provider's results say that `address` did not send the mail. `receivers`: the
    servers that received it last.

    DMARC (RFC 7489) decides where the domain asks for it. Where it does not, SPF has failed and no
    signature (DKIM) of the sender's own domain stands against that.
    """
    found = [_result(part) for part in _told_by_the_provider(_parts(value), receivers)]
    of_dmarc = {one.verdict for one in found if one.method == "dmarc"}
    if "fail" in of_dmarc or "pass" in of_dmarc:
        return "fail" in of_dmarc
    domain = address.rpartition("@")[2]
    signed = any(_is_signature_for(domain, one) for one in found)
    return not signed and any(one.method == "spf" and one.verdict in _SPF_FAILED for one in found)


def _told_by_the_provider(parts: list[str], receivers: Collection[str]) -> list[str]:
    """The results without the name in front, none under a name that is no provider's of ours."""
    first = parts[0].split()
    if first and "=" in first[0]:  # Microsoft 365 begins with a result
        return parts
    name = first[0].lower() if first else ""
    own = name in _TRUSTED or any(_is_of_one_house(name, host) for host in receivers)
    return parts[1:] if own else []


def _is_of_one_house(name: str, host: str) -> bool:
    """Whether two servers have a domain in common. A suffix that strangers share (co.uk) is none,
    but all that could come of it is doubt.
    """
    house = host.split(".")[-2:]
    return name == host or (len(house) == 2 and name.split(".")[-2:] == house)


def _parts(value: str) -> list[str]:
    """What stands between the semicolons, without comments."""
    parts = [list[str]()]
    for token in tokens_of(value):
        if token.kind is AddressTokenKind.MARK and token.text == ";":
            parts.append([])
        elif token.kind is not AddressTokenKind.COMMENT:
            parts[-1].append(token.text)
    return ["".join(part) for part in parts]


def _result(part: str) -> _Result:
    """Of `spf=fail smtp.mailfrom=x`; empty words where it is nothing of the kind."""
    words = part.lower().replace("=", " = ").split()
    pairs = [(words[at - 1], words[at + 1]) for at in range(1, len(words) - 1) if words[at] == "="]
    method, verdict = pairs[0] if pairs else ("", "")
    return _Result(method.partition("/")[0], verdict, pairs[1:])


def _is_signature_for(domain: str, result: _Result) -> bool:
    """Whether it is a good signature of the domain, or of one above it."""
    if (result.method, result.verdict) != ("dkim", "pass"):
        return False
    signers = (value for name, value in result.properties if name in _SIGNER)
    return any(_is_within(domain, one.rpartition("@")[2].strip(".")) for one in signers)


def _is_within(domain: str, above: str) -> bool:
    return domain == above or ("." in above and domain.endswith(f".{above}"))
