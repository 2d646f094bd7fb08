"""python-linkedin-v2's application on our line.

Of python-linkedin-v2 0.9.4 only the frame is of use: its `make_request` puts the token into the address, says
that every body is JSON and opens connections of its own, its OAuth paths are LinkedIn's of 2014 and it can't
publish. So `make_request` is replaced whole, and what it lacks is said with it.

LinkedIn's versions are months (`Linkedin-Version: 202609`), each served for at least a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

from linkedin_v2.linkedin import LinkedInApplication

from publishing.networks import configured
from publishing.networks.consent import token_fields
from publishing.networks.contract import Access, Line, Reply

LATEST = "202609"
OLD_AFTER = 10  # months: a version is served for at least twelve


def version() -> str:
    return configured.text("LINKEDIN_VERSION", LATEST)


def aging(on: date) -> str:
    """What an operator should read once the pinned version nears its end; "" before."""
    said = version()
    if not (len(said) == 6 and said.isdigit() and 1 <= int(said[4:]) <= 12):
        return f"PAUTA_LINKEDIN_VERSION={said!r} is no month such as {LATEST}."
    months = (on.year - int(said[:4])) * 12 + on.month - int(said[4:])
    told = f"LinkedIn's API version {said} is {months} months old and is served for twelve: set a newer"
    return f"{told} PAUTA_LINKEDIN_VERSION or update Pauta." if months >= OLD_AFTER else ""


class Application(LinkedInApplication):  # type: ignore[misc]  # it brings no types
    """LinkedIn's own client, over our way out."""

    def __init__(self, token: str, line: Line) -> None:
        super().__init__(token=token)
        self._line = line
        self._token = token_fields(token)

    def make_request(
        self,
        method: str,
        url: str,
        data: Any = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 0,  # the line has its own
    ) -> Reply:
        """`url`: a path of the API. `data`: a dict, said as JSON."""
        ask = getattr(self._line, method.lower())
        versioned = {"Linkedin-Version": version(), "X-Restli-Protocol-Version": "2.0.0"}
        said = {"params": params, "json": data}
        given = {name: value for name, value in said.items() if value}
        reply: Reply = ask(
            f"{self.BASE_URL}{url}", headers={**versioned, **self._token, **(headers or {})}, **given
        )
        return reply

    def put(self, url: str, body: Any) -> Reply:
        """Bytes to an address that LinkedIn gave; the token goes only to LinkedIn's own hosts."""
        host = urlsplit(url).hostname or ""
        own = self._token if host == "linkedin.com" or host.endswith(".linkedin.com") else {}
        headers = {"Content-Type": "application/octet-stream", **own}
        reply = self._line.put(url, data=body, headers=headers)
        if reply.body.lstrip().startswith(b"<"):
            reply.json()  # a page of something in between: raises Unavailable
        return reply


def application(access: Access, line: Line) -> Application:
    return Application(access.secrets["access_token"], line)


def in_path(urn: str) -> str:
    """A URN as part of an address: `urn%3Ali%3Ashare%3A7`."""
    return quote(urn, safe="")
