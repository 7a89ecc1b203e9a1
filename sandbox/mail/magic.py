"""Mail addresses that make a delivery go wrong, or answer by themselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Behaviour:
    """`action` is failed, delayed, autoreply or none; the rest fills the status report."""

    action: str = "none"
    status: str = ""
    diagnostic: str = ""
    headers_only: bool = False


ORDINARY = Behaviour()
_UNKNOWN = Behaviour("failed", "5.1.1", "550 5.1.1 The email account does not exist.")
_BOUNCES = {
    "full": Behaviour("failed", "4.2.2", "452 4.2.2 The recipient's inbox is out of storage."),
    "blocked": Behaviour("failed", "5.7.1", "550 5.7.1 The message was rejected by policy."),
    "toolarge": Behaviour("failed", "5.3.4", "552 5.3.4 The message is larger than allowed."),
    "headers": Behaviour("failed", _UNKNOWN.status, _UNKNOWN.diagnostic, headers_only=True),
}
_DELAYED = Behaviour("delayed", "4.4.1", "451 4.4.1 The recipient's server did not answer.")
_AUTOREPLY = Behaviour("autoreply")

MAGIC_ADDRESSES = {
    "anything@bounce.example": "bounces: no such address (5.1.1)",
    "full@bounce.example": "bounces: mailbox full (4.2.2)",
    "blocked@bounce.example": "bounces: refused by policy (5.7.1)",
    "toolarge@bounce.example": "bounces: too large (5.3.4)",
    "headers@bounce.example": "bounces with only the original headers (5.1.1)",
    "delay@ or anything@delay.example": "a delay report first, delivery a little later",
    "autoreply@ or anything@autoreply.example": "delivered, and an out-of-office answer comes back",
}


def behaviour_of(address: str) -> Behaviour:
    """What mail to this address leads to."""
    local, _, domain = address.lower().rpartition("@")
    if domain == "bounce.example":
        return _BOUNCES.get(local, _UNKNOWN)
    if domain == "delay.example" or local == "delay":
        return _DELAYED
    if domain == "autoreply.example" or local == "autoreply":
        return _AUTOREPLY
    return ORDINARY
