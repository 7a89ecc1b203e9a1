"""Units of work on a real PostgreSQL: scope, outbox, inbox, idempotency, files of the schema."""

from __future__ import annotations

import importlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from chassis.errors import IdempotencyKeyReused, NotFound
from chassis.ids import new_id
from chassis.messaging.sweeper import sweep
from chassis.messaging.topology import SUBSCRIPTIONS
from chassis.runtime.context import ServiceContext
from chassis.storage.database import EVERY_FIRM, AlreadyHandled, Database, Transaction
from chassis.storage.idempotency import once_per_key
from chassis.storage.inbox import forget_answers
from chassis.storage.snapshots import keep_newest
from chassis.storage.tables import TECHNICAL_TABLES
from contracts.envelope import Envelope
from contracts.events import ClientChanged
from services.thread_svc.address_book.tables import CLIENTS
from services.thread_svc.read_models.tables import CHANNELS
from tests.support.firm import staff
from tests.support.rows import count
from tests.support.samples import envelope_of, received
from tests.support.stacks import packages_present
from tests.support.tap import EventTap
from tests.support.waiting import wait_until

OUTBOX = "select count(*) from outbox where firm_id = :firm_id"


def client_row(firm_id: str) -> dict[str, str]:
    return {"id": new_id(), "firm_id": firm_id, "name": "A", "kind": "company", "entity_type": ""}


def changed(firm_id: str) -> ClientChanged:
    return ClientChanged(new_id(), new_id(), "Acme", "company", "LLC", 1, ())


def test_a_session_sees_its_firm_only_even_without_a_where_clause(
    thread_context: ServiceContext,
) -> None:
    # Given a client in each of two firms
    first, second = new_id(), new_id()
    for firm in (first, second):
        with thread_context.database.transaction(firm) as tx:
            tx.execute(insert(CLIENTS), client_row(firm))
    # When one of them selects everything / Then only its own rows are there
    with thread_context.database.transaction(first) as tx:
        seen = set(tx.execute(text("select firm_id::text from clients")).scalars())
        assert seen == {first}
        # And it can neither change nor delete the other's
        other = {"firm": second}
        touch = text("update clients set name = 'stolen' where firm_id = :firm")
        assert tx.execute(touch, other).rowcount == 0
        remove = text("delete from clients where firm_id = :firm")
        assert tx.execute(remove, other).rowcount == 0


def test_a_session_cannot_write_into_another_firm(
    thread_context: ServiceContext, firm_id: str
) -> None:
    # Given a session of one firm / When it inserts for another / Then the database refuses
    with (
        pytest.raises(Exception, match="row-level security"),
        thread_context.database.transaction(firm_id) as tx,
    ):
        tx.execute(insert(CLIENTS), client_row(new_id()))


def test_a_session_without_a_firm_sees_nothing(
    thread_context: ServiceContext, firm_id: str
) -> None:
    # Given rows of some firm / When a session that set no firm looks / Then it sees none
    with thread_context.database.transaction(firm_id) as tx:
        tx.execute(insert(CLIENTS), client_row(firm_id))
    with thread_context.engine.connect() as conn:
        assert conn.execute(text("select count(*) from clients")).scalar_one() == 0


@pytest.mark.parametrize("package", ["services.thread_svc", "services.sms_svc"])
def test_every_table_of_a_firm_is_under_row_level_security(
    package: str, thread_context: ServiceContext, sms_context: ServiceContext
) -> None:
    # Given the tables a service calls the firm's
    tables = importlib.import_module(f"{package}.tables")
    context = thread_context if package.endswith("thread_svc") else sms_context
    # When the database is asked / Then each is bound, its owner included, and none is forgotten
    query = "select relname from pg_class where relrowsecurity and relforcerowsecurity"
    with context.engine.connect() as conn:
        bound = set(conn.execute(text(query)).scalars())
    own = {table.name for table in tables.METADATA.sorted_tables}
    assert bound == {*tables.FIRM_TABLES, *TECHNICAL_TABLES} == own


def test_a_firms_session_sees_no_other_firms_technical_rows(
    thread_context: ServiceContext, firm_id: str
) -> None:
    # Given an answer kept for one firm
    once_per_key(thread_context.database, staff(firm_id), new_id(), {}, lambda _: {"a": 1}, dict)
    mine = text("select count(*) from idempotency_keys where firm_id = :firm_id")
    for scope, seen in ((firm_id, 1), (new_id(), 0), (EVERY_FIRM, 1)):
        # When somebody looks / Then only that firm and the sweepers find it
        with thread_context.database.transaction(scope) as tx:
            assert tx.execute(mine, {"firm_id": firm_id}).scalar_one() == seen


