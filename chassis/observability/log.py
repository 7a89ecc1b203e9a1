"""Structured logs: one JSON object a line, or readable lines for a developer.

Never log a body, an address, a token or a header: ids are enough to find them.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from chassis.observability.trace import trace_id

_SECRET_PARTS = ("password", "token", "secret", "authorization", "cookie", "credential")


def _add_trace(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if trace := trace_id():
        line["trace_id"] = trace
    return line


def _hide_secrets(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in line:
        if any(part in key.lower() for part in _SECRET_PARTS):
            line[key] = "[hidden]"
    return line


def configure_logging(service: str, form: str = "json", level: str = "INFO") -> None:
    """Send everything, our lines and the libraries', to standard output in one form."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
        _hide_secrets,
        structlog.processors.format_exc_info,
    ]
    last: Any = structlog.processors.JSONRenderer()
    if form == "console":
        last = structlog.dev.ConsoleRenderer(colors=False)
    handler = logging.StreamHandler(sys.stdout)
    plain = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[plain, last])
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    _quieten_libraries(level)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)


def _quieten_libraries(level: str) -> None:
    for noisy in ("amqp", "kombu", "pika", "nameko", "urllib3", "twilio", "googleapiclient"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    # The bus says once that it was disconnected; pika says it seven times.
    logging.getLogger("pika").setLevel(logging.CRITICAL)
    # It logs every handler that raised, also those whose error is an answer; ours say it once.
    logging.getLogger("nameko.containers").setLevel(logging.CRITICAL)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger: `log.info("what_happened", message_id=…)`."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger
