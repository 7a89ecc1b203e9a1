"""How a mail would be answered: computed from the mail itself, not from what a page shows of it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.apart import apart
from chassis.errors import ValidationFailed
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.rpc.thread.compose import AnswerKind, AnswerWarning, GetAnswer, MailAnswer
from contracts.views import MessageView
from services.thread_svc.address_book.rules import normal_sender
from services.thread_svc.channels.options import contacts_in, option_for
from services.thread_svc.conversation.access import visible_conversation, visible_message
from services.thread_svc.conversation.tables import MESSAGES
from services.thread_svc.conversation.views import message_view
from services.thread_svc.outbound.answer_rules import (
    AnsweredMail,
    AnswerRecipients,
    answer_recipients,
    answer_subject,
    answer_warnings,
)
from services.thread_svc.outbound.quoting import quoted_html
from services.thread_svc.read_models.tables import CHANNELS


@dataclass(frozen=True)
class MailAnswers:
    """Replies and forwards before they are written."""

    database: Database

    def get_answer(self, actor: Actor, request: GetAnswer) -> MailAnswer:
        """How an answer would begin. NotFound; ValidationFailed for what is no e-mail."""
        with self.database.transaction(actor.firm_id) as tx:
            row = visible_message(tx, actor, request.message_id)
            if row["channel"] != Channel.EMAIL:
                sentence = "only an e-mail is answered by one."
                raise ValidationFailed("This is no e-mail.", {"message_id": [sentence]})
            conversation = visible_conversation(tx, actor, str(row["conversation_id"]))
            own = _own_addresses(tx)
            mail, latest = _mail(row), _latest(tx, row)
            option = option_for(tx, Channel.EMAIL, conversation, contacts_in(tx, conversation))
        found = answer_recipients(request.kind, mail, own)
        known = {addressee.value for addressee in option.addressees}
        before = _mail(latest).others(own)
        return _answer(request, row, found, own, answer_warnings(mail, found, known, before))


def _answer(
    request: GetAnswer,
    row: RowMapping,
    found: AnswerRecipients,
    own: frozenset[str],
    warnings: tuple[AnswerWarning, ...],
) -> MailAnswer:
    shown = message_view(row)
    came_to = (one for one in (*row["recipients"], *row["cc"]) if one in own)
    return MailAnswer(
        to=found.to,
        cc=found.cc,
        subject=answer_subject(request.kind, row["subject"]),
        sender_id=None,
        sender_address=next(came_to, None) if row["direction"] == "inbound" else None,
        quoted_html=_quoted(request.kind, row, shown),
        attachments=shown.attachments if request.kind == "forward" else (),
        warnings=warnings,
    )


def _quoted(kind: AnswerKind, row: RowMapping, shown: MessageView) -> str:
    return apart(
        quoted_html,
        kind,
        name=row["author_name"],
        address=row["sender_address"],
        at=row["occurred_at"],
        subject=row["subject"],
        to=shown.to,
        cc=shown.cc,
        text=shown.body_text,
        markup=shown.body_html,
    )


def _own_addresses(tx: Transaction) -> frozenset[str]:
    query = select(CHANNELS.c.address, CHANNELS.c.addresses).where(
        CHANNELS.c.firm_id == tx.firm_id, CHANNELS.c.channel == Channel.EMAIL
    )
    row = tx.one_or_none(query)
    return frozenset({row["address"], *row["addresses"]} - {None}) if row else frozenset()


def _latest(tx: Transaction, row: RowMapping) -> RowMapping:
    """The newest e-mail of the conversation, maybe the one answered."""
    query = (
        select(MESSAGES)
        .where(
            MESSAGES.c.firm_id == tx.firm_id,
            MESSAGES.c.conversation_id == row["conversation_id"],
            MESSAGES.c.channel == Channel.EMAIL,
        )
        .order_by(MESSAGES.c.occurred_at.desc(), MESSAGES.c.id.desc())
        .limit(1)
    )
    return tx.one("message", query)


def _mail(row: RowMapping) -> AnsweredMail:
    def normal(name: str) -> tuple[str, ...]:
        return tuple(normal_sender("email", one) for one in row[name])

    sender = row["sender_address"] if row["direction"] == "inbound" else None
    return AnsweredMail(sender, normal("reply_to"), normal("recipients"), normal("cc"))