def test_answers_are_forgotten_when_nobody_repeats_the_request_any_more(
    thread_context: ServiceContext, firm_id: str
) -> None:
    # Given two answers, one of them old
    old, new = new_id(), new_id()
    for key in (old, new):
        once_per_key(thread_context.database, staff(firm_id), key, {}, lambda _: {"a": 1}, dict)
    with thread_context.database.transaction(EVERY_FIRM) as tx:
        age = "update idempotency_keys set created_at = now() - interval '8 days' where key = :key"
        tx.execute(text(age), {"key": old})
    # When the job has passed / Then the old one is gone
    assert forget_answers(thread_context.engine, days=7) >= 1
    kept = text("select key from idempotency_keys where key in (:old, :new)")
    with thread_context.database.transaction(EVERY_FIRM) as tx:
        assert tx.execute(kept, {"old": old, "new": new}).scalars().all() == [new]


def test_events_leave_with_the_commit_and_the_outbox_is_cleared(
    thread_context: ServiceContext, tap: EventTap, firm_id: str
) -> None:
    # Given a unit of work that emits / When it commits
    with thread_context.database.transaction(firm_id) as tx:
        tx.emit(changed(firm_id))
        assert not tap.of(firm_id)
    # Then the event is heard once and nothing is left to sweep
    wait_until(lambda: len(tap.of(firm_id)) == 1)
    wait_until(lambda: count(thread_context, OUTBOX, firm_id=firm_id) == 0)


def fail_after_emitting(context: ServiceContext, firm_id: str) -> None:
    with context.database.transaction(firm_id) as tx:
        tx.emit(changed(firm_id))
        raise NotFound("no")


def test_nothing_leaves_when_the_work_fails(
    thread_context: ServiceContext, tap: EventTap, firm_id: str
) -> None:
    # Given a unit of work that emits and then fails
    with pytest.raises(NotFound):
        fail_after_emitting(thread_context, firm_id)
    # When another one succeeds
    with thread_context.database.transaction(firm_id) as tx:
        tx.emit(changed(firm_id))
    # Then only that one is heard
    wait_until(lambda: tap.of(firm_id))
    assert len(tap.of(firm_id)) == 1
    assert count(thread_context, OUTBOX, firm_id=firm_id) <= 1


def test_sweepers_share_what_a_crash_left(
    thread_context: ServiceContext, tap: EventTap, firm_id: str
) -> None:
    # Given thirty events whose process died before it published them
    silent = Database(thread_context.engine)
    for _ in range(30):
        with silent.transaction(firm_id) as tx:
            tx.emit(changed(firm_id))
    # When three sweepers come at the same time
    with ThreadPoolExecutor(3) as sweepers:
        runs = [
            sweepers.submit(sweep, thread_context.engine, thread_context.bus, 0.0) for _ in range(3)
        ]
        assert sum(run.result() for run in runs) >= 30
    # Then each event is heard exactly once and none is left
    wait_until(lambda: len(tap.of(firm_id)) == 30)
    assert len({e.event_id for e in tap.of(firm_id)}) == 30
    assert count(thread_context, OUTBOX, firm_id=firm_id) == 0


def test_a_sweeper_leaves_alone_what_is_still_on_its_way(
    thread_context: ServiceContext, firm_id: str
) -> None:
    # Given an event committed just now / When a sweeper passes / Then it stays for its own relay
    with Database(thread_context.engine).transaction(firm_id) as tx:
        tx.emit(changed(firm_id))
    sweep(thread_context.engine, thread_context.bus, age=60.0)
    assert count(thread_context, OUTBOX, firm_id=firm_id) == 1


def test_a_handler_runs_once_per_event_even_at_the_same_time(
    thread_context: ServiceContext, firm_id: str
) -> None:
    # Given one event in the hands of six workers at once
    envelope = envelope_of(received("+14155550123"), firm_id)
    start = Barrier(6)

    def handle(_: int) -> bool:
        start.wait(10)
        try:
            with thread_context.database.once(envelope, "make_client") as tx:
                tx.execute(insert(CLIENTS), client_row(firm_id))
        except AlreadyHandled:
            return False
        return True

    # When all of them handle it / Then one does the work
    with ThreadPoolExecutor(6) as workers:
        assert sum(workers.map(handle, range(6))) == 1
    assert count(thread_context, "select count(*) from clients where firm_id = :firm_id",
                 firm_id=firm_id) == 1  # fmt: skip
    # And another handler of the same event still does its own
    with thread_context.database.once(envelope, "other"):
        pass


