"""Make mailboxes at the IMAP server, and shut or renumber them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from sandbox.imap.dovecot import DovecotMissing
from sandbox.imap.state import DovecotMailbox
from sandbox.play.fields import FieldError, Fields
from sandbox.world import world

api = Blueprint("play_imap", __name__)
BOXES = "/play/api/imap-mailboxes"
AUTOCONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="{domain}">
    <domain>{domain}</domain>
    <displayName>Sandbox mail</displayName>
    <incomingServer type="imap">
      <hostname>localhost</hostname>
      <port>{imap_port}</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>localhost</hostname>
      <port>{submission_port}</port>
      <socketType>STARTTLS</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </outgoingServer>
  </emailProvider>
</clientConfig>
"""


@api.post(BOXES)
def seed_imap_mailbox() -> tuple[dict[str, Any], int]:
    """{address, name?, password?} -> 201 what opens it; repeating it changes name and password."""
    fields = Fields({"address", "name", "password"})
    address = fields.address("address")
    if "/" in address:
        raise FieldError("address", "must not have a slash, for it names a file")
    try:
        mailbox = world().imap.ensure_mailbox(
            address, fields.text("name", ""), fields.text("password", "")
        )
    except DovecotMissing as error:
        raise FieldError("address", str(error)) from error
    return _opened_with(mailbox), 201


@api.post(f"{BOXES}/<address>/renumber")
def renumber_imap_mailbox(address: str) -> tuple[str, int]:
    """The inbox gets another UIDVALIDITY."""
    world().imap.renumber(_mailbox(address))
    return "", 204


@api.post(f"{BOXES}/<address>/deliver")
def deliver_to_folder(address: str) -> tuple[str, int]:
    """{folder, raw_base64}: a mail comes into a folder, as a filter puts it there."""
    fields = Fields({"folder", "raw_base64"})
    raw = fields.content("raw_base64")
    if not raw:
        raise FieldError("raw_base64", "must hold a mail")
    world().imap.deliver(_mailbox(address), raw, fields.text("folder"))
    return "", 204


@api.get("/mail/config-v1.1.xml")
def autoconfigure() -> Response:
    """What mail programs ask a domain (Thunderbird's autoconfiguration)."""
    domain = request.args.get("emailaddress", "").rpartition("@")[2].lower()
    known = {address.rpartition("@")[2] for address in world().state.imap_mailboxes}
    if domain not in known:
        return Response("no such domain\n", status=404)
    site = world().imap
    text = AUTOCONFIG.format(
        domain=domain, imap_port=site.imap_port, submission_port=site.submission_port
    )
    return Response(text, mimetype="text/xml")


def _mailbox(address: str) -> DovecotMailbox:
    mailbox = world().state.imap_mailboxes.get(address.lower())
    if mailbox is None:
        raise FieldError("address", f"there is no IMAP mailbox {address!r}", 404)
    return mailbox


def _opened_with(mailbox: DovecotMailbox) -> dict[str, Any]:
    site = world().imap
    return {
        "address": mailbox.address,
        "user": mailbox.address,
        "password": mailbox.password,
        "imap": {"host": "localhost", "port": site.imap_port, "security": "tls"},
        "smtp": {"host": "localhost", "port": site.submission_port, "security": "starttls"},
        "ca_file": str(site.authority),
    }
