"""The tree of errors that may cross the wire. Nothing else is shown to a caller.

    OnethreadError
    ├── RequestError        the caller can mend it
    │   ├── ValidationFailed    ├── MalformedRequest   ├── NotFound
    │   ├── PermissionDenied    ├── NotSignedIn        ├── InvalidCredentials
    │   ├── SessionExpired      ├── Conflict           ├── ChannelUnavailable
    │   ├── IdempotencyKeyReused ├── TooLarge          ├── BadSignature
    │   ├── RequestTimeout     └── RateLimited
    ├── ProviderError       somebody else's system
    │   ├── ProviderUnavailable (nothing happened)  ├── ProviderRefused (it said no)
    │   └── OutcomeUnknown      (it may have happened: reconcile, never repeat)
    └── InstallationError   the operator can mend it
        ├── ServiceUnavailable  ├── DeadlineExceeded  ├── Misconfigured
        ├── UnknownTransition   ├── CallNotSigned     └── InternalError

Across RPC an error travels as {code, message, details}; `from_wire` rebuilds it by its code.
"""

import math
from typing import Any, ClassVar

from chassis.foreign_text import as_line
from contracts.error_codes import HTTP_STATUS, ErrorCode

_NO_REASON = "The provider gave no reason."
_LONGEST = 1_000
"""Characters of a provider's sentence."""


class OnethreadError(Exception):
    """Base: `message` is a sentence for a person, `details` JSON values for a program."""

    code: ClassVar[ErrorCode] = ErrorCode.INTERNAL_ERROR

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    @property
    def http_status(self) -> int:
        """Status the gateway answers with."""
        return int(HTTP_STATUS[self.code])

    def to_wire(self) -> dict[str, Any]:
        """JSON form of the RPC reply."""
        return {"code": str(self.code), "message": self.message, "details": self.details}


class RequestError(OnethreadError):
    """The caller can mend it."""

    code = ErrorCode.MALFORMED_REQUEST


class ValidationFailed(RequestError):
    """A field is wrong: `fields` maps its name to sentences."""

    code = ErrorCode.VALIDATION_FAILED

    def __init__(
        self, message: str, fields: dict[str, list[str]] | None = None, **more: Any
    ) -> None:
        super().__init__(message, fields=fields or {}, **more)


class MalformedRequest(RequestError):
    """The request cannot be read at all."""

    code = ErrorCode.MALFORMED_REQUEST


class NotFound(RequestError):
    """It does not exist, or belongs to somebody else (which is not told apart)."""

    code = ErrorCode.NOT_FOUND


class PermissionDenied(RequestError):
    """The actor lacks the permission named in the message."""

    code = ErrorCode.PERMISSION_DENIED


class WrongAudience(RequestError):
    """A staff token at a portal address, or the reverse."""

    code = ErrorCode.WRONG_AUDIENCE


class NotSignedIn(RequestError):
    """No access token, or one that is not ours."""

    code = ErrorCode.NOT_SIGNED_IN


class InvalidCredentials(RequestError):
    """E-mail address and password do not match an active account."""

    code = ErrorCode.INVALID_CREDENTIALS


class SessionExpired(RequestError):
    """The refresh token is used up, withdrawn or too old: sign in again."""

    code = ErrorCode.SESSION_EXPIRED


class Conflict(RequestError):
    """It contradicts what is already there."""

    code = ErrorCode.CONFLICT


class ChannelUnavailable(RequestError):
    """The channel cannot carry this message now; the message says why."""

    code = ErrorCode.CHANNEL_UNAVAILABLE


class IdempotencyKeyMissing(RequestError):
    """A POST that creates came without an Idempotency-Key."""

    code = ErrorCode.IDEMPOTENCY_KEY_MISSING


class IdempotencyKeyReused(RequestError):
    """The same Idempotency-Key came with another request."""

    code = ErrorCode.IDEMPOTENCY_KEY_REUSED


