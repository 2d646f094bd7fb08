"""A real Ghost 6 (npm `ghost`, MIT) on SQLite, fresh at each start(), with an integration's Admin API key.

Its packed release is installed from inside itself (its own parts are packed beside it). Installed once: some
minutes and 700 MB.
"""

from __future__ import annotations

import http.cookiejar
import json
import shutil
import tarfile
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from tests.real.servers.ground import STORE, Server, free_port, installed_once, node, npm

VERSION = "6.65.0"


def install() -> Path:
    """The folder with Ghost and its dependencies. Raises Missing."""
    with installed_once("ghost", VERSION) as fresh:
        if fresh:
            packed = npm("pack", f"ghost@{VERSION}", "--silent", cwd=fresh).split()[-1]
            with tarfile.open(fresh / packed) as archive:
                archive.extractall(fresh, filter="data")
            (fresh / packed).unlink()
            npm("install", "--omit=dev", "--legacy-peer-deps", cwd=fresh / "package")
    return STORE / f"ghost-{VERSION}" / "package"


class RealGhost:
    """`url`; once started `key`, the Admin API key."""

    email, password = "alicia@example.test", "la-clave-de-alicia"

    def __init__(self) -> None:
        app = install()
        self.home = Path(tempfile.mkdtemp(prefix="pauta-ghost-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        content = self.home / "content"
        shutil.copytree(app / "content", content, dirs_exist_ok=True)
        for folder in ("data", "images", "files", "media", "logs", "settings", "public"):
            (content / folder).mkdir(exist_ok=True)
        self.server = Server(
            # It looks for its parts in the folder it is started in.
            ["sh", "-c", 'cd "$0" && exec "$@"', app, node() / "bin" / "node", "index.js"],
            self._settings(content),
            self.home / "log",
            f"{self.url}/ghost/api/admin/site/",
        )

    def _settings(self, content: Path) -> dict[str, str]:
        """Ghost reads its configuration from the environment too, `__` between the names."""
        return {
            "NODE_ENV": "development",
            "NODE_NO_WARNINGS": "1",
            "url": self.url,
            "server__host": "127.0.0.1",
            "server__port": str(self.port),
            "database__client": "sqlite3",
            "database__connection__filename": str(content / "data" / "ghost.db"),
            "database__useNullAsDefault": "true",
            "mail__transport": "stub",
            "logging__level": "error",
            "logging__transports": '["stdout"]',
            "paths__contentPath": str(content),
            "security__staffDeviceVerification": "false",
            "privacy__useUpdateCheck": "false",
            "privacy__useGravatar": "false",
        }

    def start(self) -> None:
        self.server.start(seconds=180)
        self._browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        person = {"name": "Alicia", "email": self.email, "password": self.password, "blogTitle": "Café"}
        self.call("POST", "authentication/setup", {"setup": [person]})
        self.call("POST", "session", {"username": self.email, "password": self.password})
        self.key = self.new_key("Pauta")

    def new_key(self, name: str) -> str:
        made = self.call("POST", "integrations/?include=api_keys", {"integrations": [{"name": name}]})
        keys = made["integrations"][0]["api_keys"]
        return next(str(key["secret"]) for key in keys if key["type"] == "admin")

    def close(self) -> None:
        self.server.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def call(self, method: str, path: str, given: Any = None) -> Any:
        """One request of the Admin API as the person in the browser, without the product's own code."""
        where = path if "?" in path else f"{path}/"
        request = urllib.request.Request(
            f"{self.url}/ghost/api/admin/{where}",
            data=None if given is None else json.dumps(given).encode(),
            headers={"content-type": "application/json", "origin": self.url},
            method=method,
        )
        with self._browser.open(request, timeout=60) as answer:
            body = answer.read()
        return json.loads(body) if body[:1] in (b"{", b"[") else body
