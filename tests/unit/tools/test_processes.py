import stat
from urllib.parse import urlsplit

import pytest

from chassis.call_signatures import CallSigner
from chassis.config import settings_of
from chassis.parsers import key_of_32_bytes, keys_of_32_bytes
from tools.environment import PASSED_ON, PYTHON, common_environment, environment_of
from tools.ports import BLOCK
from tools.processes import BY_NAME, EVERY_PORT, PROCESSES, SERVICES, Process

pytestmark = pytest.mark.unit


def environment(folder, base=8400):
    return common_environment(
        base, folder, database_url="postgresql://x/postgres", amqp_url="amqp://x/"
    )


def test_no_two_programs_share_a_port_and_all_fit_a_block():
    # Given the table / When its ports are listed / Then each occurs once, within the block
    assert len(set(EVERY_PORT)) == len(EVERY_PORT) == 2 * len(PROCESSES) - 1 + 6
    assert max(EVERY_PORT) < BLOCK


def test_every_service_runs_and_has_background_work_and_migrations():
    # Given the table
    by_name = {process.name: process for process in PROCESSES}
    # When each service is looked up / Then it is served, swept and scheduled
    for service in SERVICES:
        assert by_name[service].command[-1] == f"services.{service}"
        assert f"services.{service}" in by_name["background"].command


def test_a_program_sees_its_own_settings_and_no_others(tmp_path):
    # Given the settings of a whole stack
    everything = environment(tmp_path)
    for name in (*SERVICES, "gateway"):
        # When it is filtered for a program
        seen = set(environment_of(BY_NAME[name], everything))
        # Then nothing is left that the program does not declare
        package = "gateway" if name == "gateway" else f"services.{name}"
        assert seen <= settings_of(package) | {*PASSED_ON, *PYTHON}
        assert ("DATABASE_URL" in seen) == (name != "gateway")
        # Not even the address of a database that is another's
        assert [one for one in seen if one.endswith("_DATABASE_URL")] == []
        assert ("TOKEN_KEY" in seen) == (name == "gateway")
        assert ("ACTOR_SIGNING_KEY" in seen) == (name == "gateway")


def test_each_program_signs_in_to_its_database_as_somebody_else(tmp_path):
    # Given the settings of a whole stack
    everything = environment(tmp_path)
    # When the programs' addresses are read
    seen = [environment_of(BY_NAME[name], everything)["DATABASE_URL"] for name in SERVICES]
    background = environment_of(BY_NAME["background"], everything)
    assert "DATABASE_URL" not in background
    seen += [url for name, url in background.items() if name.endswith("_DATABASE_URL")]
    # Then each has a role and a password of its own, and none is the owner's
    roles = {(urlsplit(url).username, urlsplit(url).password) for url in seen}
    assert len(roles) == len(dict(roles)) == 2 * len(SERVICES)
    assert everything["DATABASE_URL"] not in seen


def test_a_program_sees_what_its_row_adds(tmp_path):
    # Given a row that reads one variable and sets another
    row = Process("odd", ("-c", ""), 1, reads=("TOKEN_KEY",), environment={"ODD": "yes"})
    # When its environment is made / Then both are there, and nothing that others read
    seen = environment_of(row, environment(tmp_path))
    assert seen["ODD"] == "yes"
    assert "TOKEN_KEY" in seen
    assert "SECRET_KEYS" not in seen


def test_two_checkouts_share_no_address(tmp_path):
    # Given stacks of two checkouts on two port bases
    one, two = environment(tmp_path / "a", 8400), environment(tmp_path / "b", 8500)
    # When their addresses are compared
    same = {name for name in one if one[name] == two[name] and "127.0.0.1" in one[name]}
    # Then they differ throughout
    assert same == set()


def test_secrets_survive_a_restart_and_are_private(tmp_path):
    # Given a first start
    first = environment(tmp_path)
    # When the system starts again
    second = environment(tmp_path)
    # Then what was encrypted can be read, by the owner alone
    assert first["SECRET_KEYS"] == second["SECRET_KEYS"]
    assert first["TOKEN_KEY"] == second["TOKEN_KEY"]
    assert len(first["TOKEN_KEY"]) >= 32
    assert stat.S_IMODE((tmp_path / "secrets.env").stat().st_mode) == 0o600


def test_keys_that_an_earlier_release_did_not_know_are_added(tmp_path):
    # Given the secrets of a data folder of the release before
    kept = tmp_path / "secrets.env"
    kept.write_text("SECRET_KEYS=of before\nTOKEN_KEY=too\n")
    # When the system starts, twice
    first, second = environment(tmp_path), environment(tmp_path)
    # Then those stay, and what is new is there to stay
    assert (first["SECRET_KEYS"], first["TOKEN_KEY"]) == ("of before", "too")
    assert first["ACTOR_SIGNING_KEY"] == second["ACTOR_SIGNING_KEY"]
    signer = CallSigner(key_of_32_bytes(first["ACTOR_SIGNING_KEY"]))
    assert keys_of_32_bytes(first["ACTOR_VERIFY_KEYS"]) == (signer.public_key,)


def test_two_data_folders_have_different_secrets(tmp_path):
    # Given two data folders / When keys are made / Then they differ
    assert environment(tmp_path / "a")["TOKEN_KEY"] != environment(tmp_path / "b")["TOKEN_KEY"]
