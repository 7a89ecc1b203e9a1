"""Where a request comes from: the connection's address, or what a declared proxy says of it."""

from collections.abc import Callable, Iterable
from typing import Any

from chassis.identity.networks import read_address
from chassis.parsers import IpNetwork
from gateway.metrics import FORWARDED

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
FORWARDED_FOR = "HTTP_X_FORWARDED_FOR"


class BelievedAddress:
    """WSGI middleware: REMOTE_ADDR becomes the address nearest to us that is no proxy of ours.

    Each proxy appends to X-Forwarded-For whom it heard, so what stands left of that was written by
    a stranger. A request that does not come from a declared proxy has its header ignored.
    """

    def __init__(self, app: Wsgi, proxies: tuple[IpNetwork, ...]) -> None:
        self._app = app
        self._proxies = proxies

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Serve the request with the address that is believed."""
        forwarded = environ.get(FORWARDED_FOR)
        if forwarded:
            is_believed = self._is_proxy(environ.get("REMOTE_ADDR", ""))
            FORWARDED.labels("believed" if is_believed else "ignored").inc()
            if is_believed:
                environ["REMOTE_ADDR"] = self._first_untrusted(forwarded)
        return self._app(environ, start_response)

    def _first_untrusted(self, forwarded: str) -> str:
        hops = [hop.strip() for hop in forwarded.split(",")]
        return next((hop for hop in reversed(hops) if not self._is_proxy(hop)), hops[0])

    def _is_proxy(self, address: str) -> bool:
        found = read_address(address)
        return found is not None and any(found in proxy for proxy in self._proxies)
