import fcntl

import pytest

from tools.reset import reset

pytestmark = pytest.mark.unit


def test_data_are_deleted(tmp_path):
    # Given data / When reset / Then they are gone, and a second reset is fine
    var = tmp_path / "var"
    (var / "pg").mkdir(parents=True)
    (var / "pg" / "PG_VERSION").write_text("18")
    assert reset(var) == 0
    assert not var.exists()
    assert reset(var) == 0


def test_data_of_a_running_system_stay(tmp_path, capsys):
    # Given a system that runs on the data
    with (tmp_path / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # When reset is asked for
        code = reset(tmp_path)
    # Then nothing is deleted, and the line says what to do
    assert code == 1
    assert tmp_path.exists()
    assert "Stop it first" in capsys.readouterr().err
