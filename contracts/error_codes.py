"""Every stable error code and the HTTP status it becomes at the gateway.

A code is part of the API: it is never renamed, and a client may switch on it.
"""

from enum import StrEnum
from http import HTTPStatus


class ErrorCode(StrEnum):
    """Stable machine-readable name of a problem."""

    VALIDATION_FAILED = "validation_failed"
    MALFORMED_REQUEST = "malformed_request"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    PERMISSION_DENIED = "permission_denied"
    WRONG_AUDIENCE = "wrong_audience"
    NOT_SIGNED_IN = "not_signed_in"
    INVALID_CREDENTIALS = "invalid_credentials"
    SESSION_EXPIRED = "session_expired"
    CONFLICT = "conflict"
    CHANNEL_UNAVAILABLE = "channel_unavailable"
    INVALID_PHONE_NUMBER = "invalid_phone_number"
    FOREIGN_NUMBER = "foreign_number"
    NO_PHONE_NUMBER = "no_phone_number"
    EMPTY_MESSAGE = "empty_message"
    MESSAGE_TOO_LONG = "message_too_long"
    ATTACHMENTS_NOT_SUPPORTED = "attachments_not_supported"
    UNKNOWN_TEMPLATE_FIELD = "unknown_template_field"
    EMPTY_TEMPLATE_FIELD = "empty_template_field"
    NO_NUMBER = "no_number"
    NUMBER_PAUSED = "number_paused"
    NUMBER_TAKEN = "number_taken"
    ADDRESS_HELD = "address_held"
    AUTHORIZATION_EXPIRED = "authorization_expired"
    AUTHORIZATION_FOREIGN = "authorization_foreign"
    AUTHORIZATION_DENIED = "authorization_denied"
    MAILBOX_MISMATCH = "mailbox_mismatch"
    MAILBOX_TAKEN = "mailbox_taken"
    NO_MAILBOX = "no_mailbox"
    MAILBOX_DISCONNECTED = "mailbox_disconnected"
    CONTACT_OPTED_OUT = "contact_opted_out"
    RECIPIENT_OUTSIDE_CLIENT = "recipient_outside_client"
    ATTACHMENT_MISSING = "attachment_missing"
    CAMPAIGN_NOT_APPROVED = "campaign_not_approved"
    IDEMPOTENCY_KEY_MISSING = "idempotency_key_missing"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    TOO_LARGE = "too_large"
    REQUEST_TIMEOUT = "request_timeout"
    ADDRESS_TOO_LONG = "address_too_long"
    RATE_LIMITED = "rate_limited"
    FILE_QUARANTINED = "file_quarantined"
    UNSUPPORTED_CONTENT = "unsupported_content"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_TRANSITION = "unknown_transition"
    UNKNOWN_CONTRACT = "unknown_contract"
    PROVIDER_UNAVAILABLE = "provider_unavailable"
    PROVIDER_REFUSED = "provider_refused"
    OUTCOME_UNKNOWN = "outcome_unknown"
    SERVICE_UNAVAILABLE = "service_unavailable"
    DEADLINE_EXCEEDED = "deadline_exceeded"
    CALL_NOT_SIGNED = "call_not_signed"
    MISCONFIGURED = "misconfigured"
    INTERNAL_ERROR = "internal_error"


