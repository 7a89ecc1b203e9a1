"""What is in a Microsoft 365 mailbox, and what came since.

https://learn.microsoft.com/en-us/graph/delta-query-messages , …/outlook-immutable-id
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from services.email_svc.errors import CursorExpired
from services.email_svc.provider import ChangePage, MailAlias, Profile, RawMail
from services.email_svc.providers.graph_account import OF_ME, address_of, aliases_of
from services.email_svc.providers.graph_calls import GraphCalls, ItemGone
from services.email_svc.providers.graph_cursor import (
    AWAY,
    INBOX,
    OVERLAP,
    SENT,
    GraphCursor,
    read_cursor,
)
from services.email_svc.providers.graph_placed import WANTED, Placed, placed, placed_in

_PAGE = 100
_LISTED = 500
_MOST_IN_ORDER = 2_000
"""Mails put in order at a time; a larger backlog comes in portions of as many."""
_MOST_MAIL_BYTES = 160 * 1024 * 1024
"""Exchange takes 150 MB at most."""
_PAGE_SIZE = f"odata.maxpagesize={_PAGE}"


class GraphReading:
    """The reading half of a session."""

    def __init__(self, calls: GraphCalls) -> None:
        self._calls = calls
        self._folders: dict[str, str] = {}
        self._placed: dict[str, Placed] = {}

    def profile(self) -> Profile:
        """Whose it is; the cursor begins with what comes from now on."""
        address, now = self.address(), datetime.now(UTC)
        links = {name: self._first_link(name, now) for name in (INBOX, SENT)}
        cursor = GraphCursor(links=links, since=now.isoformat(), folders=self._known_folders())
        # What a listing has from before is not for us; what came meanwhile the deltas tell.
        _, cursor, _ = self._arrived(cursor)
        return Profile(address, cursor.write())

    def address(self) -> str:
        """Whose it is, in lower case."""
        return address_of(self._calls.ask("me", "GET", f"/me?$select={OF_ME}").fields())

    def aliases(self) -> tuple[MailAlias, ...]:
        """All addresses of the account."""
        return aliases_of(self._calls.ask("me", "GET", f"/me?$select={OF_ME}").fields())

    def _first_link(self, folder: str, since: datetime) -> str:
        """The delta link of a round over the mails since then."""
        told = since.strftime("%Y-%m-%dT%H:%M:%SZ")
        link = (
            f"/me/mailFolders/{folder}/messages/delta"
            f"?$select={WANTED}&$filter={quote(f'receivedDateTime ge {told}')}"
        )
        while True:
            _, link, ended = self._delta_page(link)
            if ended:
                return link

    def _known_folders(self) -> dict[str, str]:
        if not self._folders:
            self._folders = {name: self._folder_id(name) for name in (INBOX, SENT, *AWAY)}
        return self._folders

    def _folder_id(self, name: str) -> str:
        try:
            found = self._calls.ask("folder", "GET", f"/me/mailFolders/{name}?$select=id").fields()
        except ItemGone:
            return ""  # such as an outbox that nobody ever used
        return str(found.get("id") or "")

    def changes(self, cursor: str) -> Iterator[ChangePage]:
        """Deltas of the inbox and Sent Items, and what arrived in any folder."""
        reached, ended = read_cursor(cursor), False
        self._folders = reached.folders
        while not ended:
            begun = reached
            found, reached, ended = self._portion(begun)
            found.sort(key=lambda one: one.received_at)
            self._placed = {one.provider_id: one for one in found}
            ids = list(self._placed)
            for start in range(0, max(len(ids) - _PAGE, 0), _PAGE):
                # Put in order, a page no longer ends where one of Graph's does.
                yield ChangePage(tuple(ids[start : start + _PAGE]), begun.write())
            rest = ids[(max(len(ids) - 1, 0) // _PAGE) * _PAGE :]
            yield ChangePage(tuple(rest), reached.write())

    def _portion(self, cursor: GraphCursor) -> tuple[list[Placed], GraphCursor, bool]:
        """Mails in no order, the cursor behind them, and whether these were all."""
        found: list[Placed] = []
        all_read = True
        for folder in (INBOX, SENT):
            link, ended = cursor.links[folder], False
            while not ended and len(found) < _MOST_IN_ORDER:
                page, link, ended = self._delta_page(link)
                found += page
            cursor, all_read = cursor.at(folder, link), all_read and ended
        arrived, cursor, all_listed = self._arrived(cursor)
        return found + arrived, cursor, all_read and all_listed

    def _delta_page(self, link: str) -> tuple[list[Placed], str, bool]:
        """Its mails, where to go on, and whether the round ended."""
        try:
            found = self._calls.ask("delta", "GET", link, prefer=_PAGE_SIZE).fields()
        except ItemGone as exc:
            raise CursorExpired("Microsoft 365 no longer knows the folder.") from exc
        mails = placed_in(found.get("value"))
        following = found.get("@odata.nextLink") or found.get("@odata.deltaLink")
        if not isinstance(following, str) or not following.startswith(f"{self._calls.root}/"):
            raise CursorExpired("Microsoft 365 did not say how to go on.")
        return mails, following, "@odata.nextLink" not in found

    def _arrived(self, cursor: GraphCursor) -> tuple[list[Placed], GraphCursor, bool]:
        """What came into any folder and is for us, as `_portion` tells it."""
        found: list[Placed] = []
        listed: list[tuple[str, datetime]] = []
        reached, all_listed = cursor, True
        for page in self._listed(cursor.moment - OVERLAP):
            ours = [one for one in page if cursor.place_of(one.folder_id) != "other"]
            fresh = cursor.untold(one.provider_id for one in ours)
            found += [one for one in ours if one.provider_id in fresh]
            listed += [(one.provider_id, one.received_at) for one in ours]
            if page:
                reached = reached.until(page[-1].received_at)
            if len(found) >= _MOST_IN_ORDER:
                all_listed = False
                break
        return found, reached.telling(listed), all_listed

    def list_since(self, moment: datetime) -> Iterator[tuple[str, ...]]:
        """/me/messages of every folder, without what is not for us."""
        folders = self._known_folders()
        away = {folders[name] for name in AWAY}
        for page in self._listed(moment):
            self._placed = {one.provider_id: one for one in page}
            yield tuple(one.provider_id for one in page if one.folder_id not in away)

    def _listed(self, moment: datetime) -> Iterator[list[Placed]]:
        """Oldest first, so that a portion ends at a moment."""
        told = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        link = (
            f"/me/messages?$select={WANTED}&$top={_LISTED}&$orderby=receivedDateTime"
            f"&$filter={quote(f'receivedDateTime ge {told}')}"
        )
        while link:
            found = self._calls.ask("list", "GET", link).fields()
            yield placed_in(found.get("value"))
            link = str(found.get("@odata.nextLink") or "")

    def fetch(self, provider_id: str, when_large: Callable[[], None]) -> RawMail | None:
        """/me/messages/{id}/$value: the mail as it came."""
        path = f"/me/messages/{quote(provider_id, safe='')}"
        try:
            place = self._placed.pop(provider_id, None) or self._look(path)
            raw = self._calls.ask(
                "value", "GET", f"{path}/$value", most_bytes=_MOST_MAIL_BYTES, when_large=when_large
            ).body
        except ItemGone:
            return None
        cursor = GraphCursor(links={}, since="", folders=self._known_folders())
        return RawMail(
            provider_id=provider_id,
            thread_id=place.conversation_id,
            folder=cursor.place_of(place.folder_id),
            raw=raw,
            received_at=place.received_at,
        )

    def _look(self, path: str) -> Placed:
        return placed(self._calls.ask("get", "GET", f"{path}?$select={WANTED}").fields())
