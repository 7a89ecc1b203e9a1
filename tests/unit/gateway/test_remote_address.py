"""Whose word on where a request comes from is believed."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest

from chassis.parsers import networks
from gateway.access.remote_address import BelievedAddress

PROXIES = (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))


def seen(peer: str, forwarded: str | None, proxies: Any = PROXIES) -> str:
    """The address that the application sees."""
    found: dict[str, Any] = {"REMOTE_ADDR": peer}
    if forwarded is not None:
        found["HTTP_X_FORWARDED_FOR"] = forwarded
    BelievedAddress(lambda environ, _: [environ["REMOTE_ADDR"].encode()], proxies)(found, None)
    return str(found["REMOTE_ADDR"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "believed"),
    [
        pytest.param("198.51.100.1", None, "198.51.100.1", id="no proxy"),
        pytest.param("198.51.100.1", "192.0.2.1", "198.51.100.1", id="a stranger claims"),
        pytest.param("10.1.1.1", "192.0.2.1", "192.0.2.1", id="a proxy says"),
        pytest.param("::ffff:10.1.1.1", "192.0.2.1", "192.0.2.1", id="over a socket of both"),
        pytest.param("10.1.1.1", "203.0.113.9, 192.0.2.1", "192.0.2.1", id="and a stranger claims"),
        pytest.param("10.1.1.1", "192.0.2.1, 10.2.2.2", "192.0.2.1", id="two proxies"),
        pytest.param("2001:db8::1", "2001:db9::7", "2001:db9::7", id="IPv6"),
        pytest.param("10.1.1.1", "10.3.3.3", "10.3.3.3", id="somebody inside"),
        pytest.param("10.1.1.1", "nonsense", "nonsense", id="a proxy that says nothing we know"),
    ],
)
def test_only_a_declared_proxy_is_believed(peer: str, forwarded: str | None, believed: str) -> None:
    assert seen(peer, forwarded) == believed


def test_without_declared_proxies_nobody_is() -> None:
    assert seen("10.1.1.1", "192.0.2.1", ()) == "10.1.1.1"


@pytest.mark.parametrize(
    "wrong", ["0.0.0.0/0", "10.0.0.0/8, ::/0", "2", "proxy.example", "10.0.0/8,"]
)
def test_a_setting_that_believes_everybody_or_nothing_known_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"everybody|addresses or networks"):
        networks(wrong)