HTTP_STATUS: dict[ErrorCode, HTTPStatus] = {
    ErrorCode.VALIDATION_FAILED: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.MALFORMED_REQUEST: HTTPStatus.BAD_REQUEST,
    ErrorCode.NOT_FOUND: HTTPStatus.NOT_FOUND,
    ErrorCode.METHOD_NOT_ALLOWED: HTTPStatus.METHOD_NOT_ALLOWED,
    ErrorCode.PERMISSION_DENIED: HTTPStatus.FORBIDDEN,
    ErrorCode.WRONG_AUDIENCE: HTTPStatus.FORBIDDEN,
    ErrorCode.NOT_SIGNED_IN: HTTPStatus.UNAUTHORIZED,
    ErrorCode.INVALID_CREDENTIALS: HTTPStatus.UNAUTHORIZED,
    ErrorCode.SESSION_EXPIRED: HTTPStatus.UNAUTHORIZED,
    ErrorCode.CONFLICT: HTTPStatus.CONFLICT,
    ErrorCode.CHANNEL_UNAVAILABLE: HTTPStatus.CONFLICT,
    ErrorCode.INVALID_PHONE_NUMBER: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.FOREIGN_NUMBER: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.NO_PHONE_NUMBER: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.EMPTY_MESSAGE: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.MESSAGE_TOO_LONG: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.ATTACHMENTS_NOT_SUPPORTED: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.UNKNOWN_TEMPLATE_FIELD: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.EMPTY_TEMPLATE_FIELD: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.NO_NUMBER: HTTPStatus.CONFLICT,
    ErrorCode.NUMBER_PAUSED: HTTPStatus.CONFLICT,
    ErrorCode.NUMBER_TAKEN: HTTPStatus.CONFLICT,
    ErrorCode.ADDRESS_HELD: HTTPStatus.CONFLICT,
    ErrorCode.AUTHORIZATION_EXPIRED: HTTPStatus.CONFLICT,
    ErrorCode.AUTHORIZATION_FOREIGN: HTTPStatus.FORBIDDEN,
    ErrorCode.AUTHORIZATION_DENIED: HTTPStatus.CONFLICT,
    ErrorCode.MAILBOX_MISMATCH: HTTPStatus.CONFLICT,
    ErrorCode.MAILBOX_TAKEN: HTTPStatus.CONFLICT,
    ErrorCode.NO_MAILBOX: HTTPStatus.CONFLICT,
    ErrorCode.MAILBOX_DISCONNECTED: HTTPStatus.CONFLICT,
    ErrorCode.CONTACT_OPTED_OUT: HTTPStatus.CONFLICT,
    ErrorCode.RECIPIENT_OUTSIDE_CLIENT: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.ATTACHMENT_MISSING: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.CAMPAIGN_NOT_APPROVED: HTTPStatus.CONFLICT,
    ErrorCode.IDEMPOTENCY_KEY_MISSING: HTTPStatus.BAD_REQUEST,
    ErrorCode.IDEMPOTENCY_KEY_REUSED: HTTPStatus.UNPROCESSABLE_ENTITY,
    ErrorCode.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ErrorCode.REQUEST_TIMEOUT: HTTPStatus.REQUEST_TIMEOUT,
    ErrorCode.ADDRESS_TOO_LONG: HTTPStatus.REQUEST_URI_TOO_LONG,
    ErrorCode.RATE_LIMITED: HTTPStatus.TOO_MANY_REQUESTS,
    ErrorCode.FILE_QUARANTINED: HTTPStatus.CONFLICT,
    ErrorCode.UNSUPPORTED_CONTENT: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ErrorCode.BAD_SIGNATURE: HTTPStatus.FORBIDDEN,
    ErrorCode.UNKNOWN_TRANSITION: HTTPStatus.INTERNAL_SERVER_ERROR,
    ErrorCode.UNKNOWN_CONTRACT: HTTPStatus.INTERNAL_SERVER_ERROR,
    ErrorCode.PROVIDER_UNAVAILABLE: HTTPStatus.BAD_GATEWAY,
    ErrorCode.PROVIDER_REFUSED: HTTPStatus.BAD_GATEWAY,
    ErrorCode.OUTCOME_UNKNOWN: HTTPStatus.BAD_GATEWAY,
    ErrorCode.SERVICE_UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    ErrorCode.DEADLINE_EXCEEDED: HTTPStatus.GATEWAY_TIMEOUT,
    ErrorCode.CALL_NOT_SIGNED: HTTPStatus.INTERNAL_SERVER_ERROR,
    ErrorCode.MISCONFIGURED: HTTPStatus.INTERNAL_SERVER_ERROR,
    ErrorCode.INTERNAL_ERROR: HTTPStatus.INTERNAL_SERVER_ERROR,
}
