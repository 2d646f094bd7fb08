"""A real OAuth 2 / OpenID Connect provider (npm oidc-provider, MIT), and a person with a browser there."""

from __future__ import annotations

import html
import http.cookiejar
import re
import shutil
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from tests.real.servers.ground import HERE, STORE, Server, free_port, installed_once, node, npm

VERSION = "9.13.3"
FILES = HERE / "oidc"
PUBLIC = "https://pauta.test"
REDIRECT = f"{PUBLIC}/conectar/regreso/oidc/"
DOOR = "http://testserver/cuenta/oidc/organizacion/login/callback/"  # where people come back who sign in


def install() -> Path:
    """The folder with the provider and its dependencies. Raises Missing."""
    with installed_once("oidc", VERSION) as fresh:
        if fresh:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(FILES / name, fresh)
            npm("ci", "--ignore-scripts", cwd=fresh)
    return STORE / f"oidc-{VERSION}"


class OIDCProvider:
    """`url`, `client`, `secret`; access tokens live `seconds`."""

    client, secret = "pauta", "secreto-de-pauta-en-oidc-5511"

    def __init__(self, seconds: int = 60) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="pauta-oidc-"))
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        app = install()
        shutil.copy(FILES / "server.mjs", app)  # where a script lies decides where Node looks for packages
        env = {
            "OIDC_PORT": str(port),
            "OIDC_REDIRECT": f"{REDIRECT},{DOOR}",
            "OIDC_SECONDS": str(seconds),
            "OIDC_CLIENT": self.client,
            "OIDC_SECRET": self.secret,
            "NODE_NO_WARNINGS": "1",
        }
        self.server = Server(
            [node() / "bin" / "node", app / "server.mjs"],
            env,
            self.home / "oidc.log",
            f"{self.url}/.well-known/openid-configuration",
        )

    def start(self) -> None:
        self.server.start()

    def close(self) -> None:
        self.server.stop()
        shutil.rmtree(self.home, ignore_errors=True)


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Person:
    """Follows a link, signs in, says yes or no, and tells with what she is sent back to us."""

    def __init__(self, name: str, back: str = REDIRECT) -> None:
        self.name, self.back = name, back
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._browser = urllib.request.build_opener(Stay, jar)

    def follow(self, link: str, *, says_yes: bool = True) -> dict[str, str]:
        """The parameters that our redirect address gets."""
        for _step in range(20):
            if link.startswith(self.back):
                return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
            page, onward = self._open(link)
            link = urljoin(link, onward) if onward else self._answer(link, page, says_yes)
        raise AssertionError(f"never sent back; last at {link}")

    def _open(self, link: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """The page, or where it leads."""
        body = urlencode(form).encode() if form else None
        try:
            with self._browser.open(link, body, timeout=20) as answer:
                return answer.read().decode(), ""
        except urllib.error.HTTPError as answer:
            if answer.code not in (301, 302, 303, 307):
                raise
            return "", answer.headers["Location"]

    def _answer(self, link: str, page: str, says_yes: bool) -> str:
        action = re.search(r'<form[^>]*action="([^"]+)"', page)
        assert action, page
        if not says_yes:
            refuse = re.search(r'href="([^"]+/abort)"', page)
            assert refuse, page
            return urljoin(link, html.unescape(refuse[1]))
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        filled = hidden | {"login": self.name, "password": "cualquiera"}
        _page, onward = self._open(urljoin(link, html.unescape(action[1])), filled)
        return urljoin(link, onward)
