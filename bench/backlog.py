"""Mailboxes with a backlog: how fast their mails become messages of conversations.

`MAILBOXES` mailboxes of as many firms hold mails that nobody has looked at; then each is connected
again, which wakes it. `mail_backlog_per_s` counts until the last mail stands in a conversation
(aim: 100). Beside it `notmuch new` indexes the same mails out of a folder: `mail_notmuch_ratio` is
our rate over its own (aim: 0.25). `mail_program_mb`: the most memory that email_svc's program held
(aim: 400); the processes that take mails apart count for themselves.
"""

import os
import shutil
import smtplib
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

from bench.firms import BenchFirm, play
from bench.parts import Effort
from bench.report import BenchReport
from bench.rig import Rig
from bench.stored import count_mails
from chassis.ids import new_id, utc_now
from contracts.actor import system_actor
from contracts.rpc import Email, Thread
from tools.faults import ToolFault
from tools.progress import print_line
from tools.system_packages import install

MAILBOXES = 10
MAILS, MAILS_WHEN_QUICK = 1_000, 100
WRITERS = 25
SILENCE_SECONDS = 60.0
LEAST_PER_S, LEAST_RATIO, MOST_MB = 100.0, 0.25, 400.0
_WORDS = "Please find the statements for March and the open invoices attached.\n" * 15


def measure_backlog(rig: Rig, effort: Effort, report: BenchReport) -> None:
    """Ours, then notmuch's."""
    count = MAILS if effort.runs > 1 else MAILS_WHEN_QUICK
    firms = rig.firms[:MAILBOXES]
    grants = [_mailbox(rig, firm) for firm in firms]
    folder = rig.stack.folder / "backlog"
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda firm: _fill(rig, firm, count, folder), firms))
    before = count_mails(rig.stack.database_url)
    began = time.monotonic()
    for firm, grant in zip(firms, grants, strict=True):
        rig.rpc.call(Email.CONNECT_MAILBOX, system_actor(firm.id), grant)
    ours = _rate(rig, before + len(firms) * count, len(firms) * count, began)
    theirs = len(firms) * count / _notmuch_seconds(folder)
    peak = _peak_mb(rig.stack.pid("email_svc"))
    report.add_figure("mail_backlog_per_s", ours)
    report.add_figure("mail_notmuch_ratio", ours / theirs)
    report.add_figure("mail_program_mb", peak)
    print_line(
        f"  {len(firms)} mailboxes x {count} mails: {ours:.0f}/s (aim {LEAST_PER_S:.0f}), notmuch"
        f" {theirs:.0f}/s, ratio {ours / theirs:.2f} (aim {LEAST_RATIO}); email_svc {peak:.0f} MB"
        f" (aim {MOST_MB:.0f})"
    )


def _mailbox(rig: Rig, firm: BenchFirm) -> dict[str, str]:
    """A connected mailbox of which no push tells; what connects it again."""
    sandbox, actor = rig.stack.url("sandbox"), system_actor(firm.id)
    made = play(sandbox, "mailboxes", {"address": f"backlog@firm{firm.index}.example"})
    grant = {"address": made["address"], "refresh_token": made["refresh_token"]}
    rig.rpc.call(Email.CONNECT_MAILBOX, actor, grant)
    deadline = time.monotonic() + SILENCE_SECONDS
    while not _synchronised(rig, firm, made["address"]):
        if time.monotonic() > deadline:
            raise ToolFault("A mailbox was not synchronised.", "See the log of email_svc.")
        time.sleep(0.2)
    play(sandbox, f"mailboxes/{made['address']}/stop-watch", {})
    for place in range(WRITERS):
        rig.rpc.call(Thread.CREATE_CLIENT, actor, _client(firm, place))
    return grant


def _synchronised(rig: Rig, firm: BenchFirm, address: str) -> bool:
    found = rig.rpc.call(Email.LIST_MAILBOXES, system_actor(firm.id), {})["items"]
    return any(one["address"] == address and one["last_synced_at"] for one in found)


def _client(firm: BenchFirm, place: int) -> dict[str, object]:
    address = _writer(firm, place)
    identity = {"kind": "email", "value": address, "label": "Work", "primary": True}
    return {
        "idempotency_key": new_id(),
        "name": f"Writer {place}",
        "kind": "company",
        "contacts": [{"name": f"Contact {place}", "identities": [identity]}],
    }


def _writer(firm: BenchFirm, place: int) -> str:
    return f"writer{place}@clients{firm.index}.example"


def _fill(rig: Rig, firm: BenchFirm, count: int, folder: Path) -> None:
    """Put the mails into the mailbox, and into a folder for notmuch."""
    address = f"backlog@firm{firm.index}.example"
    server = urlsplit(rig.stack.environment["SMTP_URL"])
    kept = folder / f"firm{firm.index}" / "cur"
    kept.mkdir(parents=True)
    with smtplib.SMTP(server.hostname or "", server.port or 0) as smtp:
        for number, mail in enumerate(_mails(firm, address, count)):
            raw = mail.as_bytes(policy=SMTP)
            smtp.sendmail(str(mail["From"]), [address], raw)
            (kept / f"{number}:2,").write_bytes(raw)


def _mails(firm: BenchFirm, address: str, count: int) -> Iterator[EmailMessage]:
    """One in ten has a file of 40 kB, two in three also say it in HTML."""
    for number in range(count):
        mail = EmailMessage()
        mail["From"] = _writer(firm, number % WRITERS)
        mail["To"], mail["Subject"] = address, f"Backlog {number}"
        mail["Date"] = format_datetime(utc_now())
        mail["Message-ID"] = f"<{new_id()}@clients.example>"
        mail.set_content(f"backlog {firm.index}-{number}: {_WORDS}")
        if number % 3:
            mail.add_alternative(f"<p>backlog {number}</p><p>{_WORDS}</p>", subtype="html")
        if number % 10 == 0:
            mail.add_attachment(
                os.urandom(40_000), maintype="application", subtype="pdf", filename="march.pdf"
            )
        yield mail


def _rate(rig: Rig, expected: int, count: int, began: float) -> float:
    """Mails a second until the last one is there; ToolFault when they stop coming."""
    arrived, last = -1, time.monotonic()
    while True:
        now = count_mails(rig.stack.database_url)
        if now >= expected:
            return count / (time.monotonic() - began)
        if now != arrived:
            arrived, last = now, time.monotonic()
        elif time.monotonic() - last > SILENCE_SECONDS:
            raise ToolFault(f"{expected - now} mails did not come.", "See the log of email_svc.")
        time.sleep(0.2)


def _notmuch_seconds(folder: Path) -> float:
    """How long `notmuch new` takes for the folder, from nothing."""
    if not shutil.which("notmuch"):
        install("notmuch", needed_for="a measure beside it", instead="")
    settings = folder.with_suffix(".conf")
    settings.write_text(f"[database]\npath={folder}\n[new]\ntags=\n", encoding="utf-8")
    environment = {**os.environ, "NOTMUCH_CONFIG": str(settings)}
    began = time.monotonic()
    subprocess.run(["notmuch", "new", "--quiet"], env=environment, check=True)
    return time.monotonic() - began


def _peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024
