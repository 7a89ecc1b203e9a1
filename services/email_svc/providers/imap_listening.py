"""Waiting until a mailbox has news (IDLE, RFC 2177)."""

import time
from typing import Any

from services.email_svc.providers.imap_connection import ImapConnection
from services.email_svc.providers.imap_folders import INBOX

_MOST_AT_ONCE = 10.0
"""Seconds of one wait on the socket."""
_NEWS = (b"EXISTS", b"RECENT")


def wait_for_news(connection: ImapConnection, seconds: float) -> bool | None:
    """Wait so long at most; None without IDLE. A server that falls silent is found out at the end,
    when it does not answer DONE: ProviderUnavailable.
    """
    with connection.asking("idle", seconds=seconds + connection.patience) as client:
        if not client.has_capability("IDLE"):
            return None
        if connection.selected != INBOX:
            # Once: what comes between two waits is then told at the beginning of the second.
            client.select_folder(INBOX, readonly=True)
            connection.selected = INBOX
        client.idle()
        ends, answers = time.monotonic() + seconds, list[Any]()
        while not _are_news(answers) and (left := ends - time.monotonic()) > 0:
            asked = min(left, _MOST_AT_ONCE)
            began = time.monotonic()
            answers = client.idle_check(timeout=asked)
            if not answers and time.monotonic() - began < asked / 2:
                break  # the connection is at its end, which DONE finds out
        _, late = client.idle_done()
        return _are_news([*answers, *late])


def _are_news(answers: list[Any]) -> bool:
    return any(len(one) > 1 and one[1] in _NEWS for one in answers if isinstance(one, tuple))
