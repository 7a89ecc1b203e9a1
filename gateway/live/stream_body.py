"""The body of a stream's response, which tells when it is over."""

from collections.abc import Callable, Generator, Iterator


class StreamBody(Iterator[bytes]):
    """Yields `parts`. `on_end` is called once: at their end, at a fault, or when the server closes
    the body, be it before the first part was taken (a generator would not notice that).
    """

    def __init__(self, parts: Generator[bytes, None, None], on_end: Callable[[], None]) -> None:
        self._parts, self._on_end = parts, on_end
        self._is_over = False

    def __next__(self) -> bytes:
        try:
            return next(self._parts)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """The server is done with it."""
        if not self._is_over:
            self._is_over = True
            self._parts.close()
            self._on_end()
