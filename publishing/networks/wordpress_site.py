"""Where a WordPress keeps its REST API, and how to knock there.

The API says where it is in a Link header of the front page; sites without readable addresses have it at
`/?rest_route=/`. https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from .contract import Access, Line, NetworkError, Refused, Reply, Sentence, Unavailable


def _(text: str) -> str:
    return text


NO_API = _(
    "En %(site)s no encontramos la API de WordPress. Revisa la dirección; "
    "si es la correcta, puede que un complemento de seguridad la tenga cerrada."
)

_API_LINK = re.compile(r'<([^>]+)>\s*;\s*rel="https://api\.w\.org/"')
_NOT_HERE = frozenset({"http_401", "http_403", "http_404", "http_405", "html", "not_json", "incomplete"})


class Site:
    """One person's calls on one site's API; `root` ends in a slash, before or inside the query."""

    def __init__(self, root: str, username: str, app_password: str, line: Line) -> None:
        self.root = root
        self.line = line
        pair = base64.b64encode(f"{username}:{app_password}".encode()).decode()
        self.headers = {"Authorization": f"Basic {pair}"}

    @classmethod
    def of(cls, access: Access, line: Line) -> Site:
        root = str(access.facts.get("root") or f"{access.server}/wp-json/")
        return cls(root, access.secrets["username"], access.secrets["app_password"], line)

    def get(self, route: str, **params: Any) -> Reply:
        return self.line.get(f"{self.root}wp/v2/{route}", params=params, headers=self.headers)

    def post(self, route: str, *, more: Mapping[str, str] | None = None, **kw: Any) -> Reply:
        """`more`: further headers, of a body that is a form."""
        headers = {**self.headers, **(more or {})}
        return self.line.post(f"{self.root}wp/v2/{route}", headers=headers, **kw)

    def delete(self, route: str, **params: Any) -> Reply:
        return self.line.delete(f"{self.root}wp/v2/{route}", params=params, headers=self.headers)


def discover(address: str, headers: Mapping[str, str], line: Line) -> tuple[str, str]:
    """(root of the API, the site's name). Raises Refused where no API answers, and whatever silence means."""
    for candidate in _candidates(address, line):
        try:
            index = line.get(candidate, headers=headers)
            if "wp/v2" in index.dig("namespaces"):
                return index.url, html.unescape(str(index.dig("name")))
        except (Refused, Unavailable) as trouble:
            _go_on_only_if_it_is_not_here(trouble)
    raise Refused(Sentence(NO_API, {"site": address}), code="no_api")


def front_page(typed: str) -> str:
    """The site's address as a person types or copies it: with or without https, from inside wp-admin."""
    address = typed.strip()
    address = address if "://" in address else f"https://{address}"
    return re.sub(r"/(wp-admin|wp-login\.php|wp-json).*$", "", address).rstrip("/")


def _candidates(address: str, line: Line) -> Iterator[str]:
    try:
        page = line.get(f"{address}/")
        address = page.url.partition("?")[0].rstrip("/")
        said = _API_LINK.search(page.headers.get("Link") or "")
        if said and urlsplit(said[1]).hostname == urlsplit(page.url).hostname:
            yield said[1]  # only there: an app password goes to no other host than the one that was typed
    except (Refused, Unavailable) as trouble:
        _go_on_only_if_it_is_not_here(trouble)
    yield f"{address}/wp-json/"
    yield f"{address}/?rest_route=/"


def _go_on_only_if_it_is_not_here(trouble: NetworkError) -> None:
    """A page without an API is an answer; a closed door, a moved site or silence is the person's to know."""
    if trouble.code not in _NOT_HERE and not trouble.code.startswith("rest_"):
        raise trouble
