"""Twilio's error body: https://www.twilio.com/docs/usage/twilios-response#response-formats."""

from __future__ import annotations

from flask import Response, jsonify

from sandbox.twilio.catalogue import error_text

STATUS_OF_CODE = {20003: 401, 20404: 404, 20409: 409, 20429: 429, 20503: 503}


class TwilioError(Exception):
    """A refusal with Twilio's code; answered as {code, message, more_info, status}."""

    def __init__(self, code: int, to: str = "", from_: str = "", message: str = "") -> None:
        self.code = code
        self.message = message or error_text(code, to, from_)
        super().__init__(self.message)

    def answer(self) -> Response:
        """The HTTP answer."""
        status = STATUS_OF_CODE.get(self.code, 400)
        response = jsonify(
            code=self.code,
            message=self.message,
            more_info=f"https://www.twilio.com/docs/errors/{self.code}",
            status=status,
        )
        response.status_code = status
        if status == 401:
            response.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
        if status == 429:
            response.headers["Retry-After"] = "1"
        return response
