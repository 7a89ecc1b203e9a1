"""Settings from the environment, read once at start; every fault is reported at once.

A service declares a frozen dataclass of `setting(...)` fields; `load` fills it or raises
Misconfigured with the whole list, so an operator mends everything in one go.
"""

import dataclasses
import importlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from chassis.errors import Misconfigured
from chassis.parsers import Parser, address, keys_of_32_bytes, one_of, url, whole_number

C = TypeVar("C")
REQUIRED = object()
DATABASE_URL = "DATABASE_URL"


def setting(name: str, parse: Parser = str, default: Any = REQUIRED, *, about: str) -> Any:
    """Declare a field read from the environment variable `name`; `about` explains it."""
    metadata = {"name": name, "parse": parse, "default": default, "about": about}
    return dataclasses.field(metadata=metadata)


def load(
    cls: type[C],
    environ: Mapping[str, str] | None = None,
    renamed: Mapping[str, str] | None = None,
) -> C:
    """The settings `cls` declares; Misconfigured names every variable that is missing or wrong.
    `renamed`: variables that are called otherwise here.
    """
    source = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    faults: list[str] = []
    for field in dataclasses.fields(cls):  # type: ignore[arg-type]  # a dataclass by contract
        declared = {**field.metadata}
        declared["name"] = (renamed or {}).get(declared["name"], declared["name"])
        try:
            values[field.name] = _read(declared, source)
        except ValueError as exc:
            faults.append(f"{declared['name']}: {exc} ({declared['about']})")
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
        DATABASE_URL,
        url("postgresql", "postgresql+psycopg2"),
        about="PostgreSQL server; the database name is added from the service's name",
    )
    database_name: str | None = setting(
        "DATABASE_NAME", default=None, about="database to use instead of onethread_<service>"
    )


@dataclass(frozen=True, kw_only=True)
class ServiceConfig(DatabaseConfig, CommonConfig):
    """What every service reads."""

    actor_verify_keys: tuple[bytes, ...] = setting(
        "ACTOR_VERIFY_KEYS",
        keys_of_32_bytes,
        about="public keys of those who may call, the gateway's, newest first",
    )
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


def service_of(package: str) -> str:
    """The service's name, `sms` of services.sms_svc."""
    name: str = importlib.import_module(f"{package}.config").SERVICE_NAME
    return name


def service_address(package: str) -> str:
    """The variable in which migrations find the address that the service's program has."""
    return f"{service_of(package).upper()}_DATABASE_URL"


def background_address(package: str) -> str:
    """The variable with the address that the service's background work has."""
    return f"{service_of(package).upper()}_BACKGROUND_DATABASE_URL"


def settings_of(*packages: str) -> frozenset[str]:
    """The variables that a program of these packages reads, the gateway's or services'."""
    fields = (dataclasses.fields(_declared(package, CommonConfig)) for package in packages)
    return frozenset(field.metadata["name"] for declared in fields for field in declared)


def settings_of_background(*packages: str) -> frozenset[str]:
    """The same of their background work, which has an address of each service's database."""
    return settings_of(*packages) - {DATABASE_URL} | set(map(background_address, packages))


def settings_of_migrations(*packages: str) -> frozenset[str]:
    """The same of their migrations, which make the roles that the others sign in with."""
    own = {field.metadata["name"] for field in dataclasses.fields(DatabaseConfig)}
    return frozenset(own.union(map(service_address, packages), map(background_address, packages)))


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
