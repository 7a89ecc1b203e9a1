"""A consent asked for and come back: by the same person, in the same session, once, in time."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, insert
from sqlalchemy.engine import RowMapping

from chassis.errors import ProviderRefused, ValidationFailed
from chassis.ids import utc_now
from chassis.refusals import AuthorizationDenied, AuthorizationExpired, AuthorizationForeign
from chassis.secrets import SecretBox
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.rpc.email.authorizations import (
    BeginAuthorization,
    CompleteAuthorization,
    MailboxAuthorization,
)
from contracts.rpc.email.mailboxes import Mailbox
from services.email_svc.authorizations.rules import (
    LIFETIME,
    PROVIDER_LABEL,
    challenge_of,
    denial,
    digest_of,
    new_state,
)
from services.email_svc.authorizations.tables import AUTHORIZATIONS
from services.email_svc.errors import GrantWithdrawn
from services.email_svc.mailboxes.connecting import ConnectionWish, Connector
from services.email_svc.mailboxes.firm import mailbox_of_firm
from services.email_svc.provider import Authorizer, MailboxGrant


@dataclass(frozen=True)
class Authorizations:
    """`authorizers` by the kind of mailbox; `redirect`: the exact address that consent pages come
    back to, as it is registered at each provider.
    """

    database: Database
    secrets: SecretBox
    authorizers: Mapping[str, Authorizer]
    connector: Connector
    redirect: str

    def begin(self, actor: Actor, request: BeginAuthorization) -> MailboxAuthorization:
        """Where the browser goes; NotFound when the mailbox to connect again is not the firm's."""
        authorizer = self._authorizer(request.provider)
        state, verifier = new_state(), new_state()
        with self.database.transaction(actor.firm_id) as tx:
            known = mailbox_of_firm(tx, request.mailbox_id) if request.mailbox_id else None
            _forget_expired(tx)
            tx.execute(insert(AUTHORIZATIONS).values(self._row(actor, request, state, verifier)))
        address = str(known["address"]) if known else None
        url = authorizer.authorize_url(state, challenge_of(verifier), self.redirect, address)
        return MailboxAuthorization(url=url)

    def complete(self, actor: Actor, request: CompleteAuthorization) -> Mailbox:
        """Connect the mailbox that the consent opens.

        AuthorizationExpired, AuthorizationForeign, AuthorizationDenied, MailboxMismatch,
        MailboxTaken: nothing is stored, and the state is used up.
        """
        begun = self._take(actor, request)
        if request.code is None:
            raise AuthorizationDenied(denial(begun["provider"], request.error or ""))
        grant = self._redeem(begun, request.code)
        wish = ConnectionWish(
            mailbox_id=begun["mailbox_id"],
            backfill_days=begun["backfill_days"],
            time_zone=begun["time_zone"],
        )
        return self.connector.connect(actor, begun["provider"], grant, wish)

    def _authorizer(self, kind: str) -> Authorizer:
        found = self.authorizers.get(kind)
        if found is None:
            sentence = f"{PROVIDER_LABEL[kind]} is not set up in this installation."
            raise ValidationFailed(sentence, {"provider": [sentence]})
        return found

    def _row(
        self, actor: Actor, request: BeginAuthorization, state: str, verifier: str
    ) -> dict[str, object]:
        return {
            "state_digest": digest_of(state),
            "firm_id": actor.firm_id,
            "staff_id": actor.id,
            "session_id": request.session_id,
            "provider": request.provider,
            "mailbox_id": request.mailbox_id,
            "backfill_days": request.backfill_days,
            "time_zone": request.time_zone,
            "sealed_verifier": self.secrets.seal(verifier),
            "expires_at": utc_now() + LIFETIME,
        }

    def _take(self, actor: Actor, request: CompleteAuthorization) -> RowMapping:
        """What was asked for under this state, which nobody can use any more from then on."""
        mine = AUTHORIZATIONS.c.state_digest == digest_of(request.state)
        of_firm = AUTHORIZATIONS.c.firm_id == actor.firm_id
        with self.database.transaction(actor.firm_id) as tx:
            used = delete(AUTHORIZATIONS).where(mine, of_firm).returning(AUTHORIZATIONS)
            begun = tx.one_or_none(used)
        if begun is None or begun["expires_at"] < utc_now():
            raise AuthorizationExpired(
                "This consent was used already, came too late, or was not asked for here. "
                "Nothing was connected; begin again in Settings → Integrations."
            )
        if (begun["staff_id"], begun["session_id"]) != (actor.id, request.session_id):
            raise AuthorizationForeign(
                "This consent was asked for in another session. Nothing was connected; "
                "begin again in Settings → Integrations."
            )
        return begun

    def _redeem(self, begun: RowMapping, code: str) -> MailboxGrant:
        verifier = self.secrets.open(begun["sealed_verifier"])
        label = PROVIDER_LABEL[begun["provider"]]
        try:
            return self._authorizer(begun["provider"]).redeem(code, verifier, self.redirect)
        except GrantWithdrawn as exc:
            raise AuthorizationExpired(
                f"{label} no longer accepts this consent: it was used already or came too late. "
                "Nothing was connected; begin again in Settings → Integrations."
            ) from exc
        except ProviderRefused as exc:
            raise AuthorizationDenied(f"Nothing was connected: {exc.message}") from exc


def _forget_expired(tx: Transaction) -> None:
    gone = AUTHORIZATIONS.c.expires_at < func.now()
    tx.execute(delete(AUTHORIZATIONS).where(AUTHORIZATIONS.c.firm_id == tx.firm_id, gone))
