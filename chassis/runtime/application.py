"""The one dependency of a nameko service: its use cases, built once from the context.

class SmsService:
    name = "sms"
    app = Application(SmsUseCases)
"""

from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider

from chassis.observability import trace
from chassis.runtime.context import ServiceContext, context_of


class Application(DependencyProvider):
    """Hands the use cases to every worker and runs each worker under its caller's trace."""

    def __init__(self, build: Callable[[ServiceContext], Any]) -> None:
        super().__init__()
        self._build = build
        self._built: Any = None

    def setup(self) -> None:
        """Build the use cases when the container starts."""
        self._built = self._build(context_of(self.container))

    def get_dependency(self, _: Any) -> Any:
        """The same use cases for every worker: they keep no state of their own."""
        return self._built

    def worker_setup(self, worker_ctx: Any) -> None:
        """Runs in the worker's own greenlet, whose context ends with it."""
        trace.enter(worker_ctx.data.get(trace.TRACE_HEADER))
