import asyncio
from datetime import UTC, datetime

import pytest

from bench.broadcasts import Received, judge_round, sort_out
from bench.figures import Offer
from bench.sender import send_all
from bench.texts import body_of

pytestmark = pytest.mark.unit
SECOND = 1_000_000_000
MS = 1_000_000
OFFER = Offer(began=100 * SECOND, rate=10, count=40)


def arrivals(took_ms: int) -> dict[int, int]:
    return {n: OFFER.intended(n) + took_ms * MS for n in range(OFFER.count)}


def text_at(moment: datetime, body: str, direction: str = "to_phone") -> dict[str, str]:
    at = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"at": at, "body": body, "direction": direction}


def test_without_a_broadcast_every_text_counts():
    found = judge_round(OFFER, Received(arrivals(30), ()), [], until=0)
    assert found.handling_ms == (30.0,) * 40
    assert (found.lost, found.sent) == (0, 0)


def test_beside_a_broadcast_only_texts_that_were_due_meanwhile_count():
    # Given a broadcast posted after 1 s whose last text arrived after 3 s
    received = Received(arrivals(30), (102 * SECOND, 103 * SECOND))
    # When / Then the texts 10 to 30 count, and it had two recipients in two seconds
    found = judge_round(OFFER, received, [101 * SECOND, 102 * SECOND], until=0)
    assert len(found.handling_ms) == 21
    assert (found.sent, found.seconds) == (2, 2.0)


def test_a_text_that_never_came_counts_with_the_time_waited():
    # Given a text that is missing when the provider was asked, 9 s after it was due
    came = arrivals(30)
    del came[0]
    found = judge_round(OFFER, Received(came, ()), [], until=OFFER.began + 9 * SECOND)
    assert (max(found.handling_ms), found.lost) == (9000.0, 1)


def test_texts_are_sorted_by_run_and_put_on_the_clock_of_the_sender():
    # Given texts of two runs, one of them seen twice, a client's among them
    moment = datetime(2030, 1, 1, 12, 0, 0, 250_000, tzinfo=UTC)
    wall = int(moment.timestamp() * 1000) * MS
    texts = [
        text_at(moment, f"Firm 1: {body_of(7, 3)}"),
        text_at(moment.replace(second=5), body_of(7, 3)),
        text_at(moment, body_of(6, 4)),
        text_at(moment, body_of(7, 5), "from_phone"),
        text_at(moment, "Broadcast 7: our office is closed on Friday."),
        text_at(moment, "Broadcast 6: our office is closed on Friday."),
    ]
    # When the wall's clock is 1,000 ns ahead
    found = sort_out(texts, 7, ahead=1000)
    # Then
    assert found == Received({3: wall - 1000}, (wall - 1000,))


def test_answers_are_timed_from_the_moment_a_post_was_due():
    # Given a server that answers 20 ms late
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(0.02)
            writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        writer.close()

    async def measure() -> dict[str, object]:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        sent = await send_all(port, 100, [b"POST / HTTP/1.1\r\nHost: x\r\n\r\n"] * 5)
        server.close()
        return sent

    # When five posts are sent / Then each has a time, and none is shorter than the server took
    sent = asyncio.run(measure())
    assert sent["statuses"] == {"204": 5}
    waits = [Offer(sent["began"], 100, 5).wait_ms(n, at) for n, at in sent["answered"]]
    assert len(waits) == 5
    assert min(waits) >= 19
