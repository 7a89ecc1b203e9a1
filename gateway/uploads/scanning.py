"""No file is handed out in which the scanner finds something, whoever sent it and whenever."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator

from chassis.errors import RequestError
from chassis.virus_scanner import ClamAv
from contracts.error_codes import ErrorCode

KEPT_SECONDS = 3_600.0
"""How long a verdict holds: the scanner learns of new viruses meanwhile."""
MOST_KEPT = 10_000


class FileQuarantined(RequestError):
    """The virus scanner found something in the file; the message names it."""

    code = ErrorCode.FILE_QUARANTINED


class FileScans:
    """Scans a file when it is asked for, and remembers the verdict for a while."""

    def __init__(self, scanner: ClamAv | None, seconds: float = KEPT_SECONDS) -> None:
        self._scanner, self._seconds = scanner, seconds
        self._verdicts: OrderedDict[str, tuple[float, str | None]] = OrderedDict()

    def require_clean(self, digest: str, open_file: Callable[[], Iterable[bytes]]) -> None:
        """FileQuarantined when something is found; ServiceUnavailable when nobody knows."""
        if self._scanner is None:
            return
        until, found = self._verdicts.get(digest, (0.0, None))
        if until < time.monotonic():
            found = self._scanner.scan(_once_asked(open_file))
            self._remember(digest, found)
        if found is not None:
            raise FileQuarantined(f"This file is quarantined: the virus scanner found {found}.")

    def _remember(self, digest: str, found: str | None) -> None:
        self._verdicts[digest] = (time.monotonic() + self._seconds, found)
        self._verdicts.move_to_end(digest)
        if len(self._verdicts) > MOST_KEPT:
            self._verdicts.popitem(last=False)


def _once_asked(open_file: Callable[[], Iterable[bytes]]) -> Iterator[bytes]:
    # A scanner that is not there asks for no piece, and nobody would close the file.
    yield from open_file()
