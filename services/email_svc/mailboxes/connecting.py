"""A grant becomes a mailbox of the firm, or the mailbox it was before."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import RowMapping

from chassis.errors import ProviderError, ProviderRefused
from chassis.ids import new_id, utc_now
from chassis.observability.log import get_logger
from chassis.refusals import AuthorizationDenied, MailboxMismatch, MailboxTaken
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.rpc.email.mailboxes import Mailbox
from services.email_svc.activity import log
from services.email_svc.mailboxes.firm import lock_mailboxes, mailbox_of_firm, next_version
from services.email_svc.mailboxes.health import announce
from services.email_svc.mailboxes.senders import keep_senders
from services.email_svc.mailboxes.statements import FIRM_OF_ADDRESS
from services.email_svc.mailboxes.tables import ACTIVE, MAILBOXES
from services.email_svc.mailboxes.tokens import MailboxOpener
from services.email_svc.mailboxes.views import mailbox_view
from services.email_svc.provider import AliasSource, MailAlias, MailboxGrant, MailSession, Profile

_log = get_logger(__name__)
BACKFILL_WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class ConnectionWish:
    """What the person asked for besides. `mailbox_id`: the one to be connected again."""

    mailbox_id: str | None = None
    backfill_days: int = 0
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class OpenedMailbox:
    """A mailbox that its grant opens. `aliases`: what it may send as besides its own address."""

    kind: str
    profile: Profile
    sealed: str
    watch_until: object
    aliases: tuple[MailAlias, ...]


@dataclass(frozen=True)
class Connector:
    """`on_connected` is told the id of each mailbox that was connected: it may hold mail."""

    database: Database
    opener: MailboxOpener
    on_connected: Callable[[str], None]

    def connect(
        self, actor: Actor, kind: str, grant: MailboxGrant, wish: ConnectionWish
    ) -> Mailbox:
        """Open the mailbox, ask for pushes, then record; repeating it gives the same answer.

        A mailbox the firm knows keeps its id, its history and its cursor: what came in between is
        still fetched. AuthorizationDenied when the grant opens nothing, MailboxMismatch when it
        opens another mailbox than wished, MailboxTaken when that is another firm's.
        """
        return self.connect_verified(actor, kind, grant, wish, profile_of)

    def connect_verified(
        self,
        actor: Actor,
        kind: str,
        grant: MailboxGrant,
        wish: ConnectionWish,
        verify: Callable[[MailSession], Profile],
    ) -> Mailbox:
        """The same, with a check of the caller's own."""
        session, tokens = self.opener.try_grant(kind, grant)
        with closing(session):
            profile = verify(session)
            self._require_fitting(actor, profile, wish)
            watch_until = session.watch()
            aliases = aliases_of(session)
        sealed = self.opener.seal(tokens.grant)
        opened = OpenedMailbox(kind, profile, sealed, watch_until, aliases)
        with self.database.transaction(actor.firm_id) as tx:
            lock_mailboxes(tx, actor.firm_id)
            row = _record(tx, opened, wish)
            keep_senders(tx, row, aliases)
            announce(tx, row)
            log(tx, "mailbox.connected", actor, str(row["address"]), provider=kind)
        self.on_connected(str(row["id"]))
        return mailbox_view(row)

    def _require_fitting(self, actor: Actor, profile: Profile, wish: ConnectionWish) -> None:
        with self.database.transaction(actor.firm_id) as tx:
            require_free(tx, profile.address)
            if wish.mailbox_id is None:
                return
            wished = mailbox_of_firm(tx, wish.mailbox_id)["address"]
        if wished != profile.address:
            raise MailboxMismatch(
                f"The consent is for {profile.address}, but {wished} is to be connected again. "
                f"Nothing was changed; sign in there as {wished}."
            )


def profile_of(session: MailSession) -> Profile:
    """Whose mailbox it is; AuthorizationDenied when the provider does not let us in."""
    try:
        return session.profile()
    except ProviderRefused as exc:
        raise AuthorizationDenied(f"Nothing was connected: {exc.message}") from exc


def aliases_of(session: MailSession) -> tuple[MailAlias, ...]:
    """What the mailbox may send as; none where the provider does not tell, or not now."""
    if not isinstance(session, AliasSource):
        return ()
    try:
        return session.aliases()
    except ProviderError as exc:
        _log.warning("aliases_not_read", why=exc.message)
        return ()


def require_free(tx: Transaction, address: str) -> None:
    """MailboxTaken when another firm has the mailbox."""
    holder = tx.execute(FIRM_OF_ADDRESS, {"address": address}).scalar_one_or_none()
    if holder not in {None, tx.firm_id}:
        sentence = f"{address} is connected to another firm. Nothing was connected."
        raise MailboxTaken(sentence, field="address")


def _record(tx: Transaction, opened: OpenedMailbox, wish: ConnectionWish) -> RowMapping:
    profile = opened.profile
    require_free(tx, profile.address)
    known = tx.one_or_none(
        select(MAILBOXES).where(MAILBOXES.c.address == profile.address).with_for_update()
    )
    values = {
        "provider": opened.kind,
        "status": ACTIVE,
        "health_reason": None,
        "sealed_grant": opened.sealed,
        "watch_expires_at": opened.watch_until,
        "next_sync_at": func.now(),
        "time_zone": wish.time_zone,
        **_backfill(wish.backfill_days),
    }
    if known is None:
        row = {"id": new_id(), "firm_id": tx.firm_id, "address": profile.address}
        fresh = insert(MAILBOXES).values(**row, **values, cursor=profile.cursor)
        return tx.one("mailbox", fresh.returning(MAILBOXES))
    if known["provider"] != opened.kind:
        # The old cursor means nothing to the new provider: all that may be missed is compared.
        since = known["last_synced_at"] or known["connected_at"]
        values |= {"cursor": profile.cursor} | _backfill_from(since)
    again = update(MAILBOXES).where(MAILBOXES.c.id == known["id"])
    return tx.one("mailbox", again.values(**values, **next_version()).returning(MAILBOXES))


def _backfill(days: int) -> dict[str, object]:
    return _backfill_from(utc_now() - timedelta(days=days)) if days else {}


def _backfill_from(since: object) -> dict[str, object]:
    begun = {"backfill_state": BACKFILL_WAITING, "backfill_since": since}
    return begun | {"backfill_total": 0, "backfill_done": 0}
