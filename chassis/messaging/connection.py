"""pika's connection, with one change: what is sent in one turn of the loop goes out together."""

from pika.adapters.select_connection import SelectConnection


class CoalescingConnection(SelectConnection):
    """pika writes the method, the header and the body of a publication one by one, and each write
    wakes the broker.
    """

    _unsent: list[bytes] | None = None

    def drop(self) -> None:
        """Let go of the socket at once, without a word to the broker; the loop then tells so."""
        if self._transport is not None:
            self._transport.abort()

    def _adapter_emit_data(self, data: bytes) -> None:
        # pika's hook for adapters: whatever the connection sends passes here.
        if self._unsent is None:
            self._unsent = []
            self.ioloop.add_callback(self._send_unsent)
        self._unsent.append(data)

    def _send_unsent(self) -> None:
        unsent, self._unsent = self._unsent, None
        if unsent and self._transport is not None:
            super()._adapter_emit_data(b"".join(unsent))
