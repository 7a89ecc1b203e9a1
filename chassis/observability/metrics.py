"""Prometheus metrics that every process shows at /metrics."""

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

EVENTS_PUBLISHED = Counter("onethread_events_published", "Events the broker confirmed", ["event"])
EVENTS_HANDLED = Counter(
    "onethread_events_handled",
    "Events by outcome: done, again, retried, dead",
    ["event", "outcome"],
)
EVENT_SECONDS = Histogram("onethread_event_seconds", "Time in a handler", ["event"], buckets=_FAST)
RPC_SECONDS = Histogram("onethread_rpc_seconds", "Time in a method", ["method"], buckets=_FAST)
RPC_ERRORS = Counter("onethread_rpc_errors", "Errors answered", ["method", "code"])
RPC_REFUSED = Counter(
    "onethread_rpc_refused", "Calls without a valid signature: missing, bad, expired", ["reason"]
)
WEBHOOKS = Counter("onethread_webhooks", "Webhook answers", ["hook", "status"])
PROVIDER_SECONDS = Histogram(
    "onethread_provider_seconds", "Time in a provider call", ["provider", "call"], buckets=_FAST
)
DELIVERIES = Counter("onethread_deliveries", "Delivery states reached", ["channel", "state"])
JOB_TURNS = Counter(
    "onethread_job_turns",
    "Turns of background jobs by outcome: done, idle (nothing to do), failed",
    ["service", "job", "outcome"],
)
EVENTS_PARKED = Counter("onethread_events_parked", "Events the broker would not have, parked now")
OUTBOX_PARKED = Gauge("onethread_outbox_parked", "Parked events that nobody looked at", ["service"])
DEAD_LETTERS = Gauge("onethread_dead_letters", "Dead letters that nobody settled", ["service"])
OUTBOX_AGE = Gauge("onethread_outbox_oldest_seconds", "Age of the oldest unsent event", ["service"])


def render() -> tuple[bytes, str]:
    """The exposition text and its content type."""
    return generate_latest(), CONTENT_TYPE_LATEST
