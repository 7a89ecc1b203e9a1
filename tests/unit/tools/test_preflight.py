import socket

import pytest

from tools.faults import ToolFault
from tools.ports import ReservedBlock
from tools.preflight import check_given_server, check_ports, read_run, sole_run

pytestmark = pytest.mark.unit


@pytest.fixture
def base():
    block = ReservedBlock()
    yield block.base
    block.release()


def test_a_taken_port_is_named_with_its_owner_and_a_way_out(base):
    # Given somebody on one of the ports
    line = f"Port {base + 5} is taken by .*PORT=8400"
    with socket.create_server(("127.0.0.1", base + 5)), pytest.raises(ToolFault, match=line):
        # When the ports are checked, Then the line says which, who, and what to do
        check_ports(base, with_broker=True)


def test_the_brokers_ports_do_not_matter_when_a_broker_is_given(base):
    # Given somebody on the private broker's port
    with socket.create_server(("127.0.0.1", base + 20)):
        # When no private broker is wanted, Then nothing is wrong; else it is
        check_ports(base, with_broker=False)
        with pytest.raises(ToolFault, match=f"Port {base + 20}"):
            check_ports(base, with_broker=True)


@pytest.mark.parametrize("port", [80, 65_530])
def test_a_port_out_of_range_is_refused(port):
    # Given a base whose block is not usable / When checked / Then the range is said
    with pytest.raises(ToolFault, match="out of range"):
        check_ports(port, with_broker=True)


def test_a_second_run_in_the_same_checkout_is_refused(tmp_path):
    # Given a run
    with sole_run(tmp_path, 8400):
        # When another starts, Then it is told where the first is
        with pytest.raises(ToolFault, match=r"runs already .*port 8400"), sole_run(tmp_path, 8500):
            pass
        assert read_run(tmp_path)["port"] == 8400
    # And once the first is over, the next may
    assert read_run(tmp_path) == {}
    with sole_run(tmp_path, 8500):
        assert read_run(tmp_path)["port"] == 8500


def test_a_given_server_that_is_down_is_named_without_its_password(base):
    # Given an address nobody listens on
    url = f"amqp://me:hush@127.0.0.1:{base}/"
    # When it is checked
    with pytest.raises(ToolFault, match=f"AMQP_URL names, 127.0.0.1:{base}") as caught:
        check_given_server("AMQP_URL", url, 5672)
    # Then the line tells the address, not the password
    assert "hush" not in str(caught.value)


def test_a_given_server_that_answers_is_fine():
    # Given a listening server / When checked / Then nothing is raised
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        check_given_server("DATABASE_URL", f"postgresql://x@127.0.0.1:{port}/postgres", 5432)
