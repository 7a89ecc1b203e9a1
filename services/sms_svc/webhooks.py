"""What every webhook is asked first."""

from collections.abc import Mapping

from chassis.errors import BadSignature
from services.sms_svc.provider import SmsProvider


def require_signature(
    provider: SmsProvider, path: str, form: Mapping[str, str], signature: str | None
) -> None:
    """BadSignature unless the provider signed the form for this path: nothing is stored then."""
    if not provider.is_signed(path, form, signature):
        raise BadSignature("The signature does not fit; check SMS_PUBLIC_URL and the token.")
