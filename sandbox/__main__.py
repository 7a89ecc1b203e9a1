"""`python -m sandbox`: serve HTTP and SMTP until SIGINT or SIGTERM."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from types import FrameType

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox.app import create_app
from sandbox.google.keys import signing_key
from sandbox.imap.dovecot import DovecotMissing
from sandbox.mail.smtp_server import start_smtp
from sandbox.settings import Settings, read_settings
from sandbox.twilio import reviews, statuses
from sandbox.world import World

log = logging.getLogger("sandbox")


class QuietRequestHandler(WSGIRequestHandler):
    """No line per request: live pages and callbacks would drown everything else."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def serve_http(world: World) -> BaseWSGIServer:
    """Bind the HTTP port; the caller runs `serve_forever`."""
    return make_server(
        "127.0.0.1",
        world.settings.port,
        create_app(world),
        threaded=True,
        request_handler=QuietRequestHandler,
    )


def run(settings: Settings) -> None:
    """Serve until a signal comes, then keep the state."""
    world = World(settings)
    signing_key(world)
    smtp = start_smtp(world)
    server = serve_http(world)
    statuses.resume(world)
    reviews.resume(world)
    _resume_imap(world)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        # shutdown() waits for serve_forever, which runs in this very thread.
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("sandbox at %s, SMTP at port %s", settings.root_url, settings.smtp_port)
    server.serve_forever()
    smtp.stop()
    world.close()


def _resume_imap(world: World) -> None:
    try:
        world.imap.resume()
    except (DovecotMissing, OSError) as error:
        log.warning("the IMAP mailboxes stay shut: %s", error)


def main() -> int:
    """Read the settings and serve; 1 with one clear line when that cannot be."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    # aiosmtpd and werkzeug tell of every connection.
    for chatty in ("mail.log", "werkzeug"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        run(read_settings())
    except (ValueError, OSError) as error:
        log.error("the sandbox cannot start: %s", error)  # noqa: TRY400 - one clear line
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
