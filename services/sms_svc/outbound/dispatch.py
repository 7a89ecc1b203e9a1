"""The queue's turns: each firm begins one text in turn, each number at most at its own pace.

What a person writes is sent by the event's handler at once; here are broadcasts, texts of the
morning, answers of our own, and those a busy provider turned away. Within a firm our answers go
first, then what people wrote, then broadcasts.
"""

import random
from collections.abc import Mapping, Sequence
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.engine import RowMapping

from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, Transaction
from services.sms_svc.channel.standing import reply_numbers
from services.sms_svc.outbound.send import SmsSender
from services.sms_svc.outbound.statements import (
    ADOPT,
    HELD_NUMBERS,
    LEASE,
    LOCK_TOKENS,
    LOCK_WAITING,
    SPEND_TOKENS,
)
from services.sms_svc.outbound.turns import QueuedText, take_turns

_log = get_logger(__name__)
MOST_PER_TURN = 24
SENDERS = 6


class TextQueue:
    """Sends what waits in the queue."""

    def __init__(self, sender: SmsSender) -> None:
        self._sender, self._database, self._ledger = sender, sender.database, sender.ledger
        self._running: list[futures.Future[None]] = []
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="texts")

    def take_turn(self, ahead: float = 0.0, *, wait: bool = True) -> int:
        """One round; how many were begun. `ahead`: seconds by which to be early; `wait`: until
        they are done, else only that few enough are under way.
        """
        self._running = [sending for sending in self._running if not sending.done()]
        free = MOST_PER_TURN - len(self._running)
        if free <= 0:
            return 0
        with self._database.transaction(EVERY_FIRM) as tx:
            taken = self._take(tx, ahead, free)
        begun = [self._senders.submit(self._try_to_send, queued) for queued in taken]
        self._running += begun
        if wait:
            futures.wait(begun)
        return len(taken)

    def adopt(self) -> int:
        """Queued texts of a release without this queue: give them a place in it."""
        with self._database.transaction(EVERY_FIRM) as tx:
            return tx.execute(ADOPT).rowcount

    def send(self, firm_id: str, message_id: str) -> None:
        """Send a message of the queue, unless it has left it."""
        with self._database.transaction(firm_id) as tx:
            row = self._ledger.lock(tx, message_id)
            if row["state"] != "queued":
                return
            message = self._ledger.message_of(row)
            outgoing = self._sender.begin(tx, message, row["automatic"], row["firm_number"])
        if outgoing is not None:
            self._sender.call_provider(firm_id, outgoing)

    def _take(self, tx: Transaction, ahead: float, free: int) -> list[QueuedText]:
        rows = list(tx.rows(LOCK_WAITING, {"ahead": ahead, "most": MOST_PER_TURN}))
        if not rows:
            return []
        firms = list({str(row["firm_id"]) for row in rows})
        random.shuffle(firms)
        rate = {"rate": self._sender.messages_per_second, "firms": firms}
        tokens = {row["e164"]: float(row["tokens"]) for row in tx.rows(LOCK_TOKENS, rate)}
        taken, left = take_turns(_queues(tx, firms, rows, tokens), tokens, free)
        used = {queued.number: queued.firm_id for queued in taken if queued.number}
        for e164, firm_id in used.items():
            tx.execute(SPEND_TOKENS, {"tokens": left[e164], "firm_id": firm_id, "e164": e164})
        tx.execute(LEASE, {"ids": [queued.message_id for queued in taken]})
        return taken

    def _try_to_send(self, queued: QueuedText) -> None:
        try:
            self.send(queued.firm_id, queued.message_id)
        except Exception:  # noqa: BLE001  # its lease ends and it is tried again; others go on
            _log.exception("text_not_sent", message_id=queued.message_id)


def _queues(
    tx: Transaction,
    firms: Sequence[str],
    rows: Sequence[RowMapping],
    tokens: Mapping[str, float],
) -> dict[str, list[QueuedText]]:
    """Each firm's texts with the number they leave from, but for those whose number's row somebody
    else holds now.
    """
    held = tx.rows(HELD_NUMBERS, {"firms": list(firms)})
    known = {(str(number["firm_id"]), number["e164"]) for number in held}
    default = {str(number["firm_id"]): number["e164"] for number in held if number["is_default"]}
    reply = reply_numbers(tx, {(str(row["firm_id"]), row["phone"]) for row in rows if row["phone"]})
    queues: dict[str, list[QueuedText]] = {firm: [] for firm in firms}
    for row in rows:
        firm_id = str(row["firm_id"])
        number = row["firm_number"] or reply.get((firm_id, row["phone"])) or default.get(firm_id)
        if (firm_id, number) not in known:
            number = None
        if number is None or number in tokens:
            queues[firm_id].append(QueuedText(firm_id, str(row["message_id"]), number))
    return queues
