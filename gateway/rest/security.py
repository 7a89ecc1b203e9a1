"""Headers that keep a page of ours from doing what it was not made to do."""

from flask import Flask, Response, request

from gateway.rest.operations import API_BASE

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; font-src 'self' data:; "
    # The text of an e-mail brings styles of its own, in a frame that runs no script and inherits
    # this policy. Pictures are fetched with the access token and shown from memory (blob:), those
    # of strangers' servers too, which the gateway asks.
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
TWO_YEARS = 63_072_000


def harden(app: Flask, *, https: bool) -> None:
    """Put the headers on every answer."""
    headers = dict(HEADERS)
    if https:
        headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"

    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            # An answer that allows itself less than a page may says so itself.
            response.headers.setdefault(name, value)
        if request.path.startswith(API_BASE):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add_headers)
