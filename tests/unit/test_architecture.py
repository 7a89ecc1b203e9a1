"""The rules the tree is built by. The import contracts themselves stand in pyproject.toml."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.messaging.topology import (
    BROWSER_EVENTS,
    GATEWAY_EVENTS,
    SERVICES,
    SUBSCRIPTIONS,
    exchanges,
    queues,
)
from chassis.runtime.entrypoints.handlers import EventHandler
from chassis.runtime.entrypoints.rpc import ARGUMENTS, WireRpc
from contracts import rpc
from contracts.channels import TRAITS
from contracts.events import EVENTS
from tests.support.sources import classes_of, formats_in, functions_of, privates_in, sql_in
from tools.processes import ROOT
from tools.processes import SERVICES as PROCESSES

SOURCE = ("contracts", "chassis", "services", "gateway", "sandbox", "tools")
LONGEST_FILE = 180
LONG_FILES = {
    "bench/broadcasts.py": "one measurement, from the offer to its verdict",
    "bench/rig.py": "everything a measurement is done with",
    "chassis/delivery/ledger.py": "a text's life is written in one place",
    "chassis/errors.py": "a list: one error after the other",
    "chassis/messaging/bus.py": "a connection's whole life, in one thread",
    "chassis/messaging/topology.py": "a list: every exchange and queue there is",
    "chassis/storage/database.py": "the unit of work",
    "contracts/rpc/email/__init__.py": "a list: one method after the other",
    "contracts/rpc/thread/__init__.py": "a list: one method after the other",
    "services/email_svc/service.py": "a list: one entrypoint after the other",
    "services/thread_svc/service.py": "a list: one entrypoint after the other",
    "tools/seed_people.py": "a list: the people of the demo firm and their words",
}
"""Files that are longer all the same, and why."""
LONGEST_FUNCTION = 28
LONG_FUNCTIONS = {
    "chassis/delivery/tables.py delivery_tables": "a list: columns",
    "gateway/features/auth.py _operations": "a list: operations",
    "services/email_svc/inbound/record.py _receive": "a list: columns of a mail",
    "services/email_svc/inbound/rules.py received_event": "a list: fields of an event",
    "services/email_svc/use_cases.py __init__": "a list: the features and what each is given",
    "services/thread_svc/conversation/append.py row_of": "a list: columns",
    "services/thread_svc/inbound/use_cases.py _message": "a list: fields of a message",
    "services/thread_svc/outbound/hand_over.py hand_over": "a list: fields of an event",
    "tools/stories/email.py play": "a story, told in one go",
    "tools/stories/sms.py play": "a story, told in one go",
}
"""The same of functions; a docstring does not count."""
SDKS = {"twilio", "googleapiclient", "google", "google_auth_httplib2", "httplib2", "msal"}
PARSERS = {"email.parser", "email.feedparser", "email.header", "html.parser"}
PROMISES = {"T": 21, "E": 10, "S": 9, "P": 8, "I": 6, "N": 5, "G": 7, "W": 2, "O": 4}
"""The lines of docs/features.md, by letter: T1 to T21, E1 to E10 …"""

SQL_FILES = (
    "chassis/storage/",
    "chassis/messaging/outbox.py",
    "chassis/messaging/sweeper.py",
    "chassis/delivery/statements.py",
)
"""Where the chassis has its SQL. Services have it in statements.py; a default or the condition of
an index stands in tables.py.
"""


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if "versions" not in path.parts]


def imports_of(path: Path) -> set[str]:
    """First part of every module a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(path)}


def test_the_import_contracts_hold() -> None:
    # Given the contracts of pyproject.toml / When import-linter reads the tree / Then all are kept
    command = [
        str(Path(sys.executable).parent / "lint-imports"),
        "--cache-dir",
        "var/cache/imports",
    ]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_contracts_need_nothing_but_their_codec() -> None:
    # Given the contracts / Then they import nothing else that must be installed (ADR 0010)
    for path in sources("contracts"):
        assert roots(path) <= sys.stdlib_module_names | {"contracts", "msgspec"}, path


@pytest.mark.parametrize("service", PROCESSES)
def test_a_service_knows_no_other_service(service: str) -> None:
    # Given a service's files / Then what they import of services is their own
    for path in sources(f"services/{service}"):
        known = {name for name in imports_of(path) if name.startswith("services.")}
        assert all(name.startswith(f"services.{service}") for name in known), path


