import pytest

from tools import system_packages
from tools.faults import ToolFault
from tools.system_packages import ensure_libmagic, ensure_rabbitmq, find_chromium, install

pytestmark = pytest.mark.unit


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with nothing on PATH but what a test puts into the folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(system_packages, "find_server", lambda: None)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    return tmp_path


def put(machine, name, script):
    (machine / name).write_text(f"#!/bin/sh\n{script}\n")
    (machine / name).chmod(0o755)


def test_a_missing_broker_without_a_package_manager_is_one_clear_line(machine):
    # Given a machine without RabbitMQ and without apt-get
    # When the broker is needed, Then the line says what to do, and what instead
    with pytest.raises(ToolFault, match=r"rabbitmq-server is missing.*apt-get install.*AMQP_URL"):
        ensure_rabbitmq()


def test_a_missing_broker_is_installed(machine, monkeypatch):
    # Given a machine whose package manager works
    put(machine, "apt-get", f'echo "$@" >> {machine}/asked')
    put(machine, "sh", 'exec /bin/sh "$@"')
    monkeypatch.setattr(system_packages, "INSTALL", 'apt-get install "$@"')
    # When the broker is needed / Then its package is installed
    ensure_rabbitmq()
    assert (machine / "asked").read_text() == "install rabbitmq-server\n"


def test_a_missing_library_is_installed(machine, monkeypatch):
    # Given a machine without libmagic, whose package manager works
    put(machine, "apt-get", f'echo "$@" >> {machine}/asked')
    put(machine, "sh", 'exec /bin/sh "$@"')
    monkeypatch.setattr(system_packages, "INSTALL", 'apt-get install "$@"')
    monkeypatch.setattr(system_packages, "find_library", lambda name: None)
    # When it is needed / Then its package is installed
    ensure_libmagic()
    assert (machine / "asked").read_text() == "install libmagic1\n"


def test_a_failed_installation_shows_why(machine, monkeypatch):
    # Given a package manager that fails
    put(machine, "apt-get", "echo 'E: no space left' >&2; exit 100")
    put(machine, "sh", 'exec /bin/sh "$@"')
    monkeypatch.setattr(system_packages, "INSTALL", 'apt-get install "$@"')
    # When something is installed, Then the fault carries what it said
    with pytest.raises(ToolFault, match="could not be installed") as caught:
        install("chromium", needed_for="tests", instead="")
    assert "no space left" in caught.value.details


def test_an_ordinary_user_without_sudo_is_told_what_to_install(machine, monkeypatch):
    # Given a person who is not root and has no sudo
    put(machine, "apt-get", "exit 0")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    # When something is missing / Then the line says how to install it
    with pytest.raises(ToolFault, match=r"cannot be installed here\. Install it"):
        install("chromium", needed_for="tests", instead="")


def test_chromium_is_found_by_any_of_its_names(machine):
    # Given a machine without, and then with, a browser / When looked for / Then it is found
    assert find_chromium() is None
    put(machine, "chromium-browser", "exit 0")
    assert find_chromium() == machine / "chromium-browser"
