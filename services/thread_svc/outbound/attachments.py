"""The files of a message: handed over for it, or of a message that stands in the conversation and
is passed on.
"""

from collections.abc import Sequence

from sqlalchemy.engine import RowMapping

from chassis.errors import ValidationFailed
from chassis.storage.database import Transaction
from contracts.actor import Actor
from contracts.envelope import decode
from contracts.parts import Attachment
from contracts.sizes import MOST_ATTACHED_BYTES
from services.thread_svc.files.resolve import resolve
from services.thread_svc.outbound.statements import FILES_HERE


def attachments_of(
    tx: Transaction, actor: Actor, conversation: RowMapping, ids: Sequence[str]
) -> tuple[Attachment, ...]:
    """The files in their order, each once; ValidationFailed at `attachments` as `resolve` does."""
    named = list(dict.fromkeys(key.lower() for key in ids))
    if not named:
        return ()
    asked = {"firm_id": tx.firm_id, "conversation_id": conversation["id"], "ids": named}
    here = {row["id"]: decode(Attachment, row["file"]) for row in tx.rows(FILES_HERE, asked)}
    fresh = resolve(tx, actor, [key for key in named if key not in here])
    found = here | {file.id: file for file in fresh}
    if sum(file.size for file in found.values()) > MOST_ATTACHED_BYTES:
        sentence = f"the files have more than {MOST_ATTACHED_BYTES // 2**20} MB together."
        raise ValidationFailed("The files cannot be sent.", {"attachments": [sentence]})
    return tuple(found[key] for key in named)
