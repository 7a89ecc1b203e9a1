"""Settings, snapshots, and the process itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox.google.keys import key_id, signing_key
from sandbox.google.mailboxes import add_message, expire_history
from sandbox.google.state import GmailMailbox, Grant, Watch
from sandbox.mail import outside
from sandbox.settings import Settings, read_settings
from sandbox.twilio import statuses
from sandbox.twilio.inbound import receive_text
from sandbox.twilio.numbers_api import add_number
from sandbox.twilio.state import Media
from sandbox.world import World

from .conftest import free_port

PHONE = "+14155550100"


def test_settings_name_what_is_wrong() -> None:
    # Given two unusable variables, when they are read, then both are named
    with pytest.raises(ValueError, match=r"SANDBOX_PORT.*SANDBOX_STEP_SECONDS"):
        read_settings({"SANDBOX_PORT": "x", "SANDBOX_STEP_SECONDS": "-1"})
    settings = read_settings({"SANDBOX_PORT": "9", "TWILIO_ACCOUNT_SID": "AC1"})
    assert (settings.port, settings.twilio_account_sid) == (9, "AC1")


def test_restart_remembers_everything(tmp_path: Path) -> None:
    # Given a world with something of every kind
    first = World(Settings(state_folder=tmp_path))
    with first.changing() as state:
        add_number(state, "+14155550100")
        watch = Watch("projects/a/topics/b", ["INBOX"], 1)
        state.mailboxes["a@b.example"] = GmailMailbox("a@b.example", watch=watch)
        state.grants["r"] = Grant("r", "a@b.example", "scope", {"t": 1.5})
    add_message(first, "a@b.example", b"Subject: x\r\n\r\n\xff", ["INBOX"])
    outside.keep(first, "d@x.example", "inbox", "", b"\xfe")
    receive_text(first, "+14155550142", "+14155550100", "hi", [Media("ME1", "a/b", b"\x00")])
    key = key_id(signing_key(first))
    # When it is closed and another starts on the same folder
    first.close()
    second = World(Settings(state_folder=tmp_path))
    # Then nothing is missing
    assert second.state == first.state
    assert key_id(signing_key(second)) == key
    expire_history(second, "a@b.example")
    second.close()


def test_a_snapshot_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    # Given a snapshot written when the class of a phone number had a shorter name
    moment = {"$time": "2026-01-31T09:00:00+00:00"}
    fields = {"sid": "PN1", "phone_number": PHONE, "created": moment, "updated": moment}
    number = {"$type": "Number", "fields": fields}
    kept = {"$type": "State", "fields": {"numbers": {PHONE: number}}}
    (tmp_path / "sandbox.json").write_text(json.dumps(kept))
    # When a world starts, Then the number is there
    world = World(Settings(state_folder=tmp_path))
    assert world.state.numbers[PHONE].sid == "PN1"
    world.close()


def test_unreadable_snapshot_is_set_aside(tmp_path: Path) -> None:
    # Given a snapshot of another program
    (tmp_path / "sandbox.json").write_text('{"$type": "Nothing", "fields": {}}')
    # When a world starts, then it starts empty and keeps the file for a look
    world = World(Settings(state_folder=tmp_path))
    assert world.state.numbers == {}
    assert (tmp_path / "sandbox.unreadable").exists()
    world.close()


def test_text_under_way_walks_on_after_a_restart(wait: Callable[..., Any]) -> None:
    # Given a text that a stop caught at queued
    world = World(Settings(step_seconds=0.01))
    text = receive_text(world, "+14155550100", "+14155550142", "x", [])
    text.status, text.direction = "queued", "outbound-api"
    # When the sandbox resumes
    statuses.resume(world)
    # Then it is delivered
    wait(lambda: text.status == "delivered")
    world.close()


def test_process_starts_serves_and_stops_cleanly(tmp_path: Path, wait: Callable[..., Any]) -> None:
    # Given the command
    port, smtp_port = free_port(), free_port()
    ports = {"SANDBOX_PORT": str(port), "SANDBOX_SMTP_PORT": str(smtp_port)}
    environment = {**os.environ, **ports, "SANDBOX_STATE_FOLDER": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-m", "sandbox"], env=environment)

    def healthy() -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=1).ok
        except requests.ConnectionError:
            return False

    try:
        wait(healthy)
        # When a second one wants the same port, then it says so and goes
        second = subprocess.run(
            [sys.executable, "-m", "sandbox"],
            env={**environment, "SANDBOX_SMTP_PORT": str(free_port())},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        assert second.returncode == 1
        assert f"{port}" in second.stderr
        # And the first ends cleanly on SIGTERM and has kept its state
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert (tmp_path / "sandbox.json").exists()
    finally:
        process.kill()
        process.wait()
