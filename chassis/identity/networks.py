"""Where somebody is, as coarsely as limits need it."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

IpAddress = IPv4Address | IPv6Address
UNKNOWN = ""
_PREFIXES = {4: 24, 6: 64}
"""What one household or office has: to change the rest of the address costs nothing."""


def network_of(remote_address: str) -> str:
    """The /24 or /64 of an Internet address; UNKNOWN for what is none."""
    address = read_address(remote_address)
    if address is None:
        return UNKNOWN
    return str(ip_network(f"{address}/{_PREFIXES[address.version]}", strict=False))


def read_address(text: str) -> IpAddress | None:
    """An Internet address; None for what is none. A socket of both families shows 192.0.2.1 as
    ::ffff:192.0.2.1: that is 192.0.2.1 here, not one of all IPv4 in the same /64.
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
