"""`python -m tools.seed`: fill in the demo firm through the running system.

Everything goes the way a person's doing would go: RPC as the gateway calls it, and the sandbox's
pretend phones and mailboxes. Running it again changes nothing that is there already.
"""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import Any

from chassis.ids import derived_id
from chassis.messaging.rpc_client import RpcClient
from contracts.actor import ROLE_PERMISSIONS, Actor, system_actor
from contracts.rpc import Email, Internal, Portal, Sms, Thread
from tools import seed_people as demo
from tools.calling import calling
from tools.seed_world import eventually, play, sign_ins

Json = dict[str, Any]
FIRM_ID = derived_id("demonstration", demo.FIRM_NAME)


class Seeder:
    """The steps, in the order of need."""

    def __init__(self, rpc: RpcClient, sandbox: str) -> None:
        self._rpc = rpc
        self._play = partial(play, sandbox)
        self._system = system_actor(FIRM_ID)
        self._staff: dict[str, Actor] = {}
        self._clients: dict[str, Json] = {}
        self._contacts: dict[str, tuple[demo.DemoClient, str]] = {}

    def run(self) -> None:
        """Everything."""
        self._register_staff()
        self._connect_channels()
        self._create_clients()
        self._invite_to_portal()
        self._play_clients()
        self._answer()

    def _register_staff(self) -> None:
        owner = demo.STAFF[0]
        account = {"name": owner.name, "email": owner.email, "password": demo.PASSWORD}
        firm = {"id": FIRM_ID, "name": demo.FIRM_NAME, "owner": account}
        registered = self._rpc.call(Internal.REGISTER_FIRM, self._system, firm)
        self._remember(owner, registered["owner"]["id"])
        for colleague in demo.STAFF[1:]:
            person = {
                "name": colleague.name,
                "email": colleague.email,
                "role": colleague.role,
                "password": demo.PASSWORD,
            }
            added = self._rpc.call(Internal.ADD_STAFF, self._system, person)
            self._remember(colleague, added["id"])

    def _remember(self, colleague: demo.Colleague, staff_id: str) -> None:
        permissions = ROLE_PERMISSIONS[colleague.role]
        self._staff[colleague.email] = Actor(
            "staff", staff_id, FIRM_ID, colleague.name, colleague.role, permissions
        )

    def _connect_channels(self) -> None:
        self._play("numbers", {"e164": demo.FIRM_NUMBER})
        self._rpc.call(Sms.CLAIM_NUMBER, self._system, {"e164": demo.FIRM_NUMBER, "label": "Main"})
        mailbox = self._play("mailboxes", {"address": demo.FIRM_MAILBOX, "name": demo.FIRM_NAME})
        grant = {"address": demo.FIRM_MAILBOX, "refresh_token": mailbox["refresh_token"]}
        self._rpc.call(Email.CONNECT_MAILBOX, self._system, grant)
        # Somebody's to connect, on the consent page of the other provider.
        waiting = {"address": demo.SECOND_MAILBOX, "name": demo.FIRM_NAME, "provider": "microsoft"}
        self._play("mailboxes", waiting)

    def _create_clients(self) -> None:
        for client in demo.CLIENTS:
            identities = [
                {"kind": "email", "value": client.email, "label": "Work", "primary": True},
                {"kind": "phone", "value": client.phone, "label": "Mobile", "primary": True},
            ]
            request = {
                "idempotency_key": f"demo-client-{client.email}",
                "name": client.name,
                "kind": client.kind,
                "entity_type": client.entity_type,
                "contacts": [{"name": client.contact, "identities": identities}],
                "assigned_staff": [self._staff[client.assigned].id],
            }
            created = self._rpc.call(Thread.CREATE_CLIENT, self._system, request)
            self._clients[client.name] = created
            self._contacts[client.contact] = (client, created["contacts"][0]["id"])
            person = {"name": client.contact, "phone": client.phone, "address": client.email}
            self._play("people", person)

    def _invite_to_portal(self) -> None:
        for client, contact_id in self._contacts.values():
            if client.portal:
                invitation = {
                    "contact_id": contact_id,
                    "client_id": self._clients[client.name]["id"],
                    "name": client.contact,
                    "email": client.email,
                    "password": demo.PASSWORD,
                }
                self._rpc.call(Portal.INVITE_CONTACT, self._system, invitation)

    def _play_clients(self) -> None:
        for contact, body in demo.TEXTS:
            phone = self._contacts[contact][0].phone
            self._play("texts", {"from": phone, "to": demo.FIRM_NUMBER, "body": body})
        stranger, body = demo.STRANGER
        self._play("texts", {"from": stranger, "to": demo.FIRM_NUMBER, "body": body})
        for contact, subject, body in demo.MAILS:
            address = self._contacts[contact][0].email
            mail = {"from": address, "to": demo.FIRM_MAILBOX, "subject": subject, "body": body}
            self._play("mail", mail)
        for contact, body in demo.PORTAL_MESSAGES:
            self._post_to_portal(contact, body)

    def _post_to_portal(self, contact: str, body: str) -> None:
        client, contact_id = self._contacts[contact]
        client_id = self._clients[client.name]["id"]
        actor = Actor("contact", contact_id, FIRM_ID, contact, client_ids=(client_id,))
        place = eventually(lambda: self._rpc.call(Portal.LIST_CONVERSATIONS, actor)["items"])[0][
            "id"
        ]
        message = {"conversation_id": place, "idempotency_key": f"demo-portal-{contact}"}
        self._rpc.call(Portal.POST_MESSAGE, actor, message | {"body": body})

    def _answer(self) -> None:
        for author, client, channel, body in demo.REPLIES:
            eventually(partial(self._usable, client, channel))
            self._compose(self._staff[author], client, channel, body, [])
        client, body = demo.NOTE
        eventually(partial(self._usable, client, "internal"))
        priya = self._staff["priya@larkspur.example"]
        self._compose(self._staff["grace@larkspur.example"], client, "internal", body, [priya.id])

    def _usable(self, client: str, channel: str) -> Json | None:
        """The conversation once the channel is usable and the client has been heard."""
        asked = {"conversation_id": self._clients[client]["conversation_id"]}
        found = self._rpc.call(Thread.GET_CONVERSATION, self._system, asked)
        usable = {option["channel"] for option in found["channels_available"] if option["usable"]}
        return found if channel in usable and found["last_message"] else None

    def _compose(
        self, author: Actor, client: str, channel: str, body: str, mentions: list[str]
    ) -> None:
        conversation_id = self._clients[client]["conversation_id"]
        latest = self._rpc.call(
            Thread.LIST_MESSAGES, author, {"conversation_id": conversation_id, "limit": 20}
        )
        inbound = [m for m in latest["items"] if m["direction"] == "inbound"]
        answered = next((m for m in inbound if m["channel"] == channel), None)
        request = {
            "conversation_id": conversation_id,
            "idempotency_key": f"demo-{channel}-{client}",
            "channel": channel,
            "body": body,
            "mentions": mentions,
            "reply_to_message_id": answered["id"] if answered and channel == "email" else None,
        }
        self._rpc.call(Thread.COMPOSE_MESSAGE, author, request)


def main() -> None:
    """Command line: addresses come from the environment, as for the services."""
    with calling(os.environ, "seed") as rpc:
        Seeder(rpc, os.environ["SANDBOX_PUBLIC_URL"]).run()
    Path(os.environ["DEMO_FILE"]).write_text(json.dumps(sign_ins()), encoding="utf-8")


if __name__ == "__main__":
    main()
