"""What the gateway counts. Each worker process shows its own at /metrics."""

from prometheus_client import Counter, Gauge, Histogram

HTTP_SECONDS = Histogram(
    "onethread_http_seconds",
    "Time to answer a REST request",
    ["operation", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
STREAMS = Gauge("onethread_streams", "Open live streams", ["audience"])
STREAM_EVENTS = Counter("onethread_stream_events", "Events taken from the broker", ["event"])
FORWARDED = Counter(
    "onethread_forwarded_requests",
    "Requests with an X-Forwarded-For: from a declared proxy (believed) or not (ignored)",
    ["outcome"],
)

STREAMS_CUT = Counter("onethread_streams_cut", "Streams closed because the reader was too slow")
STREAM_RESETS = Counter("onethread_stream_resets", "Streams that could not be resumed")
