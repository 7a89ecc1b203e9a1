"""Settings from the environment, read once at start; every fault is reported at once.

A service declares a frozen dataclass of `setting(...)` fields; `load` fills it or raises
Misconfigured with the whole list, so an operator mends everything in one go.
"""

import dataclasses
import importlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, TypeVar
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from chassis.errors import Misconfigured

C = TypeVar("C")
REQUIRED = object()
Parser = Callable[[str], Any]
IpNetwork = IPv4Network | IPv6Network


def setting(name: str, parse: Parser = str, default: Any = REQUIRED, *, about: str) -> Any:
    """Declare a field read from the environment variable `name`; `about` explains it."""
    metadata = {"name": name, "parse": parse, "default": default, "about": about}
    return dataclasses.field(metadata=metadata)


def load(cls: type[C], environ: Mapping[str, str] | None = None) -> C:
    """The settings `cls` declares; Misconfigured names every variable that is missing or wrong."""
    source = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    faults: list[str] = []
    for field in dataclasses.fields(cls):  # type: ignore[arg-type]  # a dataclass by contract
        try:
            values[field.name] = _read(field.metadata, source)
        except ValueError as exc:
            faults.append(f"{field.metadata['name']}: {exc} ({field.metadata['about']})")
    if faults:
        raise Misconfigured("Settings are missing or wrong: " + "; ".join(faults), faults=faults)
    return cls(**values)


def _read(declared: Mapping[str, Any], source: Mapping[str, str]) -> Any:
    text = source.get(declared["name"], "").strip()
    if text:
        return declared["parse"](text)
    if declared["default"] is REQUIRED:
        raise ValueError("is not set")
    return declared["default"]


def url(*schemes: str) -> Parser:
    """Parser for an address with one of the schemes; a trailing slash is dropped."""

    def parse(text: str) -> str:
        if urlsplit(text).scheme not in schemes:
            raise ValueError(f"must start with {' or '.join(s + '://' for s in schemes)}")
        return text.rstrip("/")

    return parse


def one_of(*words: str) -> Parser:
    """Parser for a word out of a list."""

    def parse(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be one of {', '.join(words)}, not {text!r}")
        return text

    return parse


def whole_number(least: int, most: int) -> Parser:
    """Parser for an integer in a range, both ends allowed."""

    def parse(text: str) -> int:
        if not text.lstrip("-").isdigit() or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}, not {text!r}")
        return int(text)

    return parse


def address(text: str) -> tuple[str, int]:
    """Parser for host:port."""
    host, colon, port = text.rpartition(":")
    if not (host and colon and port.isdigit() and int(port) < 65536):
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


def long_secret(text: str) -> str:
    """Parser for a shared secret of at least 32 characters (RFC 7518 §3.2)."""
    if len(text) < 32:
        raise ValueError("must have at least 32 characters")
    return text


@dataclass(frozen=True, kw_only=True)
class CommonConfig:
    """What every process reads."""

    amqp_url: str = setting("AMQP_URL", url("amqp", "amqps"), about="address of RabbitMQ")
    environment: str = setting(
        "ENVIRONMENT", one_of("development", "production"), "production", about="kind of run"
    )
    probe_address: tuple[str, int] = setting(
        "PROBE_ADDRESS",
        address,
        ("127.0.0.1", 8001),
        about="where /healthz, /readyz and /metrics are, apart from where strangers come",
    )
    log_format: str = setting("LOG_FORMAT", one_of("json", "console"), "json", about="log form")
    log_level: str = setting(
        "LOG_LEVEL", one_of("DEBUG", "INFO", "WARNING", "ERROR"), "INFO", about="least level logged"
    )


@dataclass(frozen=True, kw_only=True)
class FilesConfig:
    """What a program reads that keeps or hands out files."""

    blob_folder: str = setting("BLOB_FOLDER", default="var/blobs", about="where files are kept")


@dataclass(frozen=True, kw_only=True)
class DatabaseConfig:
    """Where a service's database is; migrations read nothing else."""

    database_url: str = setting(
        "DATABASE_URL",
        url("postgresql", "postgresql+psycopg2"),
        about="PostgreSQL server; the database name is added from the service's name",
    )
    database_name: str | None = setting(
        "DATABASE_NAME", default=None, about="database to use instead of onethread_<service>"
    )


@dataclass(frozen=True, kw_only=True)
class ServiceConfig(DatabaseConfig, CommonConfig):
    """What every service reads."""

    web_address: tuple[str, int] = setting(
        "WEB_ADDRESS", address, ("127.0.0.1", 8000), about="where webhooks come in"
    )
    max_workers: int = setting(
        "MAX_WORKERS", whole_number(1, 500), 24, about="RPCs, and events, handled at the same time"
    )
    webhook_workers: int = setting(
        "WEBHOOK_WORKERS", whole_number(1, 500), 12, about="webhooks handled at the same time"
    )
    database_pool: int = setting(
        "DATABASE_POOL", whole_number(1, 200), 12, about="most connections to the database"
    )


def config_of(package: str) -> type[ServiceConfig]:
    """The settings that a service declares: the one ServiceConfig of its config.py."""
    return _declared(package, ServiceConfig)


def settings_of(*packages: str) -> frozenset[str]:
    """The variables that a program of these packages reads, the gateway's or services'."""
    fields = (dataclasses.fields(_declared(package, CommonConfig)) for package in packages)
    return frozenset(field.metadata["name"] for declared in fields for field in declared)


def _declared(package: str, kind: type[C]) -> type[C]:
    module = importlib.import_module(f"{package}.config")
    (declared,) = (
        found
        for found in vars(module).values()
        if isinstance(found, type)
        and issubclass(found, kind)
        and found.__module__ == module.__name__
    )
    return declared
