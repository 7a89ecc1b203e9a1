"""The queue's turns: each firm begins one text in turn, each number at most at its own pace.

What a person writes is sent by the event's handler at once; here are broadcasts, texts of the
morning, answers of our own, and those a busy provider turned away. Within a firm our answers go
first, then what people wrote, then broadcasts.
"""

import random
from collections.abc import Mapping, Sequence
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import RowMapping

from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, Transaction
from services.sms_svc.channel.standing import OWN_NUMBER
from services.sms_svc.outbound.send import Sending

_log = get_logger(__name__)
MOST_PER_TURN = 24
SENDERS = 6
_WAITING = text(
    "with firm as (select distinct firm_id from deliveries"  # noqa: S608  # a part of our own
    " where state = 'queued' and not_before <= now() + make_interval(secs => :ahead))"
    " select asked.message_id, asked.firm_id,"
    " coalesce(asked.firm_number, own.e164) as firm_number"
    " from firm cross join lateral (select message_id, firm_id, firm_number,"
    " message -> 'to' ->> 0 as phone,"
    " automatic is null as by_hand, broadcast_id is not null as is_bulk, not_before"
    " from deliveries q"
    " where q.firm_id = firm.firm_id and q.state = 'queued'"
    " and q.not_before <= now() + make_interval(secs => :ahead)"
    " order by q.automatic is null, q.broadcast_id is not null, q.not_before, q.message_id"
    " limit :most"
    " for update skip locked) asked"
    f"{OWN_NUMBER}"
    " order by asked.by_hand, asked.is_bulk, asked.not_before, asked.message_id"
)
# A number whose row somebody holds has its turn a tenth of a second later.
_NUMBERS = text(
    "select firm_id, e164, is_default, least(:rate, tokens + :rate * greatest(0,"
    " extract(epoch from clock_timestamp() - refilled_at))) as tokens from numbers"
    " where active and firm_id = any(cast(:firms as uuid[])) for update skip locked"
)
_HELD = text(
    "select firm_id, e164, is_default from numbers"
    " where active and firm_id = any(cast(:firms as uuid[]))"
)
_SPENT = text(
    "update numbers set tokens = :tokens, refilled_at = clock_timestamp()"
    " where firm_id = :firm_id and e164 = :e164 and active"
)
# Ours for a minute: should this program die now, another finds them after that.
_LEASED = text(
    "update deliveries set not_before = now() + make_interval(secs => 60)"
    " where message_id = any(cast(:ids as uuid[]))"
)
_ADOPTED = text(
    "update deliveries set not_before = now() where state = 'queued' and not_before is null"
    " and changed_at < now() - make_interval(secs => 5)"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that wants to go out. `number`: from which; None when its firm has none."""

    firm_id: str
    message_id: str
    number: str | None


def take_turns(
    queues: Mapping[str, Sequence[Waiting]], tokens: Mapping[str, float], most: int
) -> tuple[list[Waiting], dict[str, float]]:
    """At most `most` texts, one of each firm in turn while its number has a token left; and the
    tokens left after that. A text without a number needs none: it will be refused.
    """
    left, taken = dict(tokens), list[Waiting]()
    heads = {firm: list(queue) for firm, queue in queues.items()}
    while heads and len(taken) < most:
        for firm in list(heads):
            ready = next((w for w in heads[firm] if w.number is None or left[w.number] >= 1), None)
            if ready is None or len(taken) >= most:
                del heads[firm]
                continue
            heads[firm].remove(ready)
            if ready.number is not None:
                left[ready.number] -= 1
            taken.append(ready)
    return taken, left


class Dispatcher:
    """Sends what waits in the queue."""

    def __init__(self, sending: Sending, rate: int) -> None:
        self._sending, self._rate = sending, rate
        self._running: list[futures.Future[None]] = []
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="texts")

    def turn(self, ahead: float = 0.0, *, wait: bool = True) -> int:
        """One round; how many were begun. `ahead`: seconds by which to be early; `wait`: until
        they are done, else only that few enough are under way.
        """
        self._running = [sending for sending in self._running if not sending.done()]
        context = MOST_PER_TURN - len(self._running)
        if context <= 0:
            return 0
        with self._sending.database.transaction(EVERY_FIRM) as tx:
            taken = self._take(tx, ahead, context)
        begun = [self._senders.submit(self._send, waiting) for waiting in taken]
        self._running += begun
        if wait:
            futures.wait(begun)
        return len(taken)

    def adopt(self) -> int:
        """Queued texts of a release without this queue: give them a place in it."""
        with self._sending.database.transaction(EVERY_FIRM) as tx:
            return tx.execute(_ADOPTED).rowcount

    def _take(self, tx: Transaction, ahead: float, context: int) -> list[Waiting]:
        rows = list(tx.rows(_WAITING, {"ahead": ahead, "most": MOST_PER_TURN}))
        if not rows:
            return []
        firms = list({str(row["firm_id"]) for row in rows})
        random.shuffle(firms)
        numbers = tx.rows(_NUMBERS, {"rate": self._rate, "firms": firms})
        tokens = {row["e164"]: float(row["tokens"]) for row in numbers}
        queues = self._queues(tx, firms, rows, tokens)
        taken, left = take_turns(queues, tokens, context)
        used = {waiting.number: waiting.firm_id for waiting in taken if waiting.number}
        for e164, firm_id in used.items():
            tx.execute(_SPENT, {"tokens": left[e164], "firm_id": firm_id, "e164": e164})
        tx.execute(_LEASED, {"ids": [waiting.message_id for waiting in taken]})
        return taken

    @staticmethod
    def _queues(
        tx: Transaction,
        firms: Sequence[str],
        rows: Sequence[RowMapping],
        tokens: Mapping[str, float],
    ) -> dict[str, list[Waiting]]:
        held = tx.rows(_HELD, {"firms": list(firms)})
        default = {
            str(number["firm_id"]): number["e164"] for number in held if number["is_default"]
        }
        known = {(str(number["firm_id"]), number["e164"]) for number in held}
        queues: dict[str, list[Waiting]] = {firm: [] for firm in firms}
        for row in rows:
            firm_id = str(row["firm_id"])
            number = row["firm_number"] or default.get(firm_id)
            if (firm_id, number) not in known:
                number = None
            if number is None or number in tokens:
                queues[firm_id].append(Waiting(firm_id, str(row["message_id"]), number))
        return queues

    def _send(self, waiting: Waiting) -> None:
        try:
            self._sending.send_queued(waiting.firm_id, waiting.message_id)
        except Exception:  # noqa: BLE001  # its lease ends and it is tried again; others go on
            _log.exception("text_not_sent", message_id=waiting.message_id)
