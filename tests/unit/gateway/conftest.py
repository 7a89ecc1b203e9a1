from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.access.tokens import Audience
from gateway.app import create_app
from tests.support.answers import Findings
from tests.support.answers_app import keep_promise
from tests.unit.gateway.fakes import FakeRpc, config_for, signed_in


@pytest.fixture
def rpc() -> FakeRpc:
    return FakeRpc()


@pytest.fixture
def findings(tmp_path: Path) -> Iterator[Findings]:
    """What was found wrong with an answer; none may be left when the test ends."""
    made = Findings(tmp_path / "findings")
    yield made
    assert made.newest() == []


@pytest.fixture
def make_client(
    rpc: FakeRpc, tmp_path: Path, findings: Findings
) -> Iterator[Callable[..., FlaskClient]]:
    with ExitStack() as made:

        def make(**changed: Any) -> FlaskClient:
            app = create_app(config_for(tmp_path, **changed), rpc)
            made.callback(app.extensions["onethread"].uploads.close)
            return keep_promise(app, findings).test_client()

        yield make


@pytest.fixture
def client(make_client: Callable[..., FlaskClient]) -> FlaskClient:
    return make_client()


@pytest.fixture
def staff() -> dict[str, str]:
    return signed_in(Audience.STAFF)


@pytest.fixture
def contact() -> dict[str, str]:
    return signed_in(Audience.PORTAL, role=None)
