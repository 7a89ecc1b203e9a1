"""What goes to a provider's page and comes back: unguessable, and of use only to whom asked."""

import base64
import hashlib
import secrets
from datetime import timedelta

LIFETIME = timedelta(minutes=10)
"""How long a person may take at the provider's page."""
_BYTES = 32

_DENIED = {
    "access_denied": "Nothing was connected: the access was not granted at {provider}.",
    "consent_required": "Nothing was connected: {provider} asks for a consent that was not given.",
    "interaction_required": "Nothing was connected: {provider} asks the person to sign in there.",
    "admin_policy_enforced": "Nothing was connected: the administrator of this account does not "
    "allow Onethread. Ask them to allow it at {provider}.",
    "server_error": "Nothing was connected: {provider} had a problem of its own. Try again.",
    "temporarily_unavailable": "Nothing was connected: {provider} is busy. Try again in a minute.",
}
PROVIDER_LABEL = {"gmail": "Google", "microsoft": "Microsoft"}


def new_state() -> str:
    """256 random bits that nobody can guess (RFC 6749 §10.12)."""
    return secrets.token_urlsafe(_BYTES)


def digest_of(state: str) -> str:
    """What is stored of a state."""
    return hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636 §4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def denial(provider: str, error: str) -> str:
    """Why there is no consent, for a person; `error` is the provider's code (RFC 6749 §4.1.2.1)."""
    label = PROVIDER_LABEL[provider]
    known = _DENIED.get(error)
    if known is None:
        return f"Nothing was connected: {label} refused it ({error})."
    return known.replace("{provider}", label)
