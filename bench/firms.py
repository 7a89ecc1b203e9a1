"""Firms to measure with: staff who sign in through the gateway, clients, a number for texts.

Made the way a person's doing would make them: by RPC as the gateway calls it, and in the sandbox.
"""

import json
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from bench.texts import TextSender
from chassis.ids import derived_id
from chassis.messaging.rpc_client import RpcClient
from contracts.actor import system_actor
from contracts.rpc import Internal, Sms, Thread
from tools.faults import ToolFault

T = TypeVar("T")
R = TypeVar("R")

FIRMS, STAFF_PER_FIRM, CLIENTS_PER_FIRM = 20, 10, 25
PASSWORD = "correct horse battery"  # noqa: S105  # accounts of a throw-away database
AT_ONCE = 6


@dataclass(frozen=True)
class BenchFirm:
    """A firm: its staff's addresses, its number, its clients' phones and conversations."""

    index: int
    id: str
    emails: tuple[str, ...]
    number: str
    phones: tuple[str, ...]
    conversations: tuple[str, ...]


def firm_id(index: int) -> str:
    """The same id in every run."""
    return derived_id("bench", str(index))


def make_firms(rpc: RpcClient, sandbox: str, count: int = FIRMS) -> list[BenchFirm]:
    """All of them, several at a time."""
    return at_once(lambda index: _make_firm(rpc, sandbox, index), range(count))


def at_once(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Do `work` for every item, a few at the same time; results in order."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(work, items))


def register(rpc: RpcClient, index: int, name: str) -> tuple[str, str]:
    """Found a firm; (e-mail address, id) of its owner."""
    owner = {"name": f"Owner {index}", "email": _email(index, 0), "password": PASSWORD}
    firm = {"id": firm_id(index), "name": name, "owner": owner}
    answer = rpc.call(Internal.REGISTER_FIRM, system_actor(firm_id(index)), firm)
    return str(owner["email"]), str(answer["owner"]["id"])


def _make_firm(rpc: RpcClient, sandbox: str, index: int) -> BenchFirm:
    actor = system_actor(firm_id(index))
    email, owner_id = register(rpc, index, f"Firm {index}")
    emails, staff = [email], [owner_id]
    for place in range(1, STAFF_PER_FIRM):
        person = {"name": f"Colleague {place}", "email": _email(index, place), "role": "partner"}
        staff.append(rpc.call(Internal.ADD_STAFF, actor, person | {"password": PASSWORD})["id"])
        emails.append(str(person["email"]))
    number = f"+1415555{index:04d}"
    play(sandbox, "numbers", {"e164": number})
    rpc.call(Sms.CLAIM_NUMBER, actor, {"e164": number, "label": "Main"})
    places = range(2000, 2000 + CLIENTS_PER_FIRM)
    phones = tuple(f"+16282{index:02d}{place:04d}" for place in places)
    clients = [
        rpc.call(Thread.CREATE_CLIENT, actor, _client(phone, staff[place % len(staff)]))
        for place, phone in enumerate(phones)
    ]
    conversations = tuple(str(client["conversation_id"]) for client in clients)
    return BenchFirm(index, actor.firm_id, tuple(emails), number, phones, conversations)


def _client(phone: str, staff_id: str) -> dict[str, Any]:
    identity = {"kind": "phone", "value": phone, "label": "Mobile", "primary": True}
    return {
        "idempotency_key": f"client-{phone}",
        "name": f"Client {phone}",
        "kind": "company",
        "entity_type": "LLC",
        "contacts": [{"name": f"Contact {phone}", "identities": [identity]}],
        "assigned_staff": [staff_id],
    }


def senders_of(firms: list[BenchFirm]) -> list[TextSender]:
    """Clients' phones, the firms in turn."""
    return [
        TextSender(firm.phones[place], firm.number, firm.index)
        for place in range(CLIENTS_PER_FIRM)
        for firm in firms
    ]


def sign_in(gateway: str, email: str) -> str:
    """An access token, through the gateway."""
    answer = _post(f"{gateway}/api/v1/auth/staff/sign-in", {"email": email, "password": PASSWORD})
    return str(answer["access_token"])


def _email(index: int, place: int) -> str:
    return f"person{place}@firm{index}.example"


def play(sandbox: str, what: str, body: dict[str, Any]) -> dict[str, Any]:
    """Do something in the world outside; what the sandbox answers."""
    return _post(f"{sandbox}/play/api/{what}", body)


def get_json(url: str, token: str = "") -> dict[str, Any]:
    """What a page of this machine answers."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return _exchange(urllib.request.Request(url, headers=headers))  # noqa: S310  # this machine


def _post(url: str, body: dict[str, Any]) -> dict[str, Any]:
    data, headers = json.dumps(body).encode(), {"Content-Type": "application/json"}
    return _exchange(urllib.request.Request(url, data, headers))  # noqa: S310  # this machine only


def _exchange(request: urllib.request.Request) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310  # the same
            answer: dict[str, Any] = json.loads(response.read() or b"{}")
            return answer
    except OSError as exc:
        raise ToolFault(
            f"{request.full_url} failed: {exc}.", "See the logs of the program."
        ) from exc
