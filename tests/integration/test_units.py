"""Units of work send few messages to the database, and lose nothing by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import IntegrityError

from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from chassis.storage.database import AlreadyHandled, Transaction
from chassis.storage.prepared import Prepared
from contracts.events import MessageReceived
from tests.support.samples import envelope_of, received
from tests.support.tap import EventTap
from tests.support.waiting import wait_until

ADD = Prepared(
    "add_client_of_a_test",
    "insert into clients (id, firm_id, name, kind, entity_type)"
    " values (:id, :firm_id, :name, 'company', 'LLC')",
)
NAMES = Prepared(
    "names_of_a_test",
    "select array_agg(name order by name) from clients where firm_id = :firm_id",
)


def client(tx: Transaction, name: str, client_id: str | None = None) -> dict[str, str]:
    return {"id": client_id or new_id(), "firm_id": tx.firm_id, "name": name}


def names(tx: Transaction) -> list[str] | None:
    found: list[str] | None = tx.execute(NAMES, {"firm_id": tx.firm_id}).scalar_one()
    return found


@contextmanager
def statements_to(engine: Engine) -> Iterator[list[str]]:
    """The messages to the database while the block runs."""
    sent: list[str] = []

    def keep_statement(*call: Any) -> None:
        sent.append(call[2])

    event.listen(engine, "before_cursor_execute", keep_statement)
    yield sent
    event.remove(engine, "before_cursor_execute", keep_statement)


def test_a_unit_is_as_many_messages_as_it_waits_for(
    thread_context: ServiceContext, firm_id: str, tap: EventTap
) -> None:
    # Given a unit that hears an event, adds twice, asks once and emits
    def work(*added: str) -> list[str] | None:
        envelope = envelope_of(received("+14155550100", "hello"), firm_id)
        with thread_context.database.once(envelope, "test_units") as tx:
            for name in added:
                tx.pipeline(ADD, client(tx, name))
            found = names(tx)
            tx.emit(received("+14155550100", "answer"))
        return found

    # When a connection that has planned all of it does it again
    work("First", "Second")
    with statements_to(thread_context.engine) as sent:
        assert work("Third", "Fourth") == ["First", "Fourth", "Second", "Third"]
    # Then that was two messages: begin to answer, and emit with commit
    mine = [statement for statement in sent if "outbox where" not in statement]
    assert [statement.count(";") for statement in mine] == [5, 1]
    assert mine[0].startswith("begin; set local app.firm_id")
    assert mine[1].endswith("; commit")
    wait_until(lambda: len(tap.of(firm_id, MessageReceived)) == 2)


def test_a_unit_that_asks_nothing_still_hears_and_emits(
    thread_context: ServiceContext, firm_id: str, tap: EventTap
) -> None:
    # Given a unit that only passes an event on
    envelope = envelope_of(received("+14155550100", "hello"), firm_id)
    with thread_context.database.once(envelope, "test_units") as tx:
        tx.emit(received("+14155550100", "passed on"))
    wait_until(lambda: len(tap.of(firm_id, MessageReceived)) == 1)
    # When the same event comes again / Then it is known, and nothing is passed on
    with (
        pytest.raises(AlreadyHandled, match="test_units has handled"),
        thread_context.database.once(envelope, "test_units") as tx,
    ):
        tx.emit(received("+14155550100", "passed on"))
    assert len(tap.of(firm_id, MessageReceived)) == 1


def test_what_was_left_for_later_fails_the_unit_when_it_fails(
    thread_context: ServiceContext, firm_id: str, tap: EventTap
) -> None:
    # Given a client
    taken = new_id()
    with thread_context.database.transaction(firm_id) as tx:
        tx.pipeline(ADD, client(tx, "First", taken))

    def add_twice() -> None:
        with thread_context.database.transaction(firm_id) as tx:
            tx.pipeline(ADD, client(tx, "Second"))
            tx.pipeline(ADD, client(tx, "First again", taken))
            tx.emit(received("+14155550100", "never"))

    # When a unit leaves an impossible line for later / Then nothing of the unit is kept or told
    with pytest.raises(IntegrityError):
        add_twice()
    # And the connection is fit for the next unit
    with thread_context.database.transaction(firm_id) as tx:
        assert names(tx) == ["First"]
        kept = text("select count(*) from outbox where firm_id = :firm_id")
        assert tx.execute(kept, {"firm_id": firm_id}).scalar_one() == 0
    assert tap.of(firm_id, MessageReceived) == []
