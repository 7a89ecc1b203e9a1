"""The API's own description, for programs and for people."""

from flask import Response

from gateway.rest.operations import ANYONE, JSON, Call, Operation


def _openapi(call: Call) -> Response:
    return Response(call.context.openapi(), content_type=JSON)


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
                    "content": {JSON: {"schema": {"type": "object", "additionalProperties": True}}},
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
