import pytest

from chassis.config import load
from chassis.errors import Misconfigured
from services.notify_svc.config import NotifyConfig, mail_address

pytestmark = pytest.mark.unit

WHOLE = {
    "ACTOR_VERIFY_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "AMQP_URL": "amqp://broker",
    "DATABASE_URL": "postgresql://server/postgres",
    "SMTP_URL": "smtp://mail.example:587",
    "SYSTEM_MAIL_FROM": "no-reply@mail.example",
    "PUBLIC_URL": "https://portal.example/",
}


def test_the_defaults_are_the_promise() -> None:
    # Given only what has no default
    # When the settings are read
    config = load(NotifyConfig, WHOLE)
    # Then a contact has five minutes, staff have two, and links need no second slash
    assert (config.digest_window, config.digest_quiet) == (300, 0)
    assert config.notification_window == 120
    assert config.public_url == "https://portal.example"


def test_every_fault_is_named_at_once() -> None:
    # Given several wrong settings
    wrong = {
        **WHOLE,
        "SMTP_URL": "mail.example",
        "SYSTEM_MAIL_FROM": "nobody",
        "DIGEST_WINDOW_SECONDS": "soon",
    }
    # When they are read
    with pytest.raises(Misconfigured) as raised:
        load(NotifyConfig, wrong)
    # Then all three are named
    faults = " ".join(raised.value.details["faults"])
    for name in ("SMTP_URL", "SYSTEM_MAIL_FROM", "DIGEST_WINDOW_SECONDS"):
        assert name in faults


@pytest.mark.parametrize("text", ["nobody", "@mail.example", "a b@mail.example", "a@b@c", ""])
def test_a_sender_must_be_an_address(text: str) -> None:
    # Given a text that is no address
    # When it is read as the sender
    # Then it is refused
    with pytest.raises(ValueError, match="must"):
        mail_address(text)
