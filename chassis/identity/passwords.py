"""Passwords and the addresses they go with: hashed, compared, never kept."""

import secrets
import threading
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from eventlet import patcher, tpool

R = TypeVar("R")
# OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_hashing_slots = threading.Semaphore(2)
"""A flood of sign-ins must not take every processor and much memory from the messages."""


def folded(email: str) -> str:
    """The form under which addresses are compared: nobody has two that differ by case alone."""
    return email.strip().casefold()


def hash_password(password: str) -> str:
    """Argon2id hash with its parameters and salt."""
    return _aside(HASHER.hash, password)


def password_fits(password: str, hashed: str | None) -> bool:
    """Whether the password is the one hashed. None (no such account) takes as long to say no."""
    try:
        _aside(HASHER.verify, hashed or _decoy(), password)
    except VerifyMismatchError:
        return False
    return hashed is not None


@cache
def _decoy() -> str:
    return _aside(HASHER.hash, secrets.token_urlsafe())


def _aside(work: Callable[..., R], *arguments: str) -> R:
    # Hashing takes tens of milliseconds of pure computation: under eventlet it would hold up
    # every other request of the process, so a real thread does it.
    if not patcher.is_monkey_patched("thread"):
        return work(*arguments)
    with _hashing_slots:
        done: R = tpool.execute(work, *arguments)
    return done
