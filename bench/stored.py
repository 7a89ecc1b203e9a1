"""What the databases hold of the texts that were sent."""

from contextlib import closing
from dataclasses import dataclass

import psycopg2

from bench.archive import server_of

_TEXTS = "select count(*) from inbound_texts where raw ->> 'Body' like 'bench %'"
_MESSAGES = (
    "select count(*), count(distinct split_part(body_text, ':', 1)) from messages"
    " where direction = 'inbound' and body_text like 'bench %'"
)

_MAILS = "select count(*) from messages where channel = 'email' and body_text like 'backlog %'"


@dataclass(frozen=True)
class Stored:
    """Rows of sms_svc, rows of thread_svc, and how many different messages the latter are."""

    texts: int
    messages: int
    different: int

    def lost(self, accepted: int) -> int:
        """Accepted texts that stand in no conversation."""
        return max(0, accepted - self.different)

    @property
    def doubled(self) -> int:
        """Messages that stand there more than once."""
        return self.messages - self.different


def count_stored(database_url: str) -> Stored:
    """Ask both databases."""
    (texts,) = _one(database_url, "onethread_sms", _TEXTS)
    messages, different = _one(database_url, "onethread_thread", _MESSAGES)
    return Stored(texts, messages, different)


def count_mails(database_url: str) -> int:
    """Mails of a backlog that stand in a conversation."""
    (count,) = _one(database_url, "onethread_thread", _MAILS)
    return count


def _one(database_url: str, database: str, query: str) -> tuple[int, ...]:
    server = server_of(database_url, database)
    with closing(psycopg2.connect(server)) as connection, connection.cursor() as cursor:
        cursor.execute("set app.firm_id = '*'")
        cursor.execute(query)
        (row,) = cursor.fetchall()
        return tuple(row)
