"""Parsers of settings: a text in, its value out, or a ValueError that says what it must be."""

import base64
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

Parser = Callable[[str], Any]
IpNetwork = IPv4Network | IPv6Network
_MOST_DIGITS = 18


def url(*schemes: str) -> Parser:
    """Parser for an address with one of the schemes; a trailing slash is dropped."""

    def parse(text: str) -> str:
        if urlsplit(text).scheme not in schemes:
            raise ValueError(f"must start with {' or '.join(s + '://' for s in schemes)}")
        return text.rstrip("/")

    return parse


def one_of(*choices: str) -> Parser:
    """Parser for a word out of a list."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}, not {text!r}")
        return text

    return parse


def whole_number(least: int, most: int) -> Parser:
    """Parser for an integer in a range, both ends allowed."""

    def parse(text: str) -> int:
        if not _is_number(text.removeprefix("-")) or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}, not {text!r}")
        return int(text)

    return parse


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def address(text: str) -> tuple[str, int]:
    """Parser for host:port."""
    host, colon, port = text.rpartition(":")
    if not (host and colon and _is_number(port) and int(port) < 65536):
        raise ValueError(f"must be host:port, not {text!r}")
    return host, int(port)


def networks(text: str) -> tuple[IpNetwork, ...]:
    """Parser for comma-separated Internet addresses and networks; everybody is none."""
    found = []
    for part in text.split(","):
        try:
            network = ip_network(part.strip(), strict=False)
        except ValueError as exc:
            example = "10.1.2.3 or 10.0.0.0/8"
            raise ValueError(f"must be addresses or networks such as {example}: {exc}") from exc
        if network.prefixlen == 0:
            raise ValueError(f"{network} is everybody, so anybody could claim any address")
        found.append(network)
    return tuple(found)


def fernet_keys(text: str) -> tuple[str, ...]:
    """Parser for comma-separated Fernet keys, newest first; the keys are not shown."""
    keys = tuple(key.strip() for key in text.split(","))
    for number, key in enumerate(keys, 1):
        try:
            Fernet(key)
        except ValueError as exc:
            raise ValueError(f"key {number} is not 32 url-safe base64-encoded bytes") from exc
    return keys


def key_of_32_bytes(text: str) -> bytes:
    """Parser for an Ed25519 key in base64, as `python -m chassis.call_signatures` prints it."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ValueError("is not 32 bytes in base64")
    return key


def keys_of_32_bytes(text: str) -> tuple[bytes, ...]:
    """Parser for several of them, comma-separated."""
    return tuple(key_of_32_bytes(key) for key in text.split(","))


def long_secret(text: str) -> str:
    """Parser for a shared secret of at least 32 characters (RFC 7518 §3.2)."""
    if len(text) < 32:
        raise ValueError("must have at least 32 characters")
    return text
