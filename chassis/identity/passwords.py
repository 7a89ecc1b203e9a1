"""Passwords and the addresses they go with: hashed, compared, never kept."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from chassis.identity.hashing import MOST_STRANGERS, MOST_WAITING, HashingPool

# OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
POOL = HashingPool()


def folded(email: str) -> str:
    """The form under which addresses are compared, and attempts counted: nobody has two that
    differ by case alone.
    """
    return email.strip().casefold()


def hash_password(password: str) -> str:
    """Argon2id hash with its parameters and salt; RateLimited when too many wait for one."""
    return POOL.run(MOST_WAITING, HASHER.hash, password)


def password_fits(password: str, hashed: str | None, *, is_stranger: bool = True) -> bool:
    """Whether the password is the one hashed. None (no such account) takes as long to say no.

    RateLimited when too many wait for an answer; a stranger is told so earlier.
    """
    most_waiting = MOST_STRANGERS if is_stranger else MOST_WAITING
    try:
        POOL.run(most_waiting, HASHER.verify, hashed or _decoy(), password)
    except VerifyMismatchError:
        return False
    return hashed is not None


@cache
def _decoy() -> str:
    return POOL.run(MOST_WAITING, HASHER.hash, secrets.token_urlsafe())
