"""What Gmail and Microsoft 365 write on top of a mail about who sent it (RFC 8601)."""

from __future__ import annotations

from typing import Literal

from sandbox.mail.headers import parse_beginning, sender

Verdict = Literal["pass", "fail", "none"]
"""`none`: the sender's domain says nothing that could be checked."""
VERDICTS: tuple[Verdict, ...] = ("pass", "fail", "none")


def with_results(raw: bytes, envelope_from: str, verdict: Verdict) -> bytes:
    """The mail (with CRLF line ends) under Gmail's results; what its sender wrote of the kind stays
    below them.
    """
    domain = sender(parse_beginning(raw))[1].rpartition("@")[2] or "unknown"
    found = "does not designate" if verdict == "fail" else "designates"
    lines = [
        "Authentication-Results: mx.google.com;",
        f"       dkim={verdict} header.i=@{domain} header.s=sandbox header.b=c2FuZGJv;",
        f"       spf={verdict} (google.com: domain of {envelope_from} {found} 192.0.2.25)",
        f"        smtp.mailfrom={envelope_from};",
        f"       dmarc={verdict} (p=NONE sp=NONE dis=NONE) header.from={domain}",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode() + raw


def with_microsofts_results(raw: bytes, envelope_from: str, verdict: Verdict) -> bytes:
    """The mail (with CRLF line ends) under what Exchange Online found out, which names no
    authserv-id.
    """
    domain = sender(parse_beginning(raw))[1].rpartition("@")[2] or "unknown"
    host = envelope_from.rpartition("@")[2] or "unknown"
    lines = [
        f"Authentication-Results: spf={verdict} (sender IP is 192.0.2.25)",
        f" smtp.mailfrom={host}; dkim={verdict} (signature was checked)",
        f" header.d={domain};dmarc={verdict} action=none header.from={domain};compauth={verdict}",
        " reason=100",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode() + raw
