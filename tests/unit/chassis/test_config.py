"""Every fault is reported at once."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from chassis import parsers
from chassis.config import ServiceConfig, config_of, load, settings_of
from chassis.errors import Misconfigured

VERIFY_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
GOOD = {
    "ACTOR_VERIFY_KEYS": VERIFY_KEY,
    "AMQP_URL": "amqp://guest:guest@127.0.0.1/",
    "DATABASE_URL": "postgresql://u:p@127.0.0.1/postgres",
}


def test_what_is_not_set_has_its_default() -> None:
    # Given the least an operator must say / When it is read / Then the rest has safe values
    loaded = load(ServiceConfig, GOOD)
    assert loaded.environment == "production"
    assert loaded.log_format == "json"
    assert loaded.web_address == ("127.0.0.1", 8000)
    assert loaded.amqp_url == "amqp://guest:guest@127.0.0.1"


def test_all_faults_are_named_together_with_their_purpose() -> None:
    # Given six things wrong, among what is right / When they are read
    bad = {
        "DATABASE_URL": "mysql://x", "SECRET_KEYS": "short", "WEB_ADDRESS": "8000",
        "LOG_FORMAT": "xml", "MAX_WORKERS": "0", "GOOGLE_CLIENT_ID": "client",
        "GOOGLE_CLIENT_SECRET": "secret", "GOOGLE_PUBSUB_ACCOUNT": "push@example.com",
        "EMAIL_PUBLIC_URL": "https://mail.example.com", "ACTOR_VERIFY_KEYS": VERIFY_KEY,
        "PUBLIC_URL": "https://onethread.example.com",
    }  # fmt: skip
    with pytest.raises(Misconfigured) as caught:
        load(config_of("services.email_svc"), bad)
    # Then one error names all six, and shows no secret
    faults = caught.value.details["faults"]
    assert sorted(fault.split(":")[0] for fault in faults) == [
        "AMQP_URL", "DATABASE_URL", "LOG_FORMAT", "MAX_WORKERS", "SECRET_KEYS", "WEB_ADDRESS",
    ]  # fmt: skip
    assert all(fault in caught.value.message for fault in faults)
    assert "AMQP_URL: is not set (address of RabbitMQ)" in faults
    assert "short" not in caught.value.message


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (parsers.address, "0.0.0.0:80", ("0.0.0.0", 80)),
        (parsers.address, "[::1]:80", ("[::1]", 80)),
        (parsers.url("http", "https"), "https://x.example/", "https://x.example"),
        (parsers.whole_number(1, 9), "9", 9),
        (parsers.whole_number(-5, 9), "-5", -5),
        (parsers.one_of("a", "b"), "b", "b"),
        (parsers.long_secret, "x" * 32, "x" * 32),
    ],
)
def test_right_values(parse: parsers.Parser, text: str, value: object) -> None:
    # Given a right text / When it is parsed / Then the value is there
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parsers.address, "host"),
        (parsers.address, ":80"),
        (parsers.address, "host:"),
        (parsers.address, "host:70000"),
        (parsers.url("http"), "ftp://x"),
        (parsers.whole_number(1, 9), "10"),
        (parsers.whole_number(1, 9), "0"),
        (parsers.whole_number(1, 9), "1.5"),
        (parsers.whole_number(1, 9), "--5"),
        (parsers.whole_number(1, 9), "two"),
        (parsers.one_of("a"), "A"),
        (parsers.long_secret, "x" * 31),
        (parsers.fernet_keys, f"{Fernet.generate_key().decode()},nonsense"),
    ],
)
def test_wrong_values(parse: parsers.Parser, text: str) -> None:
    # Given a wrong text / When it is parsed / Then it is a ValueError, whatever it is
    with pytest.raises(ValueError, match=r"must|is not|invalid"):
        parse(text)


@pytest.mark.parametrize("text", ["", "nonsense", "c2hvcnQ=", f"{VERIFY_KEY},", f"{VERIFY_KEY}A"])
def test_a_key_that_is_none_is_refused_and_not_shown(text: str) -> None:
    # Given what is not 32 bytes in base64 / When it is read / Then it is said, without the text
    with pytest.raises(ValueError, match="is not 32 bytes in base64") as caught:
        parsers.keys_of_32_bytes(text)
    assert not text or text not in str(caught.value)


def test_several_keys_are_read_newest_first() -> None:
    # Given two keys / When they are read / Then their order is kept
    keys = [Fernet.generate_key().decode() for _ in range(2)]
    assert parsers.fernet_keys(f"{keys[0]} , {keys[1]}") == tuple(keys)


def test_a_services_settings_are_found_by_its_package() -> None:
    # Given a package with a config.py / When asked / Then it is the class declared there
    found = config_of("services.portal_svc")
    assert issubclass(found, ServiceConfig)
    assert found.__module__ == "services.portal_svc.config"


def test_the_settings_of_a_program_are_those_of_its_packages() -> None:
    # Given the gateway and two services / When asked which variables each reads
    gateway, both = settings_of("gateway"), settings_of("services.sms_svc", "services.email_svc")
    # Then no key of one is among the other's
    assert "TOKEN_KEY" in gateway - both
    assert {"DATABASE_URL", "SECRET_KEYS", "TWILIO_AUTH_TOKEN"} <= both - gateway
