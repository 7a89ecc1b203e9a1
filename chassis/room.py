"""What a service's process has at hand: settings, database, bus, files, secrets.

The same room stands behind the nameko service, its background jobs, its tests and its tools.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pika.adapters.select_connection import IOLoop
from sqlalchemy import Engine

from chassis.blobs import BlobStore, open_blobs
from chassis.bus import Bus
from chassis.config import ServiceConfig
from chassis.db import Database
from chassis.engine import database_url, make_engine
from chassis.outbox import Relay
from chassis.secrets import SecretBox

ROOM_KEY = "ONETHREAD_ROOM"


@dataclass
class Room:
    """One service's resources; `close` gives them back in the right order. `serving` is set once
    the program takes work.
    """

    service: str
    config: ServiceConfig
    engine: Engine
    bus: Bus
    relay: Relay
    database: Database = field(init=False)
    blobs: BlobStore = field(init=False)
    secrets: SecretBox = field(init=False)
    serving: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.database = Database(self.engine, self.relay.publish)
        self.blobs = open_blobs(self.config.blob_folder)
        self.secrets = SecretBox(self.config.secret_keys)

    def close(self) -> None:
        """Stop publishing, then disconnect."""
        self.relay.stop()
        self.bus.stop()
        self.engine.dispose()


def open_room(service: str, config: ServiceConfig, new_loop: Callable[[], Any] = IOLoop) -> Room:
    """Connect a service to its database and the broker; ServiceUnavailable when it cannot.

    `new_loop` makes the bus's I/O loop.
    """
    url = database_url(config.database_url, service, config.database_name)
    engine = make_engine(url, config.database_pool)
    bus = Bus(config.amqp_url, service, new_loop)
    relay = Relay(bus, engine)
    bus.start()
    relay.start()
    return Room(service, config, engine, bus, relay)


def room_of(container: Any) -> Room:
    """The room that chassis.serve put into nameko's configuration."""
    room: Room = container.config[ROOM_KEY]
    return room
