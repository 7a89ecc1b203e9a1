"""The application: `gunicorn -c gateway/gunicorn_conf.py 'gateway.app:create_app()'`."""

from collections.abc import Callable

from flask import Flask, Response, request

from chassis.config import load
from chassis.observability.log import configure_logging
from chassis.observability.trace import TRACE_HEADER, enter, trace_id
from gateway.access.anonymous_slots import AnonymousSlots, FamiliarNetworks
from gateway.access.ended_sessions import EndedSessions
from gateway.access.remote_address import BelievedAddress
from gateway.access.tokens import AccessTokens, Audience
from gateway.broker import open_broker
from gateway.config import GatewayConfig
from gateway.context import GatewayContext, Rpc
from gateway.features import SECTIONS
from gateway.features.pages import serve_pages
from gateway.features.probes import probes
from gateway.live.broadcaster import EventBroadcaster
from gateway.live.stream_ids import StreamIds
from gateway.openapi import document_json
from gateway.pictures.fetch import RemotePictures
from gateway.rest.errors import answer_errors
from gateway.rest.operations import make_blueprint
from gateway.rest.security import harden
from gateway.uploads.use_cases import Uploads

LARGEST_BODY = 1024 * 1024


def create_app(config: GatewayConfig | None = None, rpc: Rpc | None = None) -> Flask:
    """The WSGI application. Without `rpc` it connects to RabbitMQ: call it after the fork."""
    if config is None:
        config = load(GatewayConfig)
        configure_logging("gateway", config.log_format, config.log_level)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    _open_context(config, rpc).attach_to(app)
    _trace_requests(app)
    harden(app, https=config.secure_cookies)
    answer_errors(app)
    for name, operations in SECTIONS.items():
        app.register_blueprint(make_blueprint(name, operations))
    app.register_blueprint(probes)
    serve_pages(app)
    app.wsgi_app = BelievedAddress(app.wsgi_app, config.trusted_proxies)  # type: ignore[method-assign]  # Flask's documented way to wrap itself
    return app


def _open_context(config: GatewayConfig, rpc: Rpc | None) -> GatewayContext:
    # With a broker nothing is known at first; without one there is nobody to ask.
    ended = EndedSessions(config.access_token_seconds, set(Audience) if rpc is None else ())
    broadcaster = EventBroadcaster(StreamIds(config.token_key), ended)
    services, ready = _reach_services(config, rpc, broadcaster, ended)
    familiar = FamiliarNetworks()
    return GatewayContext(
        config=config,
        rpc=services,
        broadcaster=broadcaster,
        tokens=AccessTokens(config.token_key, config.access_token_seconds, ended),
        familiar=familiar,
        sign_in_slots=AnonymousSlots(familiar),
        refresh_slots=AnonymousSlots(familiar),
        uploads=Uploads(config),
        pictures=RemotePictures(),
        ready=ready,
        openapi=document_json,
    )


def _reach_services(
    config: GatewayConfig, rpc: Rpc | None, broadcaster: EventBroadcaster, ended: EndedSessions
) -> tuple[Rpc, Callable[[], dict[str, bool]]]:
    if rpc is not None:
        return rpc, lambda: {"broker": True, "sessions": True}
    broker = open_broker(config, broadcaster, ended)
    return broker.rpc, broker.ready


def _trace_requests(app: Flask) -> None:
    def begin() -> None:
        enter(request.headers.get(TRACE_HEADER))

    def add_trace_id(response: Response) -> Response:
        response.headers["X-Trace-Id"] = trace_id()
        return response

    app.before_request(begin)
    app.after_request(add_trace_id)
