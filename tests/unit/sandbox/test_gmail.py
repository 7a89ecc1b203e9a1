"""Gmail through the real google-api-python-client."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import google_auth_httplib2
import httplib2
import pytest
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google.oauth2 import id_token
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import documents
from googleapiclient.errors import HttpError
from googleapiclient.http import BatchHttpRequest, MediaInMemoryUpload

FIRM = "hello@firm.example"
DANA = "dana@client.example"
TOPIC = "projects/onethread/topics/gmail"


def credentials_for(sandbox: Any) -> Credentials:
    made = sandbox.post("mailboxes", {"address": FIRM, "name": "Firm"}).json()
    settings = sandbox.world.settings
    return Credentials(
        None,
        refresh_token=made["refresh_token"],
        token_uri=f"{sandbox.url}/token",
        client_id=settings.google_client_id,
        client_secret=settings.google_client_secret,
    )


@pytest.fixture
def gmail(sandbox: Any) -> Any:
    path = Path(next(iter(documents.__path__))) / "gmail.v1.json"
    description = json.loads(path.read_text())
    description["rootUrl"] = sandbox.url + "/"
    http = httplib2.Http(timeout=10, proxy_info=None)
    authorized = google_auth_httplib2.AuthorizedHttp(credentials_for(sandbox), http=http)
    return build_from_document(description, http=authorized).users()


def mail(to: str, subject: str, **headers: str) -> bytes:
    message = EmailMessage()
    message["From"] = FIRM
    message["To"] = to
    message["Subject"] = subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Hello there\n")
    return message.as_bytes()


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def inbox_of(sandbox: Any, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sandbox.get(f"mail?to={address}")["items"]
    return found


def header(message: dict[str, Any], name: str) -> str:
    return next(h["value"] for h in message["payload"]["headers"] if h["name"] == name)


def test_mail_from_outside_arrives_by_push_and_history(
    sandbox: Any, gmail: Any, listener: Any, wait: Callable[..., Any]
) -> None:
    # Given a watched mailbox
    watch = gmail.watch(userId="me", body={"topicName": TOPIC, "labelIds": ["INBOX"]}).execute()
    wait(lambda: listener.received)
    # When a person outside writes, with an attachment
    attachment = {"name": "w2.pdf", "content_type": "application/pdf", "base64": "JVBERg=="}
    sandbox.post(
        "mail",
        {"from": f"Dana Doe <{DANA}>", "to": FIRM, "subject": "My Größe", "body": "Hi & bye",
         "attachments": [attachment]},
    ).raise_for_status()  # fmt: skip
    # Then a push names the mailbox and a later history id
    push = wait(lambda: listener.received[1:])[0]
    notice = json.loads(base64.b64decode(json.loads(push.body)["message"]["data"]))
    assert notice["emailAddress"] == FIRM
    assert notice["historyId"] > int(watch["historyId"])
    # And history since the watch leads to the message
    history = gmail.history().list(
        userId="me", startHistoryId=watch["historyId"], historyTypes=["messageAdded"]
    ).execute()  # fmt: skip
    added = history["history"][0]["messagesAdded"][0]["message"]
    message = gmail.messages().get(userId="me", id=added["id"]).execute()
    assert header(message, "Subject") == "My Größe"
    assert "INBOX" in message["labelIds"]
    assert message["snippet"].startswith("Hi &amp; bye")
    part = message["payload"]["parts"][1]
    assert part["filename"] == "w2.pdf"
    content = gmail.messages().attachments().get(
        userId="me", messageId=added["id"], id=part["body"]["attachmentId"]
    ).execute()  # fmt: skip
    assert base64.urlsafe_b64decode(content["data"]) == b"%PDF"
    raw = gmail.messages().get(userId="me", id=added["id"], format="raw").execute()["raw"]
    assert message_from_bytes(base64.urlsafe_b64decode(raw))["From"] == f"Dana Doe <{DANA}>"


def test_push_token_verifies_with_googles_library(
    sandbox: Any, gmail: Any, listener: Any, wait: Callable[..., Any]
) -> None:
    # Given a watch, whose first push comes at once
    gmail.watch(userId="me", body={"topicName": TOPIC}).execute()
    push = wait(lambda: listener.received)[0]
    token = push.headers["Authorization"].removeprefix("Bearer ")
    # When the token is checked against either form of the certificates
    for certificates in ("v1", "v3"):
        claims = id_token.verify_token(
            token,
            Request(sandbox.session),
            audience=f"{listener.url}/push",
            certs_url=f"{sandbox.url}/oauth2/{certificates}/certs",
        )
        # Then it is Google's and names the push account
        assert claims["iss"] == "https://accounts.google.com"
        assert claims["email"] == sandbox.world.settings.pubsub_account
        assert claims["email_verified"] is True


def test_refused_push_comes_again(gmail: Any, listener: Any, wait: Callable[..., Any]) -> None:
    # Given a product that first answers 500
    listener.answers.append(500)
    # When a watch makes a push
    gmail.watch(userId="me", body={"topicName": TOPIC}).execute()
    # Then the same message id comes again
    wait(lambda: len(listener.received) == 2)
    first, second = (json.loads(r.body)["message"]["messageId"] for r in listener.received)
    assert first == second


def test_reply_joins_the_thread_on_both_sides(sandbox: Any, gmail: Any) -> None:
    # Given a mail from outside
    first = sandbox.post("mail", {"from": DANA, "to": FIRM, "subject": "Taxes", "body": "?"}).json()
    query = f"rfc822msgid:{first['message_id'].strip('<>')}"
    found = gmail.messages().list(userId="me", q=query).execute()["messages"][0]
    # When the firm replies with threadId, references and subject
    raw = mail(
        DANA, "Re: Taxes", In_Reply_To=first["message_id"], References=first["message_id"],
        Message_ID="<reply-1@firm.example>",
    )  # fmt: skip
    body = {"raw": encoded(raw), "threadId": found["threadId"]}
    sent = gmail.messages().send(userId="me", body=body).execute()
    # Then it stands in the thread as sent, its Message-ID kept
    assert sent["threadId"] == found["threadId"]
    assert sent["labelIds"] == ["SENT"]
    received = inbox_of(sandbox, DANA)[0]
    assert received["message_id"] == "<reply-1@firm.example>"
    assert received["in_reply_to"] == first["message_id"]
    # And Dana's answer to it joins too
    sandbox.post(
        "mail",
        {
            "from": DANA,
            "to": FIRM,
            "subject": "RE: Taxes",
            "body": "!",
            "in_reply_to": received["id"],
        },
    )
    thread = gmail.threads().get(userId="me", id=found["threadId"]).execute()
    assert len(thread["messages"]) == 3
    assert header(thread["messages"][2], "References") == (
        f"{first['message_id']} <reply-1@firm.example>"
    )


@pytest.mark.parametrize(
    ("subject", "referenced", "with_thread"),
    [("Other", True, True), ("Re: Taxes", False, True), ("Re: Taxes", True, False)],
)
def test_send_that_misses_a_condition_starts_a_thread(
    sandbox: Any, gmail: Any, subject: str, referenced: bool, with_thread: bool
) -> None:
    # Given a thread
    first = sandbox.post("mail", {"from": DANA, "to": FIRM, "subject": "Taxes", "body": "?"}).json()
    thread_id = gmail.messages().list(userId="me").execute()["messages"][0]["threadId"]
    # When a mail lacks its subject, its references or its id
    headers = {"References": first["message_id"]} if referenced else {}
    body = {"raw": encoded(mail(DANA, subject, **headers))}
    if with_thread:
        body["threadId"] = thread_id
    sent = gmail.messages().send(userId="me", body=body).execute()
    # Then it starts a thread of its own
    assert sent["threadId"] != thread_id


@pytest.mark.parametrize("resumable", [False, True])
def test_upload_sends_every_byte(sandbox: Any, gmail: Any, resumable: bool) -> None:
    # Given a mail with binary-looking content
    raw = mail(DANA, "Uploaded", X_Long="x" * 300)
    upload = MediaInMemoryUpload(raw, mimetype="message/rfc822", resumable=resumable)
    # When it is sent by upload, with and without a JSON part
    gmail.messages().send(userId="me", body={}, media_body=upload).execute()
    # Then it arrives with its headers
    received = inbox_of(sandbox, DANA)[0]
    assert (received["subject"], received["text"].strip()) == ("Uploaded", "Hello there")


def test_unknown_thread_or_no_recipient_is_refused(gmail: Any) -> None:
    # Given a mailbox, when a send names a thread that is not there, or nobody to send to
    cases = [
        ({"raw": encoded(mail(DANA, "x")), "threadId": "dead"}, 404),
        ({"raw": encoded(b"Subject: x\r\n\r\nbody")}, 400),
        ({}, 400),
    ]
    for body, status in cases:
        with pytest.raises(HttpError) as refused:
            gmail.messages().send(userId="me", body=body).execute()
        # Then Gmail's error comes back and nothing was stored
        assert refused.value.status_code == status
    assert "messages" not in gmail.messages().list(userId="me").execute()


def test_forgotten_history_is_404(sandbox: Any, gmail: Any) -> None:
    # Given a history id from before Gmail forgot its history
    start = gmail.getProfile(userId="me").execute()["historyId"]
    sandbox.post("mail", {"from": DANA, "to": FIRM, "subject": "a", "body": "b"})
    sandbox.post(f"mailboxes/{FIRM}/expire-history", {})
    # When history is asked for since then
    with pytest.raises(HttpError) as refused:
        gmail.history().list(userId="me", startHistoryId=start).execute()
    # Then it is 404
    assert refused.value.status_code == 404


def test_history_and_lists_are_paged(sandbox: Any, gmail: Any) -> None:
    # Given five mails
    start = gmail.getProfile(userId="me").execute()["historyId"]
    for number in range(5):
        sandbox.post("mail", {"from": DANA, "to": FIRM, "subject": str(number), "body": "b"})
    # When history is read two at a time
    request = gmail.history().list(userId="me", startHistoryId=start, maxResults=2)
    ids: list[str] = []
    while request is not None:
        answer = request.execute()
        ids += [record["messages"][0]["id"] for record in answer["history"]]
        request = gmail.history().list_next(request, answer)
    # Then all five come once, oldest first
    listed = gmail.messages().list(userId="me", labelIds=["INBOX"]).execute()["messages"]
    assert ids == [one["id"] for one in reversed(listed)]
    assert len(set(ids)) == 5


def test_stale_tokens_refresh_and_revoked_consent_does_not(sandbox: Any, gmail: Any) -> None:
    # Given a client that has called once
    gmail.getProfile(userId="me").execute()
    # When its access token goes stale, then the library refreshes by itself
    sandbox.post(f"mailboxes/{FIRM}/expire-tokens", {})
    assert gmail.getProfile(userId="me").execute()["emailAddress"] == FIRM
    # And when the consent is withdrawn, refreshing fails as Google says it
    sandbox.post(f"mailboxes/{FIRM}/revoke", {})
    with pytest.raises(RefreshError, match="invalid_grant"):
        gmail.getProfile(userId="me").execute()


def test_label_changes_are_history(sandbox: Any, gmail: Any) -> None:
    # Given an unread mail
    sandbox.post("mail", {"from": DANA, "to": FIRM, "subject": "a", "body": "b"})
    found = gmail.messages().list(userId="me", q="is-not-there OR").execute()
    assert found["resultSizeEstimate"] == 0
    message = gmail.messages().list(userId="me", q="subject:a from:dana in:inbox").execute()
    start = gmail.getProfile(userId="me").execute()["historyId"]
    # When it is marked read
    gmail.messages().modify(
        userId="me", id=message["messages"][0]["id"], body={"removeLabelIds": ["UNREAD"]}
    ).execute()
    # Then history tells which label went
    history = gmail.history().list(userId="me", startHistoryId=start).execute()["history"]
    assert history[0]["labelsRemoved"][0]["labelIds"] == ["UNREAD"]


def test_batch_answers_each_call_by_itself(sandbox: Any, gmail: Any) -> None:
    # Given one mail
    sandbox.post("mail", {"from": DANA, "to": FIRM, "subject": "a", "body": "Grüße"})
    found = gmail.messages().list(userId="me").execute()["messages"][0]["id"]
    answers: dict[str, Any] = {}

    def note(request_id: str, answer: Any, error: Any) -> None:
        answers[request_id] = error.status_code if error else answer["snippet"]

    # When it and another are asked for in one batch
    batch = BatchHttpRequest(callback=note, batch_uri=f"{sandbox.url}/batch/gmail/v1")
    batch.add(gmail.messages().get(userId="me", id=found), request_id="here")
    batch.add(gmail.messages().get(userId="me", id="none"), request_id="missing")
    batch.execute()
    # Then each has its own answer
    assert answers == {"here": "Grüße", "missing": 404}


def test_foreign_sender_is_replaced_and_missing_headers_are_added(sandbox: Any, gmail: Any) -> None:
    # Given a mail in somebody else's name, without date and id, with a hidden copy
    raw = b"From: Boss <boss@other.example>\r\nTo: dana@client.example\r\n"
    raw += b"Bcc: hidden@client.example\r\nSubject: s\r\n\r\nbody"
    # When it is sent
    gmail.messages().send(userId="me", body={"raw": encoded(raw)}).execute()
    # Then it goes out in the mailbox's name, complete, to both, telling nobody of the other
    for address in (DANA, "hidden@client.example"):
        received = inbox_of(sandbox, address)[0]
        assert received["from"] == f"Boss <{FIRM}>"
        assert received["message_id"].endswith("@mail.gmail.com>")
        shown = sandbox.session.get(f"{sandbox.url}/play/api/mail/{received['id']}/raw").text
        assert "\nDate: " in shown
        assert "Bcc" not in shown


def test_mail_between_firm_mailboxes_arrives(sandbox: Any, gmail: Any) -> None:
    # Given a second firm mailbox
    sandbox.post("mailboxes", {"address": "tax@firm.example"})
    # When one writes to the other
    gmail.messages().send(
        userId="me", body={"raw": encoded(mail("tax@firm.example", "s"))}
    ).execute()
    # Then it is in the other's inbox and in no outside mailbox
    messages = sandbox.world.state.mailboxes["tax@firm.example"].messages.values()
    assert [m.labels[-1] for m in messages] == ["INBOX"]
    assert sandbox.get("mail")["items"] == []


def test_a_mail_goes_into_the_bin_and_comes_out(sandbox: Any, gmail: Any) -> None:
    # Given a mail
    sandbox.post("mail", {"from": DANA, "to": FIRM, "subject": "a", "body": "b"})
    one = gmail.messages().list(userId="me").execute()["messages"][0]["id"]
    start = gmail.getProfile(userId="me").execute()["historyId"]
    # When it is put into the bin and taken out
    assert "TRASH" in gmail.messages().trash(userId="me", id=one).execute()["labelIds"]
    assert "TRASH" not in gmail.messages().untrash(userId="me", id=one).execute()["labelIds"]
    # Then history tells both
    history = gmail.history().list(userId="me", startHistoryId=start).execute()["history"]
    assert history[0]["labelsAdded"][0]["labelIds"] == ["TRASH"]
    assert history[-1]["labelsRemoved"][0]["labelIds"] == ["TRASH"]
