"""Where somebody is, as coarsely as limits need it."""

import pytest

from chassis.identity.networks import UNKNOWN, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("192.0.2.250", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", UNKNOWN),
        ("unix:", UNKNOWN),
        ("192.0.2.7, 198.51.100.1", UNKNOWN),
    ],
)
def test_addresses_of_one_household_are_one_network(address: str, network: str) -> None:
    # Given an address in whatever form, Then it is counted with its neighbours.
    assert network_of(address) == network
