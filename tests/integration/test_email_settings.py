"""What a firm chose for its mail: the address it leaves from, signatures, how long it waits."""

from __future__ import annotations

from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest

from chassis.errors import PermissionDenied
from chassis.ids import new_id
from contracts.events import ActivityLogged
from contracts.rpc import Email
from tests.support.postbox import MailDesk
from tests.support.tap import EventTap
from tests.support.waiting import wait_until


def test_mail_leaves_from_the_address_that_was_chosen_and_no_other(mail_desk: MailDesk) -> None:
    # Given an alias of the mailbox, with a name
    named = {"mailbox_id": mail_desk.mailbox_id, "address": "tax@firm.example"}
    sender = mail_desk.call(Email.ADD_SENDER, name="Tax Desk", **named)["id"]
    # When a mail is sent from it, to one of them blind / Then that is who it is from
    message = mail_desk.deliver(sender_id=sender, bcc=("blind@y.example",))
    assert mail_desk.state(message) == "sent"
    mail = cast("EmailMessage", message_from_string(mail_desk.box.sent[-1][0], policy=default))
    assert str(mail["From"]) == "Tax Desk <tax@firm.example>"
    assert mail_desk.box.blind[-1] == ("blind@y.example",)
    assert "blind" not in mail_desk.box.sent[-1][0]
    # And one that is not there is not replaced by another
    lost = mail_desk.deliver(sender_id=new_id())
    assert mail_desk.state(lost) == "failed"
    assert len(mail_desk.box.sent) == 1
    # And where nobody chooses, the default is meant
    mail_desk.call(Email.UPDATE_SENDER, sender_id=sender, default=True)
    mail_desk.deliver()
    assert "From: Tax Desk <tax@firm.example>" in mail_desk.box.sent[-1][0]


def test_the_firms_mail_settings_and_ones_own_signature(mail_desk: MailDesk, tap: EventTap) -> None:
    # Given a firm that chose nothing / Then there is a default
    before = {"firm_signature_html": "", "subject_default": "", "undo_seconds": 8}
    assert mail_desk.call(Email.GET_MAIL_SETTINGS) == before
    # When some are changed / Then the others stay, and HTML is harmless
    html = "<p>Harbour Books<script>x()</script></p>"
    mail_desk.call(Email.UPDATE_MAIL_SETTINGS, firm_signature_html=html)
    changed = mail_desk.call(Email.UPDATE_MAIL_SETTINGS, undo_seconds=20)
    assert changed == before | {"firm_signature_html": "<p>Harbour Books</p>", "undo_seconds": 20}
    # And the activity log says what
    lines = wait_until(lambda: _settings_changed(mail_desk, tap))
    assert [line["details"]["groups"] for line in lines] == [
        ["firm_signature_html"],
        ["undo_seconds"],
    ]
    # And a member reads them, and changes their own signature alone
    member = mail_desk.colleague()
    assert mail_desk.call(Email.GET_MAIL_SETTINGS, member) == changed
    with pytest.raises(PermissionDenied):
        mail_desk.call(Email.UPDATE_MAIL_SETTINGS, member, undo_seconds=0)
    mail_desk.call(Email.UPDATE_SIGNATURE, member, signature_html="<p>Cleo</p>")
    assert mail_desk.call(Email.GET_SIGNATURE, member)["signature_html"] == "<p>Cleo</p>"
    assert mail_desk.call(Email.GET_SIGNATURE)["signature_html"] == ""
    # And another firm sees nothing of it
    assert mail_desk.call(Email.GET_MAIL_SETTINGS, mail_desk.stranger()) == before


def _settings_changed(desk: MailDesk, tap: EventTap) -> list[dict[str, Any]]:
    lines = tap.payloads(desk.firm_id, ActivityLogged)
    found = [line for line in lines if line["kind"] == "settings.changed"]
    return found if len(found) > 1 else []
