"""A POST repeated with the same Idempotency-Key is answered as the first time, and done once.

Follows draft-ietf-httpapi-idempotency-key-header: the same key with another request is refused.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from chassis.db import Transaction
from chassis.errors import IdempotencyKeyReused
from chassis.prepared import Prepared

_CLAIM = Prepared(
    "claim_idempotency_key",
    "insert into idempotency_keys (firm_id, actor_id, key, request_digest)"
    " values (:firm_id, :actor_id, :key, :digest) on conflict do nothing",
)
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
    tx: Transaction,
    actor_id: str,
    key: str,
    request: dict[str, Any],
    work: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """The answer of `work`, done at most once per firm, actor and key.

    Two requests at the same time: the second waits in the insert until the first has committed,
    then gets its answer. IdempotencyKeyReused when the key came with another request before.
    """
    digest = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
    named = {"firm_id": tx.firm_id, "actor_id": actor_id, "key": key}
    if tx.execute(_CLAIM, {**named, "digest": digest}).rowcount == 0:
        known = tx.one("idempotency key", _KNOWN, named)
        if known["request_digest"] != digest:
            raise IdempotencyKeyReused(
                "This Idempotency-Key was used for another request; make a new one.", key=key
            )
        first: dict[str, Any] = known["answer"]
        return first
    answer = work()
    tx.later(_ANSWER, {**named, "answer": json.dumps(answer)})
    return answer
