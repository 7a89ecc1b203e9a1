"""Rounds of changes in one folder.

https://learn.microsoft.com/en-us/graph/delta-query-messages . A token here says after which change
a page begins, up to which the round goes, and since when mails count.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.clock import iso, parse_day_or_time
from sandbox.microsoft.errors import GraphError
from sandbox.microsoft.render import resource
from sandbox.microsoft.state import GraphMailbox, GraphMessage, GraphRemoval

FILTERED_MOST = 5_000
"""What a delta with a filter tells at most; then it is silent."""


@dataclass(frozen=True)
class DeltaToken:
    """`up_to` 0: a round that has not begun. `since`: RFC 3339 or nothing; `told`: how many mails
    were told since it began.
    """

    after: int
    up_to: int
    since: str
    told: int = 0

    def write(self) -> str:
        """As it stands in a link."""
        text = f"{self.after},{self.up_to},{self.since},{self.told}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_token(text: str) -> DeltaToken:
    """GraphError for one that was never given out."""
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        after, up_to, since, told = plain.split(",")
        return DeltaToken(int(after), int(up_to), since, int(told))
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise GraphError(400, "ErrorInvalidUrlQuery", "Badly formed token.") from error


def delta_page(
    mailbox: GraphMailbox, folder: str, token: DeltaToken, size: int, wanted: list[str], link: str
) -> dict[str, Any]:
    """One page of a round; 410 when the changes since then are forgotten. `link`: the address that
    tokens are put behind.
    """
    if token.after and token.after < mailbox.forgotten:
        raise GraphError(410, "SyncStateNotFound", "The sync state generation is not found.")
    up_to = token.up_to or mailbox.change
    since = parse_day_or_time(token.since) if token.since else None
    changes = _changes(mailbox, folder, token.after, up_to, since)
    if since:
        changes = changes[: max(0, FILTERED_MOST - token.told)]
    page, more = changes[:size], len(changes) > size
    told = token.told + len(page)
    answer: dict[str, Any] = {"value": [_shown(one, wanted) for one in page]}
    if more:
        next_token = DeltaToken(_number(page[-1]), up_to, token.since, told)
        answer["@odata.nextLink"] = f"{link}?$skiptoken={next_token.write()}"
    else:
        last_token = DeltaToken(up_to, 0, token.since, told)
        answer["@odata.deltaLink"] = f"{link}?$deltatoken={last_token.write()}"
    return answer


def _changes(
    mailbox: GraphMailbox, folder: str, after: int, up_to: int, since: datetime | None
) -> list[GraphMessage | GraphRemoval]:
    found: list[GraphMessage | GraphRemoval] = [
        one
        for one in mailbox.messages.values()
        if one.folder == folder
        and after < one.change <= up_to
        and (since is None or one.received >= since)
    ]
    here = {one.id for one in mailbox.messages.values() if one.folder == folder}
    if after:  # a first round tells what is there
        found += [
            one
            for one in mailbox.removals
            if one.folder == folder and after < one.change <= up_to and one.message_id not in here
        ]
    return sorted(found, key=_number)


def _number(one: GraphMessage | GraphRemoval) -> int:
    return one.change


def _shown(one: GraphMessage | GraphRemoval, wanted: list[str]) -> dict[str, Any]:
    if isinstance(one, GraphRemoval):
        return {"id": one.message_id, "@removed": {"reason": "deleted"}}
    return resource(one, wanted)


def since_of(text: str) -> str:
    """The moment of `receivedDateTime ge …`, the one filter that deltas take; nothing for none."""
    if not text:
        return ""
    name, _, value = text.partition(" ge ")
    if name.strip() != "receivedDateTime":
        raise GraphError(400, "ErrorInvalidUrlQuery", f"The filter {text!r} is not supported.")
    try:
        return iso(parse_day_or_time(value.strip()))
    except ValueError as error:
        raise GraphError(400, "ErrorInvalidUrlQuery", f"Invalid date: {value!r}") from error
