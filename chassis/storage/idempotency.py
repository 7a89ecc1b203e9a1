"""A POST repeated with the same Idempotency-Key is answered as the first time, and done once.

Follows draft-ietf-httpapi-idempotency-key-header: the same key with another request is refused.
"""

import hashlib
import json
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.errors import IdempotencyKeyReused
from chassis.storage.database import Database, Transaction, broken_rule
from chassis.storage.prepared import Prepared
from contracts.actor import Actor
from contracts.envelope import decode, encode

A = TypeVar("A")

_CLAIM = Prepared(
    "claim_idempotency_key",
    "insert into idempotency_keys (firm_id, actor_id, key, request_digest)"
    " values (:firm_id, :actor_id, :key, :digest)",
)
_CLAIMED_BEFORE = "pk_idempotency_keys"
_ANSWER = Prepared(
    "answer_idempotency_key",
    "update idempotency_keys set answer = cast(:answer as jsonb)"
    " where firm_id = :firm_id and actor_id = :actor_id and key = :key",
)
_KNOWN = text(
    "select request_digest, answer from idempotency_keys"
    " where firm_id = :firm_id and actor_id = :actor_id and key = :key"
)


def once_per_key(
    database: Database,
    actor: Actor,
    key: str,
    request: object,
    work: Callable[[Transaction], A],
    answer: type[A],
) -> A:
    """The answer of `work`, done in a transaction at most once per firm, actor and key. `request`,
    `answer`: the contract that came in, and that of what is answered.

    Two requests at the same time: the second waits until the first has committed, then gets its
    answer. IdempotencyKeyReused when the key came with another request before.

    On a repetition `work` runs up to its first statement, which fails: what leaves the database
    (files, providers) must come after it. The first answer is given even to somebody who may no
    longer see what it tells: it is their own.
    """
    digest = hashlib.sha256(json.dumps(encode(request), sort_keys=True).encode()).hexdigest()
    named = {"firm_id": actor.firm_id, "actor_id": actor.id, "key": key}
    try:
        with database.transaction(actor.firm_id) as tx:
            # It travels with the first statement of the work, and a known key ends both.
            tx.pipeline(_CLAIM, {**named, "digest": digest})
            found = work(tx)
            tx.pipeline(_ANSWER, {**named, "answer": json.dumps(encode(found))})
            return found
    except IntegrityError as exc:
        if broken_rule(exc) != _CLAIMED_BEFORE:
            raise
    with database.transaction(actor.firm_id) as tx:
        known = tx.one("idempotency key", _KNOWN, named)
    if known["request_digest"] != digest:
        raise IdempotencyKeyReused(
            "This Idempotency-Key was used for another request; make a new one.", key=key
        )
    return decode(answer, known["answer"])
