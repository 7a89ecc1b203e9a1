"""The API's own description, for programs and for people."""

import json
from functools import cache

from flask import Response

from gateway.rest.operations import ANYONE, JSON, Call, Operation


@cache
def _document() -> bytes:
    from gateway.openapi import document  # it reads every section, this one too

    return json.dumps(document()).encode()


def _openapi(_: Call) -> Response:
    return Response(_document(), content_type=JSON)


def _docs(_: Call) -> Response:
    return Response(status=302, headers={"Location": "/api-docs/"})


OPERATIONS = (
    Operation(
        verb="GET",
        path="/openapi.json",
        name="getOpenApi",
        summary="This document",
        audience=ANYONE,
        handle=_openapi,
        extra={
            "responses": {
                "200": {
                    "description": "OpenAPI 3.1",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                }
            }
        },
    ),
    Operation(
        verb="GET",
        path="/docs",
        name="readDocs",
        summary="A page to read this document",
        audience=ANYONE,
        handle=_docs,
        status=302,
    ),
)