@pytest.mark.parametrize(
    ("folder", "strange"),
    [
        ("contracts", {"chassis", "services", "gateway", "sandbox", "tools", "bench"}),
        ("chassis", {"services", "gateway", "sandbox", "tools", "bench"}),
        ("services", {"gateway", "sandbox", "tools", "bench"}),
        ("gateway", {"services", "sandbox", "tools", "bench"}),
        ("sandbox", {"contracts", "chassis", "services", "gateway", "tools", "bench"}),
        ("tools", {"services", "gateway", "bench"}),
    ],
)
def test_a_package_knows_only_those_it_stands_on(folder: str, strange: set[str]) -> None:
    # Given a package's files / Then none imports what is not below it; nobody needs the bench
    for path in sources(folder):
        assert not roots(path) & strange, path


def test_a_providers_sdk_is_known_to_providers_only() -> None:
    # Given the tree / Then only services/*/providers import an SDK; the bench signs as Twilio does
    for path in sources(*SOURCE):
        if "providers" not in path.parts:
            assert not roots(path) & SDKS, path


def test_what_strangers_mail_is_taken_apart_in_reading_processes_only() -> None:
    # Given the product / Then only email_svc's mail_reading, whose reader is named to a pool of
    # processes and imported by nobody, has parsers of mail and HTML
    for path in sources("contracts", "chassis", "services", "gateway"):
        if path.parent.name != "mail_reading":
            assert not imports_of(path) & PARSERS, path
            assert "message_from_" not in path.read_text(encoding="utf-8"), path
            assert "services.email_svc.mail_reading.read" not in imports_of(path), path


def test_nameko_is_known_to_the_chassis_and_to_service_modules_only() -> None:
    # Given services and gateway / Then only service.py may import nameko, and nobody eventlet
    for path in sources("services", "gateway"):
        assert "eventlet" not in roots(path), path
        assert path.name == "service.py" or "nameko" not in roots(path), path


@pytest.mark.parametrize("service", PROCESSES)
def test_the_life_of_a_delivery_is_pure(service: str) -> None:
    # Given a service's state tables / Then they know no database, provider or clock
    for path in (ROOT / "services" / service).rglob("states.py"):
        assert imports_of(path) <= {
            "chassis.delivery.states",
            "collections.abc",
            "contracts.channels",
        }


def test_files_stay_readable() -> None:
    # Given every file / Then those longer than one takes in are the ones listed, which has no more
    long = {
        str(path.relative_to(ROOT))
        for path in sources(*SOURCE, "bench")
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    }
    assert long == set(LONG_FILES)


def test_functions_stay_readable() -> None:
    # Given every function / Then the same
    long = {
        f"{path.relative_to(ROOT)} {name}"
        for path in sources(*SOURCE, "bench")
        for name, lines in functions_of(path)
        if lines > LONGEST_FUNCTION
    }
    assert long == set(LONG_FUNCTIONS)


def test_tests_go_through_the_public_face() -> None:
    # Given the tests / Then none takes a private name out of another file, by import or by patching
    # (Ruff's SLF001 sees the attributes of objects; an exemption there says why.)
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources("tests")
        for line in privates_in(path)
    }
    assert found == set()


def test_a_class_name_is_used_once() -> None:
    # Given the classes at the top of every file
    found: dict[str, list[str]] = {}
    for path in sources(*SOURCE, "bench"):
        for name in classes_of(path):
            found.setdefault(name, []).append(str(path.relative_to(ROOT)))
    # Then a name means one of them, wherever it is read
    twice = {name: files for name, files in found.items() if len(files) > 1}
    assert twice == {}


def test_sql_stands_in_the_statements_of_its_feature() -> None:
    # Given the product
    files = {
        str(path.relative_to(ROOT)): path for path in sources("services", "chassis", "gateway")
    }
    # When text(), Prepared() and strings that look like SQL are looked for
    elsewhere = {
        file
        for file, path in files.items()
        if path.name not in ("statements.py", "tables.py")
        and not file.startswith(SQL_FILES)
        and sql_in(path)
    }
    # Then they stand where whoever looks for a statement finds it
    assert elsewhere == set()


def test_sql_is_not_put_together_by_format() -> None:
    # Given the services / Then a statement is whole where it stands, nothing is filled in later
    for path in sources("services"):
        assert formats_in(path) == [], path