class TooLarge(RequestError):
    """The body is larger than allowed."""

    code = ErrorCode.TOO_LARGE


class RequestTimeout(RequestError):
    """The request did not come whole in time."""

    code = ErrorCode.REQUEST_TIMEOUT


class RateLimited(RequestError):
    """Too much at once, or too often: `retry_after` is how many seconds to wait."""

    code = ErrorCode.RATE_LIMITED

    def __init__(self, message: str, retry_after: float = 1, **more: Any) -> None:
        super().__init__(message, retry_after=max(1, math.ceil(retry_after)), **more)


class BadSignature(RequestError):
    """A webhook is not signed by its provider: nothing was stored."""

    code = ErrorCode.BAD_SIGNATURE


class ProviderError(OnethreadError):
    """Somebody else's system; what it says is foreign text, and is cleaned here."""

    code = ErrorCode.PROVIDER_UNAVAILABLE

    def __init__(self, message: str, **details: Any) -> None:
        told = {k: as_line(v)[:_LONGEST] if isinstance(v, str) else v for k, v in details.items()}
        super().__init__(as_line(message, _NO_REASON)[:_LONGEST], **told)


class ProviderUnavailable(ProviderError):
    """The provider surely did nothing (refused connection, 429, 503): try again later."""

    code = ErrorCode.PROVIDER_UNAVAILABLE


class ProviderRefused(ProviderError):
    """The provider said no, for good: `provider_code` and the reason in plain words."""

    code = ErrorCode.PROVIDER_REFUSED


class OutcomeUnknown(ProviderError):
    """The call may have taken effect: ask the provider, never repeat it blindly."""

    code = ErrorCode.OUTCOME_UNKNOWN


class InstallationError(OnethreadError):
    """The operator can mend it."""


class ServiceUnavailable(InstallationError):
    """A service or the broker is not there at the moment."""

    code = ErrorCode.SERVICE_UNAVAILABLE


class CallNotSigned(InstallationError):
    """An RPC without a valid signature of the gateway: `reason` is missing, bad or expired. No use
    case has seen it.
    """

    code = ErrorCode.CALL_NOT_SIGNED


class DeadlineExceeded(InstallationError):
    """No answer in time. A write may have happened: repeat it with the same idempotency key."""

    code = ErrorCode.DEADLINE_EXCEEDED


class Misconfigured(InstallationError):
    """Settings are missing or wrong; `faults` lists all of them."""

    code = ErrorCode.MISCONFIGURED


class UnknownTransition(InstallationError):
    """The state table has no row for this pair."""

    code = ErrorCode.UNKNOWN_TRANSITION


class UnknownContract(InstallationError):
    """An event this release does not know, or whose payload is not the contract's."""

    code = ErrorCode.UNKNOWN_CONTRACT


class InternalError(InstallationError):
    """A fault of ours; the trace id leads to the log."""

    code = ErrorCode.INTERNAL_ERROR


_GROUPS = frozenset({OnethreadError, RequestError, ProviderError, InstallationError})


def _tree(base: type[OnethreadError]) -> list[type[OnethreadError]]:
    return [base, *(sub for child in base.__subclasses__() for sub in _tree(child))]


def from_wire(raw: dict[str, Any]) -> OnethreadError:
    """The error a service raised, rebuilt from an RPC reply; InternalError for a strange one."""
    # Who declares a code first owns it; the groups' own are what their strange children show.
    owners = [cls for cls in _tree(OnethreadError) if "code" in vars(cls) and cls not in _GROUPS]
    by_code = {cls.code: cls for cls in reversed(owners)}
    cls = by_code.get(raw.get("code"), InternalError)  # type: ignore[arg-type]  # StrEnum keys compare equal to plain strings
    error = cls.__new__(cls)
    OnethreadError.__init__(error, str(raw.get("message", "")), **(raw.get("details") or {}))
    return error
