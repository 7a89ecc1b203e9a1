"""The Idempotency-Key header of requests that create something.

The gateway keeps nothing: the key goes to the service, which remembers it with its answer.
"""

from chassis.errors import IdempotencyKeyMissing, ValidationFailed

HEADER = "Idempotency-Key"
LONGEST = 200


def idempotency_key(value: str | None) -> str:
    """The key, checked; IdempotencyKeyMissing without one."""
    key = (value or "").strip()
    if not key:
        raise IdempotencyKeyMissing(
            f"Send the header {HEADER} with a new random text for each thing you create, "
            "and the same text when you repeat the request."
        )
    if len(key) > LONGEST or not (key.isascii() and key.isprintable()):
        sentence = f"must have from 1 to {LONGEST} printable ASCII characters."
        raise ValidationFailed(f"The header {HEADER} is not valid.", {HEADER: [sentence]})
    return key
