from urllib.parse import parse_qs

import pytest
from twilio.request_validator import RequestValidator

from bench.texts import MARK, PATH, TextSender, fields_of, sender_of, signed_post

pytestmark = pytest.mark.unit
ACCOUNT = "AC0123456789abcdef0123456789abcdef"
SENDER = TextSender("+16280002000", "+14155550000", 0)


def test_a_post_carries_the_signature_twilio_would_send():
    # Given
    validator = RequestValidator("token")
    fields = fields_of(3, 17, SENDER, ACCOUNT)
    # When
    head, _, body = signed_post(fields, "http://x", PATH, validator).partition(b"\r\n\r\n")
    # Then what a server reads out of it is signed correctly
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    read = {name: values[0] for name, values in parse_qs(body.decode(), True).items()}
    assert int(headers["Content-Length"]) == len(body)
    assert read == fields
    assert validator.validate("http://x" + PATH, read, headers["X-Twilio-Signature"])


def test_the_body_tells_run_and_number():
    found = MARK.search(fields_of(3, 17, SENDER, ACCOUNT)["Body"].encode())
    assert found is not None
    assert found.groups() == (b"3", b"17")


def test_no_two_texts_have_the_same_id():
    sids = {fields_of(run, n, SENDER, ACCOUNT)["MessageSid"] for run in (1, 11) for n in (1, 11)}
    assert len(sids) == 4
    assert {len(sid) for sid in sids} == {34}


def test_everybody_writes_in_turn():
    people = [TextSender(f"+1{n}", "+2", n) for n in range(3)]
    assert [sender_of(people, n).firm for n in range(5)] == [0, 1, 2, 0, 1]
