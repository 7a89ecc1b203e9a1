"""The gateway's application with its answers held against its document:

ANSWERS_FINDINGS=… gunicorn -c gateway/gunicorn_conf.py 'tests.support.answers_app:create_app()'
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from flask import Flask

from gateway import app as gateway
from gateway.openapi import document
from tests.support.answers import FINDINGS_VARIABLE, AnswersChecked, Findings
from tests.support.answers_promise import DocumentPromise


def create_app() -> Flask:
    """The application as the gateway's program serves it; findings go to ANSWERS_FINDINGS."""
    return keep_promise(gateway.create_app(), Findings(Path(os.environ[FINDINGS_VARIABLE])))


def keep_promise(app: Flask, findings: Findings) -> Flask:
    """The same application, checked."""
    checked = AnswersChecked(app.wsgi_app, _promise(), findings)
    app.wsgi_app = checked  # type: ignore[method-assign]  # Flask's documented way to wrap itself
    return app


@cache
def _promise() -> DocumentPromise:
    return DocumentPromise(document())
