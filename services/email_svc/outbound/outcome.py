"""How a call ended, as a report for the ledger."""

from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.errors import NotFound, OutcomeUnknown, ProviderRefused, ProviderUnavailable
from chassis.storage.database import Transaction
from contracts.parts import Reason
from services.email_svc.outbound.reasons import provider_reason
from services.email_svc.provider import SentMail
from services.email_svc.threads.record import record_sent

CallProblem = ProviderUnavailable | OutcomeUnknown | ProviderRefused | NotFound
"""What may come of a send instead of an answer; NotFound: one of its files is gone."""


def accepted(mailbox: RowMapping, sent: SentMail) -> Report:
    """The provider's ids are unique within a mailbox only."""
    return Report(
        "accepted",
        provider_id=f"{mailbox['id']}:{sent.provider_id}",
        own_ref=sent.rfc822_id or None,
    )


def not_accepted(problem: CallProblem) -> Report:
    """What a call that ended otherwise means for its message."""
    if isinstance(problem, ProviderUnavailable):
        return Report("postponed")
    if isinstance(problem, OutcomeUnknown):
        reason = Reason("outcome_unknown", problem.message, permanent=False)
        return Report("outcome_lost", reason=reason)
    if isinstance(problem, ProviderRefused):
        code = problem.details.get("provider_code")
        return Report("refused", reason=provider_reason(code, problem.message))
    return Report("refused", reason=Reason("attachment_missing", problem.message, permanent=True))


def conclude(
    tx: Transaction,
    ledger: DeliveryLedger,
    message_id: str,
    report: Report,
    sent: SentMail | None,
) -> None:
    """Record the outcome of a call, and where the provider put the mail."""
    if sent is not None:
        record_sent(tx, message_id, sent)
    ledger.apply(tx, message_id, report)
