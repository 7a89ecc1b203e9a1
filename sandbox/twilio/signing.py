"""Twilio's request signature and the signed posts it makes.

Rule: https://www.twilio.com/docs/usage/security#validating-requests - HMAC-SHA1, keyed with the
auth token, over the full address followed by every form field's name and value, sorted by name.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from sandbox.courier import Post
from sandbox.world import World

RETRY_AFTER = (0.5,)


def signature(auth_token: str, url: str, fields: Mapping[str, str]) -> str:
    """The value of X-Twilio-Signature for a form post."""
    text = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(auth_token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def post_signed(
    world: World, url: str, fields: Mapping[str, str], on_answer: Callable[[int | None], None]
) -> None:
    """Post a form as Twilio does: signed, and once more if nobody took the connection."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "User-Agent": "TwilioProxy/1.1",
        "X-Twilio-Signature": signature(world.settings.twilio_auth_token, url, fields),
    }
    body = urlencode(fields).encode()
    world.courier.send(
        Post("twilio", url, body, headers, retry_after=RETRY_AFTER, on_answer=on_answer)
    )
