"""Two internal_svc at once: one mention and one bell line for each, sessions known to both."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from contracts.actor import Actor
from contracts.events import DeliveryChanged, MentionCreated, MessageComposed, NotificationRaised
from contracts.parts import Mention
from contracts.rpc import Internal, Notify
from tests.support.addresses import PASSWORD, new_email
from tests.support.firm import RegisteredFirm
from tests.support.replicas import Pair
from tests.support.waiting import wait_until

DOUBLED = "internal_svc"
Json = dict[str, Any]
NOTES = 40


def mentions_emitted(practice: RegisteredFirm) -> list[tuple[str, str]]:
    """Message and colleague of each mention that was told."""
    emitted = practice.emitted(MentionCreated)
    return sorted((mention["message_id"], mention["staff_id"]) for mention in emitted)


def posted(practice: RegisteredFirm) -> list[str]:
    """Ids of the notes that were reported as posted, one for each report."""
    reports = practice.emitted(DeliveryChanged)
    return sorted(report["message_id"] for report in reports if report["state"] == "posted")


def bell_of(practice: RegisteredFirm, actor: Actor) -> Json:
    return practice.call(Notify.LIST_NOTIFICATIONS, actor, limit=100)


def rung_for(practice: RegisteredFirm, actor: Actor) -> Counter[str]:
    """Messages for which somebody's bell rang."""
    emitted = practice.emitted(NotificationRaised)
    mine = (event for event in emitted if event["staff_id"] == actor.id)
    return Counter(event["notification"]["message_id"] for event in mine)


def test_each_note_told_again_and_again_is_one_mention_and_one_bell_line_for_each(
    practice: RegisteredFirm, pair: Pair
) -> None:
    # Given two colleagues, and a client staff write notes about
    colleagues = [practice.colleague("member", "Cleo"), practice.colleague("partner", "Pat")]
    place = practice.client(assigned_staff=[c.id for c in colleagues])["conversation_id"]
    practice.await_usable(place, "internal")
    named = [colleague.id for colleague in colleagues]

    def write(number: int) -> str:
        written = practice.compose(place, f"note {number}", "internal", mentions=named)
        return str(written["id"])

    # When many notes name both of them at once, and the news of each is told twice more
    with ThreadPoolExecutor(4) as writing:
        notes = sorted(writing.map(write, range(NOTES)))
    wait_until(lambda: len(practice.emitted(MessageComposed)) == NOTES)
    emitted = practice.caller.tap.of(practice.firm_id, MessageComposed)
    practice.caller.publish(*emitted * 2)
    # Then each of them was mentioned once in each
    expected = sorted((note, staff_id) for note in notes for staff_id in named)
    wait_until(lambda: len(mentions_emitted(practice)) >= len(expected))
    wait_until(lambda: pair_has_handled(pair, NOTES * 3))
    assert mentions_emitted(practice) == expected
    assert posted(practice) == notes
    # And has one line in the bell for each, which rang once
    for colleague in colleagues:
        wait_until(lambda c=colleague: bell_of(practice, c)["unseen_count"] == NOTES)
        lines = bell_of(practice, colleague)["items"]
        assert sorted(line["message_id"] for line in lines) == notes
        assert {line["kind"] for line in lines} == {"mention"}
        once_each = Counter(notes)
        wait_until(lambda c=colleague, once=once_each: rung_for(practice, c) == once)
    assert bell_of(practice, practice.owner)["unseen_count"] == 0
    # And both copies did their part
    assert pair.both_handled(MessageComposed)


def pair_has_handled(pair: Pair, deliveries: int) -> bool:
    """Whether the two have handled so many notes between them, repeated ones included."""
    name, news = "onethread_events_handled_total", MessageComposed.NAME
    return sum(pair.counted(name, copy, event=news) for copy in (1, 2)) == deliveries


def test_a_session_begun_at_one_copy_goes_on_at_the_other(
    practice: RegisteredFirm, pair: Pair
) -> None:
    # Given a new colleague whom eight tabs add at once
    email = new_email("member")
    person = {"name": "Cleo", "email": email, "role": "member", "password": PASSWORD}
    with ThreadPoolExecutor(8) as tabs:
        added = list(tabs.map(lambda _: practice.call(Internal.ADD_STAFF, **person), range(8)))
    assert len({each["id"] for each in added}) == 1
    # When the colleague signs in and renews the session again and again, at whichever copy
    answer = practice.call(Internal.SIGN_IN, email=email, password=PASSWORD)
    tokens = [answer["refresh_token"]]
    for _ in range(20):
        answer = practice.call(Internal.REFRESH_SESSION, refresh_token=tokens[-1])
        tokens.append(answer["refresh_token"])
    # Then each time it goes on, with a token of its own, as the same person
    assert len(set(tokens)) == 21
    assert len(practice.call(Internal.LIST_STAFF)["items"]) == 2
    assert pair.both_answered("add_staff", "refresh_session")


def test_a_copy_killed_with_notes_in_hand_loses_and_doubles_no_mention(
    practice: RegisteredFirm, pair: Pair
) -> None:
    # Given a colleague who is named in a burst of notes
    cleo = practice.colleague("member")
    naming: Json = {"channel": "internal", "mentions": (Mention(cleo.id, cleo.name),)}
    notes = [practice.composed((), f"note {n}", **naming) for n in range(200)]
    practice.publish(*notes)
    # When one of the two is killed in the middle
    wait_until(lambda: pair.handled(MessageComposed) >= 10)
    pair.kill_second()
    # Then each note is posted once and mentions the colleague once
    expected = sorted((note.message_id, cleo.id) for note in notes)
    wait_until(lambda: len(mentions_emitted(practice)) >= 200, what="each mention told")
    assert mentions_emitted(practice) == expected
    wait_until(lambda: posted(practice) == sorted(note.message_id for note in notes))
