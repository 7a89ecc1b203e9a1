"""The one web application: Twilio, Google and the play page side by side."""

from __future__ import annotations

from flask import Flask

from sandbox.google import batch, gmail_api, gmail_send, oauth, send_as, token_api
from sandbox.microsoft import graph_api, graph_send, subscriptions_api
from sandbox.microsoft import oauth as microsoft_oauth
from sandbox.play import (
    faults_api,
    imap_api,
    live,
    mail_api,
    mailboxes_api,
    page,
    people_api,
    setup_api,
    switches_api,
    texts_api,
)
from sandbox.play.fields import answer_field_errors
from sandbox.twilio import (
    addresses_api,
    brands_api,
    campaigns_api,
    messages_api,
    numbers_api,
    service_numbers_api,
    services_api,
    trust_api,
)
from sandbox.world import World

BLUEPRINTS = (
    messages_api.api,
    numbers_api.api,
    services_api.api,
    service_numbers_api.api,
    brands_api.api,
    campaigns_api.api,
    trust_api.api,
    addresses_api.api,
    oauth.pages,
    token_api.api,
    gmail_api.api,
    gmail_send.api,
    send_as.api,
    batch.api,
    microsoft_oauth.pages,
    graph_api.api,
    graph_send.api,
    graph_send.uploads,
    subscriptions_api.api,
    texts_api.api,
    mail_api.api,
    mailboxes_api.api,
    imap_api.api,
    faults_api.api,
    setup_api.api,
    switches_api.api,
    people_api.api,
    live.api,
    page.pages,
)
MOST_BODY_BYTES = 60 * 1024 * 1024


def create_app(world: World) -> Flask:
    """Make the application that answers for `world`."""
    app = Flask("sandbox", static_folder=None)
    app.extensions["sandbox_world"] = world
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    answer_field_errors(app)
    return app