def entrypoints(service: str) -> list[tuple[str, object]]:
    """Name of the method and its entrypoint, for all of a service's."""
    cls = importlib.import_module(f"services.{service}_svc.service").SERVICE
    return [
        (name, entrypoint)
        for name in dir(cls)
        for entrypoint in getattr(getattr(cls, name), "nameko_entrypoints", ())
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_handles_exactly_what_it_subscribes_to(service: str) -> None:
    # Given the handlers of a service / Then they are the subscriptions of the topology
    handled = [e.contract.NAME for _, e in entrypoints(service) if isinstance(e, EventHandler)]
    assert sorted(handled) == sorted(event.NAME for event in SUBSCRIPTIONS[service])


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_offers_exactly_the_methods_of_the_contract(service: str) -> None:
    # Given contracts/rpc.py / Then each method of the service is there, and no other
    groups = [group for group in vars(rpc).values() if isinstance(group, type)]
    methods = [m for g in groups for m in vars(g).values() if isinstance(m, rpc.Method)]
    offered = {name for name, e in entrypoints(service) if isinstance(e, WireRpc)}
    assert offered == {method.name for method in methods if method.service == service}
    # And each takes what chassis.runtime.entrypoints.rpc lets through
    cls = importlib.import_module(f"services.{service}_svc.service").SERVICE
    for name in offered:
        assert set(inspect.signature(getattr(cls, name)).parameters) - {"self"} == ARGUMENTS


def test_the_topology_names_everything_once_and_every_event_is_heard() -> None:
    # Given exchanges and queues / Then no name is used twice
    names = [each.name for each in (*exchanges(), *queues())]
    assert len(names) == len(set(names))
    # And every binding is to an exchange that is declared, every event has a listener
    known = {exchange.name for exchange in exchanges()}
    assert all(source in known for queue in queues() for source, _ in queue.bindings)
    groups = (*SUBSCRIPTIONS.values(), BROWSER_EVENTS, GATEWAY_EVENTS)
    consumed = {event.NAME for events in groups for event in events}
    assert consumed == set(EVENTS)


def test_every_queue_of_events_has_a_dead_queue_and_survives_a_crash() -> None:
    # Given the queues / Then what a service takes events from is replicated and dead-lettered
    by_name = {queue.name: queue for queue in queues()}
    for service in SERVICES:
        taken = by_name[f"events.{service}"].arguments
        assert taken["x-queue-type"] == "quorum"
        assert taken["x-dead-letter-routing-key"] in by_name
    delays = [q.arguments["x-message-ttl"] for n, q in by_name.items() if n.startswith("retry.")]
    assert delays == [1_000, 10_000, 60_000, 600_000]


def test_services_have_one_name_everywhere() -> None:
    # Given topology, processes, channels and settings / Then they mean the same six services
    assert {f"{name}_svc" for name in SERVICES} == set(PROCESSES)
    assert {traits.service for traits in TRAITS.values()} <= set(SERVICES)
    for name in SERVICES:
        module = importlib.import_module(f"services.{name}_svc.config")
        assert name == module.SERVICE_NAME


@pytest.mark.parametrize("service", PROCESSES)
def test_every_service_has_the_same_rooms(service: str) -> None:
    # Given a service's folder / Then a reader finds things where every other service has them
    folder = ROOT / "services" / service
    files = ("README.md", "service.py", "config.py", "tables.py", "jobs.py", "use_cases.py")
    assert [context for context in files if not (folder / context).exists()] == []
    assert sorted(folder.glob("migrations/versions/[0-9]*.py"))


# docs/features.md


def features() -> list[tuple[str, str, str]]:
    """Id, state and named tests of each line of the table."""
    text = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if re.match(r"\| *[A-Z]\d+ *\|", line)]
    return [(row[1].strip(), row[2].strip(), row[3].strip()) for row in rows]


def test_every_promise_has_its_line_in_order() -> None:
    # Given docs/features.md / Then each promise stands there once, in its order
    promised = [f"{letter}{n}" for letter, last in PROMISES.items() for n in range(1, last + 1)]
    assert [feature for feature, _, _ in features()] == promised


def test_a_promise_is_done_only_with_tests_that_exist() -> None:
    # Given the lines of docs/features.md
    for feature, state, named in features():
        tests = re.findall(r"(?:web/)?tests/[\w/.-]+\.(?:py|tsx?)(?:::\w+)?", named)
        # Then its state is one of three, and what is there has a test
        assert state in {"done", "partly", "not yet"}, feature
        assert bool(tests) == (state != "not yet"), f"{feature} is {state}, tests: {named!r}"
        for test in tests:
            assert exists(test), f"{feature} names {test}, which does not exist"


def exists(test: str) -> bool:
    path, _, name = test.partition("::")
    file = ROOT / path
    return file.is_file() and (not name or f"def {name}(" in file.read_text(encoding="utf-8"))
