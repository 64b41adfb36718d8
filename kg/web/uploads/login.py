"""The login of the upload pages: a signed cookie instead of the token, and a check that forms come from this server.

The cookie says until when it is valid, and its signature depends on a key that only this process has. So the server keeps
no sessions, the cookie tells nothing of the token, and a restart ends all logins. HttpOnly keeps it from scripts, and
SameSite=Strict from requests that other sites cause (RFC 6265bis). In addition each form has a value that only a page with
the cookie contains, because browsers send no origin under our Referrer-Policy.
"""

import hmac
import time
from hashlib import sha256
from secrets import token_bytes

from flask import request
from werkzeug.wrappers import Response

from kg.errors import AccessError, RefusedError
from kg.web.sparql.auth import WriteAuth

COOKIE = "kg_upload"
FORM_FIELD = "form_key"
_PATH = "/upload"
_VALID_S = 8 * 3600


class Login:
    """Tells who may upload: a request with the cookie, or a program with the bearer token."""

    def __init__(self, auth: WriteAuth) -> None:
        self._auth = auth
        self._key = token_bytes(32)

    @property
    def is_valid(self) -> bool:
        """True if the request may see and change uploads, apart from :meth:`check_form`."""
        return self._auth.request_has_token() or self._has_cookie()

    @property
    def form_key(self) -> str:
        """The value of the hidden field that each form has."""
        return self._sign("form", request.cookies.get(COOKIE, ""))

    def check(self) -> None:
        """Raise :class:`AccessError` unless the request may see uploads."""
        if not self.is_valid:
            raise AccessError(
                "Uploads require the token of this server.",
                subject="upload",
                remedy="Log in at /upload, or send the header `Authorization: Bearer TOKEN`.",
            )

    def check_form(self) -> None:
        """Raise an error unless the request may change uploads and comes from a page of this server or a program."""
        self.check()
        if self._auth.request_has_token():  # browsers never send it on their own
            return
        # Browsers say so of requests to HTTPS and localhost (https://www.w3.org/TR/fetch-metadata/).
        is_foreign = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
        sent = request.form.get(FORM_FIELD, "")
        if is_foreign or not hmac.compare_digest(sent.encode("utf-8", "replace"), self.form_key.encode()):
            raise RefusedError(
                "The form does not come from a page of this login.",
                subject="upload",
                remedy="Open /upload again and send the form from there.",
            )

    def log_in(self, response: Response, token: str) -> bool:
        """Set the cookie and return True if the token is right."""
        if not self._auth.is_token(token.strip()):
            return False
        expires = str(int(time.time()) + _VALID_S)
        response.set_cookie(
            COOKIE,
            f"{expires}.{self._sign('login', expires)}",
            max_age=_VALID_S,
            path=_PATH,
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )
        return True

    @staticmethod
    def log_out(response: Response) -> None:
        """Delete the cookie."""
        response.delete_cookie(COOKIE, path=_PATH, httponly=True, samesite="Strict")

    def _has_cookie(self) -> bool:
        expires, _, signature = request.cookies.get(COOKIE, "").partition(".")
        expected = self._sign("login", expires).encode()
        is_ours = hmac.compare_digest(signature.encode("utf-8", "replace"), expected)
        return is_ours and int(expires) > time.time()

    def _sign(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose} {text}".encode("utf-8", "replace"), sha256).hexdigest()