def test_a_handler_that_failed_may_run_again(thread_context: ServiceContext, firm_id: str) -> None:
    # Given a handler that fails the first time
    envelope: Envelope = envelope_of(received("+14155550123"), firm_id)
    with pytest.raises(NotFound), thread_context.database.once(envelope, "handler"):
        raise NotFound("not yet")
    # When it runs again / Then the inbox lets it
    with thread_context.database.once(envelope, "handler"):
        pass


def test_an_idempotency_key_is_answered_alike_and_used_once(
    thread_context: ServiceContext, firm_id: str
) -> None:
    # Given eight repetitions of one request at the same time
    key, start, done = new_id(), Barrier(8), []
    database, ada, eve = thread_context.database, staff(firm_id), staff(firm_id)

    def work(tx: Transaction) -> dict[str, str]:
        tx.execute(text("select pg_sleep(0.01)"))
        done.append(new_id())
        return {"id": done[-1]}

    def request(_: int) -> str:
        start.wait(10)
        return str(once_per_key(database, ada, key, {"name": "Acme"}, work, dict)["id"])

    # When they run / Then the work is done once and all have its answer
    with ThreadPoolExecutor(8) as callers:
        answers = set(callers.map(request, range(8)))
    assert answers == set(done)
    assert len(done) == 1
    # And with another request the key is refused, while another person may use it
    with pytest.raises(IdempotencyKeyReused):
        once_per_key(database, ada, key, {"name": "Other"}, work, dict)
    assert once_per_key(database, eve, key, {"name": "Other"}, work, dict) == {"id": done[1]}


def test_a_rule_broken_by_the_work_itself_is_no_repetition(
    thread_context: ServiceContext, firm_id: str
) -> None:
    # Given work that breaks a rule of its own / Then it fails, and the key stays free
    key, ada = new_id(), staff(firm_id)

    def breaks(tx: Transaction) -> dict[str, str]:
        broken = "insert into inbox (event_id, handler, firm_id) values (null, 'x', :firm_id)"
        tx.execute(text(broken), {"firm_id": firm_id})
        return {}

    with pytest.raises(IntegrityError):
        once_per_key(thread_context.database, ada, key, {}, breaks, dict)
    assert once_per_key(thread_context.database, ada, key, {}, lambda _: {"a": 1}, dict) == {"a": 1}


def test_work_that_failed_frees_its_idempotency_key(
    thread_context: ServiceContext, firm_id: str
) -> None:
    # Given a request that failed
    key, ada = new_id(), staff(firm_id)

    def fail(_: Transaction) -> dict[str, object]:
        raise NotFound("no")

    with pytest.raises(NotFound):
        once_per_key(thread_context.database, ada, key, {}, fail, dict)
    # When it is tried again with the same key / Then it may succeed
    assert once_per_key(thread_context.database, ada, key, {}, lambda _: {"ok": True}, dict) == {
        "ok": True
    }


def test_a_read_model_keeps_the_newest_version(
    thread_context: ServiceContext, firm_id: str
) -> None:
    # Given a version in place / When older, same and newer ones come / Then only newer replace it
    def row(version: int) -> dict[str, object]:
        return {
            "firm_id": firm_id, "channel": "sms", "usable": True, "reason": None,
            "address": f"+{version}", "version": version,
        }  # fmt: skip

    with thread_context.database.transaction(firm_id) as tx:
        assert [keep_newest(tx, CHANNELS, row(v)) for v in (2, 1, 2, 3)] == [
            True, False, False, True,
        ]  # fmt: skip
        assert tx.execute(text("select address from channels")).scalar_one() == "+3"


def test_there_is_a_service_for_every_queue() -> None:
    # Given the topology / Then each name in it is a package with a service
    assert packages_present() == sorted(f"services.{name}_svc" for name in SUBSCRIPTIONS)


@pytest.mark.parametrize("package", [f"services.{name}_svc" for name in SUBSCRIPTIONS])
def test_models_and_migrated_schema_are_the_same(
    migrated: dict[str, Connection], package: str
) -> None:
    # Given a database that only the migrations made
    metadata = importlib.import_module(f"{package}.tables").METADATA
    # When Alembic compares it with the models / Then there is nothing left to do
    options = {"compare_type": True}
    context = MigrationContext.configure(migrated[package], opts=options)
    assert compare_metadata(context, metadata) == []
