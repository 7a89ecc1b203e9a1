"""Where servers that people name may stand."""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address, ip_network

import pytest
from imapclient.exceptions import LoginError

from chassis.errors import ProviderRefused, ProviderUnavailable
from services.email_svc.errors import GrantWithdrawn
from services.email_svc.provider import ServerAddress
from services.email_svc.providers.imap_wire import BoundedImapClient
from services.email_svc.providers.mail_network import (
    AddressNotAllowed,
    HostUnknown,
    MailNetwork,
    PlainTextRefused,
    ended_within,
)
from services.email_svc.providers.server_faults import ServerFaultCode, fault_of

LOOPBACK = ip_network("127.0.0.0/8")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1",
     "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
     "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
     "2001:0:0:0:0:0:f5ff:fffe", "::127.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b:1::a00:1",
     "fec0::1"],
)  # fmt: skip
def test_no_address_of_the_installations_own_is_reached(address: str) -> None:
    assert not MailNetwork().allows(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_public_addresses_are(address: str) -> None:
    assert MailNetwork().allows(ip_address(address))


def test_the_operator_may_open_a_network() -> None:
    network = MailNetwork(inside=(ip_network("10.1.0.0/16"),))
    assert network.allows(ip_address("10.1.2.3"))
    assert network.allows(ip_address("::ffff:10.1.2.3"))
    assert not network.allows(ip_address("10.2.0.1"))
    assert not network.allows(ip_address("::1"))


def test_a_name_that_leads_inside_is_refused(listener: socket.socket) -> None:
    # Given a server inside, When somebody names it, Then nobody connects to it
    port = listener.getsockname()[1]
    listener.settimeout(0.2)
    for host in ("localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1"):
        with pytest.raises((AddressNotAllowed, HostUnknown)):
            MailNetwork(timeout=1).connect(host, port, "tls")
    with pytest.raises(TimeoutError):
        listener.accept()


def test_a_name_with_many_addresses_does_not_let_us_wait_for_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Given a name that leads to a hundred servers, none of which answers
    tried: list[str] = []

    def silent(place: tuple[str, int], _timeout: float) -> socket.socket:
        tried.append(place[0])
        raise TimeoutError

    answer = [(socket.AF_INET, 1, 6, "", (f"93.184.216.{n}", 993)) for n in range(100)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    monkeypatch.setattr(socket, "create_connection", silent)
    # When it is connected to, Then some are tried and no more
    with pytest.raises(TimeoutError):
        MailNetwork().connect("many.example", 993, "tls")
    assert tried == [f"93.184.216.{n}" for n in range(4)]


def test_plain_text_stays_on_this_machine(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    MailNetwork(inside=(LOOPBACK,), timeout=1).connect("127.0.0.1", port, "none").close()
    everywhere = MailNetwork(inside=(ip_network("192.0.2.0/24"),), timeout=1)
    with pytest.raises(PlainTextRefused):
        everywhere.connect("192.0.2.1", port, "none")


def test_a_greeting_that_trickles_in_is_cut_off(listener: socket.socket) -> None:
    # Given a server that never ends its greeting, and never pauses for as long as a time-out
    def trickle() -> None:
        theirs, _ = listener.accept()
        with theirs, suppress(OSError):
            while True:
                theirs.sendall(b"*")
                gone.wait(0.05)

    gone = threading.Event()
    threading.Thread(target=trickle, daemon=True).start()
    network = MailNetwork(inside=(LOOPBACK,), timeout=0.2)
    # When it is met, Then it ends
    server = ServerAddress("127.0.0.1", listener.getsockname()[1], "none")
    with pytest.raises((OSError, imaplib.IMAP4.error)):
        BoundedImapClient(network, server)


def test_what_is_connected_too_late_is_cut_off_at_once() -> None:
    # Given a time that ran out before there was a connection
    ours, theirs = socket.socketpair()
    found: list[int] = [-1]
    with ours, theirs, ended_within(0.05, lambda: found[0]):
        theirs.settimeout(0.3)
        with pytest.raises(TimeoutError):
            theirs.recv(1)
        # When there is one, Then it meets its end
        found[0] = ours.fileno()
        theirs.settimeout(10)
        assert theirs.recv(1) == b""


def test_what_trickles_in_for_ever_is_cut_off() -> None:
    # Given a reader whose server never ends a line
    ours, theirs = socket.socketpair()
    with ours, theirs, ended_within(0.05, ours.fileno):
        theirs.sendall(b"* OK")
        # When its time is over, Then the reading ends
        assert ours.makefile("rb").readline() == b"* OK"


@pytest.mark.parametrize(
    ("problem", "code", "kind"),
    [
        (HostUnknown("x"), ServerFaultCode.HOST_UNKNOWN, ProviderUnavailable),
        (AddressNotAllowed("x"), ServerFaultCode.NOT_ALLOWED, ProviderUnavailable),
        (TimeoutError("x"), ServerFaultCode.SILENT, ProviderUnavailable),
        (ConnectionRefusedError("x"), ServerFaultCode.NOT_REACHED, ProviderUnavailable),
        (ConnectionResetError("x"), ServerFaultCode.NOT_REACHED, ProviderUnavailable),
        (ssl.SSLCertVerificationError("x"), ServerFaultCode.CERTIFICATE, ProviderUnavailable),
        (ssl.SSLError("x"), ServerFaultCode.NO_TLS, ProviderUnavailable),
        (LoginError("[AUTHENTICATIONFAILED] x"), ServerFaultCode.WRONG_PASSWORD, GrantWithdrawn),
        (LoginError("LOGIN failed."), ServerFaultCode.WRONG_PASSWORD, GrantWithdrawn),
        (LoginError("b'[UNAVAILABLE] x'"), ServerFaultCode.BUSY, ProviderUnavailable),
        (LoginError("[ALERT] Too many connections"), ServerFaultCode.BUSY, ProviderUnavailable),
        (imaplib.IMAP4.abort("EOF"), ServerFaultCode.NOT_REACHED, ProviderUnavailable),
        (imaplib.IMAP4.error("NO [INUSE] x"), ServerFaultCode.BUSY, ProviderUnavailable),
        (imaplib.IMAP4.error("NO never"), ServerFaultCode.REFUSED, ProviderRefused),
        (ValueError("no number"), ServerFaultCode.REFUSED, ProviderRefused),
        (
            smtplib.SMTPAuthenticationError(535, b"5.7.8"),
            ServerFaultCode.WRONG_PASSWORD,
            GrantWithdrawn,
        ),
        (smtplib.SMTPAuthenticationError(454, b"4.7.0"), ServerFaultCode.BUSY, ProviderUnavailable),
        (smtplib.SMTPResponseException(421, b"x"), ServerFaultCode.BUSY, ProviderUnavailable),
        (smtplib.SMTPResponseException(550, b"x"), ServerFaultCode.REFUSED, ProviderRefused),
        (smtplib.SMTPNotSupportedError("x"), ServerFaultCode.NO_TLS, ProviderUnavailable),
    ],
)
def test_a_fault_is_told_as_what_it_is(
    problem: Exception, code: ServerFaultCode, kind: type[Exception]
) -> None:
    # Given what a library raised, When it is told, Then with a code and a sentence
    fault = fault_of(problem, "mail.x.example")
    assert fault.code is code
    assert fault.sentence.endswith((".", "?")) or fault.said in fault.sentence
    assert type(fault.as_error()) is kind
