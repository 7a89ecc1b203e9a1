"""The stack that other tests stand on: real PostgreSQL, real RabbitMQ, stand-in programs."""

import contextlib
import urllib.request

import pika
import psutil
import psycopg2
import pytest
from sqlalchemy import create_engine, text
from stand_in import STEP, stand_in

from tools.database_rights import database_row, missing_rights
from tools.faults import ToolFault
from tools.processes import System
from tools.stack import Stack

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    system = System((stand_in("sms_svc", 1), stand_in("gateway", 0)), STEP, STEP)
    folder = tmp_path_factory.mktemp("stack")
    with Stack(folder, processes=system.processes, system=system) as stack:
        yield stack


def answer(url):
    with contextlib.closing(urllib.request.urlopen(url, timeout=5)) as response:
        return response.read().decode()


def test_the_role_of_the_services_is_bound_by_row_level_security(stack):
    # Given a database the role made, in it a table with a policy that shows nothing
    server = create_engine(stack.database_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("create database owned"))
    engine = create_engine(stack.database_url.replace("/postgres?", "/owned?"))
    with engine.begin() as connection:
        connection.execute(text("create table t as select 1 as n"))
        connection.execute(text("alter table t enable row level security"))
        connection.execute(text("alter table t force row level security"))
        # When the owner reads it, Then it sees nothing
        assert connection.execute(text("select count(*) from t")).scalar_one() == 0


def test_the_role_may_make_databases_and_roles_but_is_no_superuser(stack):
    # Given the role's session / When its rights are read
    engine = create_engine(stack.database_url)
    with engine.connect() as connection:
        rights = connection.execute(
            text(
                "select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls from pg_roles"
                " where rolname = user"
            )
        ).one()
    # Then it may do what migrations need, and no more
    assert tuple(rights) == (False, True, True, False)
    assert missing_rights(stack.database_url) == []


def test_the_doctor_says_what_a_role_lacks(stack):
    # Given a role with no rights, an administrator, and an address where nobody is
    with stack.postgres.as_superuser() as cursor:
        cursor.execute("create role plain login")
    plain, admin, gone = (
        stack.database_url.replace("onethread:", name, 1) for name in ("plain:", "postgres:", "x:")
    )
    # When the doctor looks / Then each is told what is wrong
    assert database_row(plain)[2] == (
        "its role may not create databases (CREATEDB) and may not create roles (CREATEROLE)"
    )
    assert "superuser" in database_row(admin)[2]
    assert database_row(gone)[0] == "--"
    assert database_row(stack.database_url)[0] == "ok"


@pytest.mark.chaos
@pytest.mark.parametrize("crash", [False, True])
def test_confirmed_messages_survive_a_restart_of_the_broker(stack, crash):
    # Given a confirmed message in a quorum queue
    parameters = pika.URLParameters(stack.amqp_url)
    queue = f"kept-{crash}"
    with pika.BlockingConnection(parameters) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        channel.queue_declare(queue, durable=True, arguments={"x-queue-type": "quorum"})
        persistent = pika.BasicProperties(delivery_mode=2)
        channel.basic_publish("", queue, b"hello", persistent, mandatory=True)
    stack.broker.wait_until_recorded(queue)
    # When the broker restarts, in order or by a crash
    stack.broker.restart(crash=crash)
    # Then it is still there
    with pika.BlockingConnection(parameters) as connection:
        channel = connection.channel()
        channel.queue_declare(queue, passive=True)
        _, _, body = next(iter(channel.consume(queue, auto_ack=True, inactivity_timeout=20)))
        assert body == b"hello"


def test_the_broker_listens_on_this_machine_only(stack):
    # Given the running broker / When its listening addresses are read
    pids = {p.pid for p in psutil.Process().children(recursive=True)}
    listening = {
        c.laddr.ip
        for c in psutil.net_connections("tcp")
        if c.status == psutil.CONN_LISTEN and c.pid in pids
    }
    # Then none is reachable from outside
    assert listening <= {"127.0.0.1", "::1"}


def test_a_killed_program_is_gone_and_starts_again(stack):
    # Given a running program
    before = stack.pid("sms_svc")
    # When it is killed
    stack.kill("sms_svc")
    # Then it answers no more, until it is started again
    with pytest.raises(OSError):
        answer(stack.url("sms_svc"))
    stack.start("sms_svc")
    assert answer(stack.url("sms_svc")) == stack.database_url
    assert stack.pid("sms_svc") != before
    assert stack.exit_fault() is None


def test_further_copies_have_ports_of_their_own(stack):
    # Given a second copy of a program
    stack.start("gateway", copy=2)
    # When both are asked, Then both answer
    assert stack.port("gateway", copy=2) != stack.port("gateway")
    assert answer(stack.url("gateway", copy=2)) == answer(stack.url("gateway"))
    with pytest.raises(ToolFault, match="runs already"):
        stack.launch("gateway", copy=2)
    stack.stop("gateway", copy=2)


def test_a_failing_step_shows_what_it_said(stack):
    # Given a step that fails / When it runs / Then its words come with the fault
    with pytest.raises(ToolFault, match="check ended with exit code 1") as caught:
        stack.run_step("check", ("-c", "import sys; sys.exit('column x is missing')"))
    assert "column x is missing" in caught.value.details


def test_a_stack_leaves_nothing_behind(tmp_path):
    # Given a stack of servers only, used in the ordinary way
    with Stack(tmp_path) as stack:
        family = psutil.Process(stack.guard.pid).parent().children(recursive=True)
        mine = [p for p in family if str(tmp_path) in " ".join(p.cmdline())]
        assert mine
        url, port = stack.database_url, stack.broker.port
    # When the block is left, Then no server answers and no program lives
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(url.replace("+psycopg2", ""))
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2)
    assert [p.pid for p in mine if p.is_running()] == []
