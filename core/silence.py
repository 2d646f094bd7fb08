"""What is known when no usable answer came: whether the request left, and why there is none."""

from __future__ import annotations

import requests
import urllib3
from urllib3.exceptions import SSLError

from core.addresses import Blocked, NoSuchName
from core.wire import now


class HttpError(requests.RequestException):
    """No usable answer.

    why: blocked · plain_http · bad_url · dns · tls · refused · timeout · reset · too_big.
    sent: False = it is proven that no byte of the request left.
    Texts name the host, never the path or the query.
    """

    def __init__(self, why: str, host: str, sent: bool, detail: str = "") -> None:
        super().__init__(f"{why}: {host}{' (' + detail + ')' if detail else ''}")
        self.why = why
        self.host = host
        self.sent = sent
        self.detail = detail


class NotSent(HttpError):
    """The request certainly never left."""

    def __init__(self, why: str, host: str, detail: str = "") -> None:
        super().__init__(why, host, False, detail)


class Forbidden(NotSent):
    """We don't go there: a private address, plain http, or not an http address at all."""


class Silence(HttpError):
    """It left, or may have left, and no clear answer came back."""

    def __init__(self, why: str, host: str, detail: str = "") -> None:
        super().__init__(why, host, True, detail)


def named(error: Exception, host: str) -> HttpError:
    """The error of the request under way in this thread, by our names, without its texts (they hold URLs)."""
    if isinstance(error, HttpError):
        return error
    if isinstance(now.refusal, Blocked):
        return Forbidden("blocked", host, now.refusal.address)
    why = _why(error)
    return Silence(why, host, type(error).__name__) if now.sent else NotSent(why, host, type(error).__name__)


def _why(error: BaseException) -> str:
    if isinstance(now.refusal, NoSuchName):
        return "dns"
    causes = [error, getattr(error, "reason", None), *error.args, error.__cause__, error.__context__]
    if any(isinstance(cause, SSLError) for cause in causes):
        return "tls"
    if any(isinstance(cause, TimeoutError | urllib3.exceptions.TimeoutError) for cause in causes):
        return "timeout"
    return "reset" if now.sent else "refused"
