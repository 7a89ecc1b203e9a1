"""Servers proposed for an address."""

from __future__ import annotations

import pytest

from contracts.rpc.email.discovery import DiscoverServers
from services.email_svc.discovery.use_cases import Discovery
from services.email_svc.provider import ServerAddress
from services.email_svc.providers.autoconfig import Autoconfig
from services.email_svc.providers.autoconfig_file import read_autoconfig
from services.email_svc.providers.mail_network import MailNetwork
from services.email_svc.providers.mail_srv import MailSrv, SrvTarget
from services.email_svc.server_finder import FoundServers

ADDRESS = "office@firm.example"
FILE = b"""<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="firm.example">
<incomingServer type="pop3"><hostname>pop.firm.example</hostname><port>995</port>
<socketType>SSL</socketType></incomingServer>
<incomingServer type="imap"><hostname>old.firm.example</hostname><port>143</port>
<socketType>plain</socketType></incomingServer>
<incomingServer type="imap"><hostname> Mail.firm.example </hostname><port>993</port>
<socketType>SSL</socketType><username>%EMAILLOCALPART%</username></incomingServer>
<outgoingServer type="smtp"><hostname>mail.firm.example</hostname><port>587</port>
<socketType>STARTTLS</socketType><username>%EMAILADDRESS%</username></outgoingServer>
</emailProvider></clientConfig>"""


class Known:
    """A way that tells the same of every address."""

    def __init__(self, found: FoundServers) -> None:
        self.found = found
        self.asked = 0

    def find(self, address: str) -> FoundServers:
        self.asked += 1
        return self.found


def test_a_domains_file_is_read_and_plain_text_is_no_offer() -> None:
    assert read_autoconfig(FILE, ADDRESS) == FoundServers(
        imap=ServerAddress("mail.firm.example", 993, "tls"),
        smtp=ServerAddress("mail.firm.example", 587, "starttls"),
        user="office",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [("993", "99999"), ("993", "x"), ("993", "0"), ("Mail.firm.example", "a b"),
     ("Mail.firm.example", "[::1]"), ("Mail.firm.example", "x" * 300), ("SSL", "none")],
)  # fmt: skip
def test_what_is_no_server_is_left_out(before: str, after: str) -> None:
    changed = FILE.decode().replace(before, after).encode()
    assert read_autoconfig(changed, ADDRESS).imap is None


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"<a>", b"\xff\xfe", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
     b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'],
)  # fmt: skip
def test_what_is_no_such_file_is_said(content: bytes) -> None:
    with pytest.raises(ValueError, match="the file"):
        read_autoconfig(content, ADDRESS)


def test_records_are_taken_by_priority_and_weight() -> None:
    # Given a domain with several records, and one that says there is no STARTTLS
    records = {
        "_imaps._tcp.firm.example": [
            SrvTarget(20, 0, 993, "late.firm.example"),
            SrvTarget(10, 1, 993, "light.firm.example"),
            SrvTarget(10, 9, 993, "Heavy.firm.example"),
        ],
        "_submissions._tcp.firm.example": [SrvTarget(0, 0, 0, ".")],
        "_submission._tcp.firm.example": [SrvTarget(0, 1, 587, "smtp.firm.example")],
    }
    # When they are asked for, Then the best of each
    found = MailSrv(lambda name: records.get(name, [])).find(ADDRESS)
    assert found.imap == ServerAddress("heavy.firm.example", 993, "tls")
    assert found.smtp == ServerAddress("smtp.firm.example", 587, "starttls")


def test_the_most_telling_way_counts_and_others_complete_it() -> None:
    # Given a file that knows one side, and records that know both
    file = Known(FoundServers(imap=ServerAddress("a.example", 993, "tls"), user="office"))
    both = ServerAddress("b.example", 465, "tls")
    records = Known(FoundServers(imap=both, smtp=both))
    discovery = Discovery((("autoconfig", file), ("srv", records)))
    # When servers are proposed, Then each is the first that was told
    proposal = discovery.discover_servers(DiscoverServers(address=ADDRESS))
    assert proposal.imap is not None
    assert proposal.smtp is not None
    assert (proposal.imap.host, proposal.smtp.host) == ("a.example", "b.example")
    assert (proposal.user, proposal.source) == ("office", "autoconfig")


def test_who_is_told_all_asks_no_further() -> None:
    server = ServerAddress("a.example", 993, "tls")
    first, second = Known(FoundServers(server, server)), Known(FoundServers())
    Discovery((("autoconfig", first), ("srv", second))).discover_servers(
        DiscoverServers(address=ADDRESS)
    )
    assert (first.asked, second.asked) == (1, 0)


def test_what_nobody_knows_is_guessed() -> None:
    proposal = Discovery(()).discover_servers(DiscoverServers(address=ADDRESS))
    assert proposal.source == "guess"
    assert proposal.imap is not None
    assert (proposal.imap.host, proposal.imap.port, proposal.user) == (
        "imap.firm.example", 993, ADDRESS,
    )  # fmt: skip


@pytest.mark.parametrize("domain", ["127.0.0.1", "localhost", "nowhere.invalid", "x..y"])
def test_a_domain_that_leads_inside_or_nowhere_tells_nothing(domain: str) -> None:
    assert Autoconfig(MailNetwork(timeout=1)).find(f"a@{domain}") == FoundServers()
