"""Gmail through Google's own package, REST v1.

https://developers.google.com/workspace/gmail/api/guides/sync , …/guides/push , …/guides/threads
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from chassis.apart import apart
from chassis.errors import ProviderError
from chassis.observability.log import get_logger
from contracts.types import bounded_ref
from services.email_svc.blind_copies import with_bcc
from services.email_svc.config import EmailConfig
from services.email_svc.errors import CursorExpired
from services.email_svc.own_ids import OWN_REF_HEADER
from services.email_svc.provider import (
    ChangePage,
    MailAlias,
    MailboxGrant,
    Profile,
    RawMail,
    SentMail,
)
from services.email_svc.providers.gmail_aliases import aliases_in
from services.email_svc.providers.gmail_labels import added, folder_of
from services.email_svc.providers.gmail_message import instant, read_message
from services.email_svc.providers.gmail_sending import sending
from services.email_svc.providers.google_access import GoogleAccount
from services.email_svc.providers.google_http import NotThere, gmail_api

_log = get_logger(__name__)
_PAGE = 200
_DOUBT_CANDIDATES = 50
_HEADERS_OF_IDS = ["Message-ID", OWN_REF_HEADER]


class GmailMail:
    """`MailProvider` for Gmail and Google Workspace."""

    def __init__(self, config: EmailConfig) -> None:
        self._config = config

    def open(self, grant: MailboxGrant, keep: Callable[[MailboxGrant], None]) -> "GmailSession":
        """No request is made yet."""
        return GmailSession(self._config, grant, keep)


class GmailSession:
    """`MailSession` of one Gmail mailbox."""

    def __init__(
        self, config: EmailConfig, grant: MailboxGrant, keep: Callable[[MailboxGrant], None]
    ) -> None:
        self._topic = config.pubsub_topic
        self._account = GoogleAccount(config, grant, keep)
        self._users = gmail_api(config.google_api_base).users()
        # Made anew with every call it costs more than the call.
        self._messages = self._users.messages()

    def aliases(self) -> tuple[MailAlias, ...]:
        """settings.sendAs.list: those that Google has verified."""
        query = self._users.settings().sendAs().list(userId="me")
        return aliases_in(self._account.run("sendAs", query))

    def close(self) -> None:
        """Each call has a connection of its own."""

    def profile(self) -> Profile:
        """users.getProfile."""
        found = self._account.run("profile", self._users.getProfile(userId="me"))
        return Profile(str(found["emailAddress"]).lower(), str(found["historyId"]))

    def watch(self) -> datetime | None:
        """users.watch; lasts seven days, Google advises to renew it daily."""
        if not self._topic:
            return None
        query = self._users.watch(userId="me", body={"topicName": self._topic})
        return instant(self._account.run("watch", query)["expiration"])

    def changes(self, cursor: str) -> Iterator[ChangePage]:
        """users.history.list: new mails, and mails moved to the inbox, out of spam or the bin."""
        token: str | None = None
        while True:
            found = self._history(cursor, token)
            token = found.get("nextPageToken")
            records = found.get("history", [])
            # A later page begins after the last record of this one.
            reached = records[-1]["id"] if token and records else found["historyId"]
            yield ChangePage(tuple(dict.fromkeys(added(records))), str(reached))
            if not token:
                return

    def _history(self, cursor: str, token: str | None) -> dict[str, Any]:
        query = self._users.history().list(
            userId="me",
            startHistoryId=cursor,
            pageToken=token,
            maxResults=_PAGE,
            historyTypes=["messageAdded", "labelAdded", "labelRemoved"],
        )
        try:
            found: dict[str, Any] = self._account.run("history", query)
        except NotThere as exc:
            raise CursorExpired("Gmail has forgotten the history since then.") from exc
        return found

    def list_since(self, moment: datetime) -> Iterator[tuple[str, ...]]:
        """users.messages.list, without drafts, spam and bin."""
        yield from self._search(f"after:{int(moment.timestamp())} -in:draft")

    def fetch(self, provider_id: str, when_large: Callable[[], None]) -> RawMail | None:
        """users.messages.get in the format raw."""
        query = self._messages.get(userId="me", id=provider_id, format="raw")
        # Base64 of a file does not get smaller, and unpacking it would hold it once more.
        query.headers["accept-encoding"] = "identity"
        query.postproc = lambda _, content: apart(read_message, content)
        try:
            found = self._account.run("get", query, when_large=when_large)
        except NotThere:
            return None
        return RawMail(
            provider_id=provider_id,
            thread_id=found.thread_id,
            folder=folder_of(list(found.labels)),
            raw=found.raw,
            received_at=instant(found.received_ms) or datetime.now(UTC),
        )

    def send(self, raw: bytes, thread_id: str | None, bcc: Sequence[str] = ()) -> SentMail:
        """users.messages.send; large mails as an upload. Gmail itself takes Bcc out of the mail."""
        raw = with_bcc(raw, bcc)
        try:
            found = self._account.run("send", sending(self._users, raw, thread_id), changes=True)
        except NotThere:
            # The thread was deleted in the mailbox; the references still hold it together.
            found = self._account.run("send", sending(self._users, raw, None), changes=True)
        return self._read_back(str(found["id"]), str(found["threadId"]))

    def find_sent(self, rfc822_id: str, after: datetime) -> SentMail | None:
        """Search by Message-ID; then, should Gmail have replaced it, look through Sent."""
        for page in self._search(f"rfc822msgid:{rfc822_id.strip('<>')}"):
            for provider_id in page:
                return self._read_headers(provider_id)[0]
        latest = next(self._search(f"in:sent after:{int(after.timestamp())}"), ())
        for provider_id in latest[:_DOUBT_CANDIDATES]:
            sent, own_ref = self._read_headers(provider_id)
            if own_ref == rfc822_id:
                return sent
        return None

    def _read_back(self, provider_id: str, thread_id: str) -> SentMail:
        try:
            return self._read_headers(provider_id)[0]
        except ProviderError as exc:
            # The mail is out; only its final Message-ID stays unconfirmed.
            _log.warning("sent_mail_not_read_back", provider_id=provider_id, why=exc.message)
            return SentMail(provider_id, thread_id, "")

    def _read_headers(self, provider_id: str) -> tuple[SentMail, str]:
        query = self._messages.get(
            userId="me", id=provider_id, format="metadata", metadataHeaders=_HEADERS_OF_IDS
        )
        found = self._account.run("get", query)
        named = {h["name"].lower(): h["value"] for h in found.get("payload", {}).get("headers", [])}
        own_id = bounded_ref(named.get("message-id", "").strip())
        sent = SentMail(provider_id, str(found["threadId"]), own_id)
        return sent, named.get(OWN_REF_HEADER.lower(), "").strip()

    def _search(self, query: str) -> Iterator[tuple[str, ...]]:
        token: str | None = None
        while True:
            request = self._messages.list(userId="me", q=query, maxResults=_PAGE, pageToken=token)
            found = self._account.run("list", request)
            yield tuple(str(one["id"]) for one in found.get("messages", []))
            token = found.get("nextPageToken")
            if not token:
                return
