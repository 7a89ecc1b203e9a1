"""The service answers every RPC that its contract names."""

from __future__ import annotations

import pytest

from contracts.rpc import Method, Thread
from services.thread_svc.service import SERVICE

METHODS = [value for value in vars(Thread).values() if isinstance(value, Method)]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_every_rpc_of_the_contract_has_an_entrypoint(method: Method) -> None:
    # Given a method that others may call / Then the service has it, as an entrypoint
    assert getattr(SERVICE, method.name).nameko_entrypoints
