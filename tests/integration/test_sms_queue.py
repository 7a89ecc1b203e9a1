"""The queue's turns, inbound media and our own answers, through the running service."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from chassis.ids import new_id, to_wire_time
from chassis.runtime.context import ServiceContext
from contracts.events import AutomaticMessageSent, MessageReceived
from tests.support.addresses import new_phone
from tests.support.files import kept_file
from tests.support.firm import TextingFirm
from tests.support.play import PlayClient, TwilioWebhooks, inbound_form
from tests.support.rows import ask, count
from tests.support.samples import composed
from tests.support.waiting import wait_until

WAITING = "select count(*) from deliveries where broadcast_id = :id and state = 'queued'"
PIXEL = base64.b64encode(b"\x89PNG pretend").decode()


def test_a_broadcast_delays_neither_what_people_write_nor_a_smaller_broadcast(
    texter: TextingFirm, make_texter: Callable[[], TextingFirm], sms_context: ServiceContext
) -> None:
    # Given a firm that texts 100 clients, and another one that texts two
    big, small, other = new_id(), new_id(), make_texter()
    texter.publish(*(composed(new_phone(), broadcast_id=big) for _ in range(100)))
    other.publish(*(composed(new_phone(), broadcast_id=small) for _ in range(2)))
    # When somebody of each firm writes a text by hand
    for writing in (texter, other):
        writing.order(writing.phone, "By hand")
    # Then these, and the small broadcast, have gone out while the big one still waits
    wait_until(lambda: texter.texts() and other.texts())
    assert count(sms_context, WAITING, id=big) > 50
    wait_until(lambda: count(sms_context, WAITING, id=small) == 0)
    assert count(sms_context, WAITING, id=big) > 30
    # And at the end each of the big one has gone out once, at the number's pace
    wait_until(lambda: count(sms_context, WAITING, id=big) == 0, 40)
    tries = "select count(*) from deliveries where broadcast_id = :id and attempts <> 1"
    assert count(sms_context, tries, id=big) == 0
    busiest = (
        "select max(n) from (select count(*) as n from deliveries where broadcast_id = :id"
        " group by date_trunc('second', sent_at)) s"
    )
    assert count(sms_context, busiest, id=big) <= 20


def one_received(texter: TextingFirm) -> dict[str, Any]:
    (received,) = wait_until(lambda: texter.emitted(MessageReceived), 20)
    return received


def test_a_picture_is_kept_and_told_with_the_text(
    texter: TextingFirm, sms_context: ServiceContext
) -> None:
    # Given a client who sends a picture / When it has been fetched, at the second try
    texter.play.fault("http_5xx", 1)
    media = [{"content_type": "image/png", "base64": PIXEL}]
    texter.text_in("My W-2", media=media)
    received = one_received(texter)
    # Then the text comes with it, and its bytes are in the blob store
    assert received["body_text"] == "My W-2"
    (file,) = received["attachments"]
    assert (file["name"], file["content_type"]) == ("photo-1.png", "image/png")
    assert kept_file(sms_context, file["digest"]) == base64.b64decode(PIXEL)
    # And stands where the text came, not where its file was fetched
    (kept,) = ask(sms_context, "select received_at from inbound_texts where message_id = :id",
                  id=received["message_id"])  # fmt: skip
    assert received["occurred_at"] == to_wire_time(kept.received_at)


def test_the_text_is_told_even_if_its_files_never_come(
    texter: TextingFirm, twilio: TwilioWebhooks
) -> None:
    # Given a text whose files are at a stranger's address, or of a kind we do not keep
    form = inbound_form(texter.phone, texter.own_number, "Look")
    form |= {"NumMedia": "1", "MediaUrl0": "https://example.com/cat.png"}
    form["MediaContentType0"] = "image/png"
    # When its webhook comes, twice
    for _ in range(2):
        assert twilio.text(form).status_code == 204
    # Then the words are told once and say what is missing
    received = one_received(texter)
    assert received["body_text"].startswith("Look\n\n(1 file ")
    assert received["attachments"] == []


@pytest.mark.parametrize("content_type", ["application/x-msdownload", "text/html"])
def test_a_dangerous_kind_of_file_is_not_kept(texter: TextingFirm, content_type: str) -> None:
    # Given a file that is none of the kinds phones send / Then the text is told without it
    media = [{"content_type": content_type, "base64": PIXEL}]
    texter.text_in("Look", media=media)
    assert one_received(texter)["attachments"] == []


def close_office(texter: TextingFirm) -> None:
    office = {"days": [], "start": "09:00", "end": "17:00", "time_zone": "UTC"}
    reply = {"enabled": True, "text": "We are closed."}
    texter.choose(office_hours=office, auto_reply=reply)


def test_a_person_is_answered_once_a_day_when_the_office_is_closed(texter: TextingFirm) -> None:
    # Given a closed office / When a client writes three times
    close_office(texter)
    for body in ("Hello?", "Anybody?", "Please"):
        texter.text_in(body)
    # Then they are answered once, and the thread is told
    wait_until(lambda: len(texter.emitted(MessageReceived)) == 3)
    wait_until(texter.texts)
    assert texter.bodies_out() == ["We are closed."]
    (emitted,) = texter.emitted(AutomaticMessageSent)
    assert (emitted["why"], emitted["body_text"]) == ("auto_reply", "We are closed.")
    # And it stands below what it answers
    assert emitted["occurred_at"] > texter.emitted(MessageReceived)[0]["occurred_at"]


def test_neither_machines_nor_other_firms_nor_opt_outs_are_answered(
    texter: TextingFirm, make_texter: Callable[[], TextingFirm], play: PlayClient
) -> None:
    # Given a closed office
    close_office(texter)
    other = make_texter()
    # When a machine, a number of another firm, and somebody who opted out write
    writers = (
        (new_phone(), "Automatic reply: I am away"),
        (other.own_number, "Hello"),
        (texter.phone, "STOP"),
        (texter.phone, "One more thing"),
    )
    for number, (sender, body) in enumerate(writers, 1):
        play.post("texts", from_=sender, to=texter.own_number, body=body)
        wait_until(lambda n=number: len(texter.emitted(MessageReceived)) == n)
    # Then nobody is answered, but for the confirmation of STOP
    wait_until(texter.texts)
    whys = [emitted["why"] for emitted in texter.emitted(AutomaticMessageSent)]
    assert whys == ["keyword"]
