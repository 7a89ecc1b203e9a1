"""The rule of rotation: what a refresh token that comes in is good for. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

GRACE = timedelta(seconds=10)
TOKEN_LIFE = timedelta(days=14)
SESSION_LIFE = timedelta(days=90)
KEPT_AFTER_END = timedelta(days=30)


class TokenVerdict(StrEnum):
    """What to do with a refresh token that came in."""

    RENEW = "renew"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


def judge(
    now: datetime,
    expires_at: datetime,
    retired_at: datetime | None,
    forked_at: datetime | None,
    ended_at: datetime | None,
) -> TokenVerdict:
    """Ended or too old is refused, and so is a retired token that was exchanged once more already;
    one past its grace withdraws the session; everything else is renewed.
    """
    if ended_at is not None or now >= expires_at:
        return TokenVerdict.REFUSE
    if retired_at is not None and now - retired_at > GRACE:
        return TokenVerdict.WITHDRAW
    return TokenVerdict.RENEW if forked_at is None else TokenVerdict.REFUSE
