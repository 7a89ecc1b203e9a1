import hashlib
import os

import pytest

from tools import bootstrap

pytestmark = pytest.mark.unit


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text("")
    return tmp_path


@pytest.fixture
def installed(monkeypatch):
    locks = []
    monkeypatch.setattr(bootstrap, "run_installer", lambda lock: locks.append(lock.name))
    return locks


def test_a_fresh_checkout_gets_an_environment_and_the_second_time_nothing(checkout, installed):
    # Given a bare checkout / When set up twice
    assert bootstrap.make_environment("")
    assert not bootstrap.make_environment("")
    # Then packages were installed once
    assert installed == ["requirements.lock"]
    assert (checkout / ".venv" / "bin" / "python").exists()


def test_tests_add_only_what_is_missing_and_a_changed_lock_is_installed(checkout, installed):
    # Given an environment for running
    bootstrap.make_environment("")
    # When tests are set up, and then the lock changes
    bootstrap.make_environment("requirements-dev.lock")
    (checkout / "requirements.lock").write_text("x==1")
    bootstrap.make_environment("requirements-dev.lock")
    # Then each step installed what it lacked
    assert installed == ["requirements.lock", "requirements-dev.lock", "requirements.lock"]


def test_a_failed_installation_is_not_taken_for_done(checkout, monkeypatch):
    # Given an installation that fails
    def fail(lock):
        raise bootstrap.SetupFault(f"{lock.name} cannot be had")

    monkeypatch.setattr(bootstrap, "run_installer", fail)
    # When set up, Then it fails each time
    for _ in range(2):
        with pytest.raises(bootstrap.SetupFault, match=r"requirements\.lock"):
            bootstrap.make_environment("")


def test_an_old_python_is_refused_with_a_way_out(checkout, monkeypatch):
    # Given an interpreter below the least version
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (99, 0))
    # When set up, Then the line says what to install
    with pytest.raises(bootstrap.SetupFault, match=r"too old.*make PYTHON="):
        bootstrap.make_environment("")


def test_a_moved_checkout_is_set_up_anew(checkout, installed):
    # Given a stamp of the same lock made in another place
    bootstrap.make_environment("")
    elsewhere = hashlib.sha256(b"" + os.fsencode("/elsewhere/.venv")).hexdigest()
    (checkout / ".venv" / "requirements.installed").write_text(elsewhere)
    # When set up / Then packages are installed again
    assert bootstrap.make_environment("")
