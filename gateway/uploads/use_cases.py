"""Takes in what somebody hands over."""

from dataclasses import dataclass
from typing import IO

import gevent

from chassis.errors import RequestTimeout, TooLarge, ValidationFailed
from chassis.runtime.reading.pool import ReadingFailed, ReadingLimits, ReadingPool
from chassis.storage.blobs import PIECE
from chassis.storage.spool import IncomingFile, UploadFolder
from chassis.virus_scanner import ClamAv
from contracts.rpc.thread.files import UploadState
from gateway.config import GatewayConfig
from gateway.uploads.detection import HEAD_BYTES, READER
from gateway.uploads.kinds import clean_name, kind_of
from gateway.uploads.scanning import FileScans
from gateway.uploads.slots import UploadSlots

PIECE_SECONDS = 10.0
"""How long a piece may take to arrive: a greenlet and its slot wait for it."""
MEGABYTE = 1024 * 1024
LIMITS = ReadingLimits(cpu_seconds=2, seconds=10.0, memory_bytes=256 * MEGABYTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile:
    """A file that was taken in, kept under its SHA-256 `digest` unless it is quarantined."""

    name: str
    content_type: str
    size: int
    digest: str
    state: UploadState
    reason: str | None


class Uploads:
    """The one way in for files; `scans` is asked before one goes out."""

    def __init__(self, config: GatewayConfig) -> None:
        self._most = config.upload_most_bytes
        self._folder = UploadFolder(config.upload_folder)
        self._scanner = ClamAv(config.clamav_address) if config.clamav_address else None
        self.scans = FileScans(self._scanner)
        self._detection = ReadingPool(READER, str, LIMITS, processes=1)
        self._slots = UploadSlots()

    def take(self, account_id: str, name: str, body: IO[bytes], length: int | None) -> TakenFile:
        """Read the body to its end, look at it and keep it.

        `length`: what was announced, if anything was. Errors: RateLimited, TooLarge,
        RequestTimeout, ValidationFailed, ServiceUnavailable.
        """
        if length is not None and length > self._most:
            raise self._too_large()
        with self._slots.one(account_id), self._folder.receive(HEAD_BYTES) as file:
            try:
                self._read(body, file)
            finally:
                self._slots.count(account_id, file.size)
            return self._judge(clean_name(name), file)

    def close(self) -> None:
        """End the process that looks at files."""
        self._detection.close()

    def _read(self, body: IO[bytes], file: IncomingFile) -> None:
        while piece := _next_piece(body):
            if file.size + len(piece) > self._most:
                raise self._too_large()
            file.write(piece)

    def _judge(self, name: str, file: IncomingFile) -> TakenFile:
        content_type = kind_of(name, self._found(file.head), file.size)
        found = self._scanner.scan(file.pieces()) if self._scanner else None
        if found is None:
            file.keep()
        return TakenFile(
            name=name,
            content_type=content_type,
            size=file.size,
            digest=file.digest,
            state="ready" if found is None else "quarantined",
            reason=None if found is None else f"The virus scanner found {found} in it.",
        )

    def _found(self, head: bytes) -> str:
        try:
            return self._detection.read(head)
        except ReadingFailed as exc:
            sentence = "cannot be recognised, so it cannot be sent."
            raise ValidationFailed("This file cannot be sent.", {"file": [sentence]}) from exc

    def _too_large(self) -> TooLarge:
        most = f"{self._most / MEGABYTE:g} MB"
        sentence = f"is larger than {most}; send a smaller one, or several."
        return TooLarge(f"A file may have {most} at the most.", fields={"file": [sentence]})


def _next_piece(body: IO[bytes]) -> bytes:
    late = RequestTimeout(f"Nothing came for {PIECE_SECONDS:g} s; send the file again.")
    with gevent.Timeout(PIECE_SECONDS, late):
        return body.read(PIECE)
