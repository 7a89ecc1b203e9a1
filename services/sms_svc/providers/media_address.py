"""Where a file of a text may be: at the provider, and where it leads to. Pure.

The address stands in the form, so a stranger may have written it (chassis.public_web reads it).
"""

from typing import NamedTuple

from chassis.public_web import read_address

_OWN = "twilio.com"
_CDN = frozenset({"media.twiliocdn.com", "s3-external-1.amazonaws.com"})
"""Where Twilio redirects to (https://www.twilio.com/docs/messaging/guides/accepting-media): these
get no credentials.
"""


class MediaAddress(NamedTuple):
    """An address that may be asked. `own`: the provider's, which is shown our credentials."""

    url: str
    own: bool


def judge(url: str, sandbox: str | None, *, redirected: bool) -> MediaAddress | None:
    """The address, or None when it is not to be asked. `sandbox`: its base address, which is the
    only provider then. `redirected`: whether the provider led here.
    """
    read = read_address(url)
    if read is None:
        return None
    scheme, host, port = read
    if sandbox is not None:
        if read == read_address(sandbox):
            return MediaAddress(url, own=True)
    elif scheme == "https" and port == 443 and (host == _OWN or host.endswith(f".{_OWN}")):
        return MediaAddress(url, own=True)
    if redirected and scheme == "https" and port == 443 and host in _CDN:
        return MediaAddress(url, own=False)
    return None
