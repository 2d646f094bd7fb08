"""A real Matrix homeserver (PyPI matrix-synapse, AGPL-3.0) on SQLite, fresh at each start().

Installed once into a venv of its own from the pins beside this file.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from tests.real.servers.ground import HERE, STORE, Server, free_port, installed_once, run

VERSION = "1.163.2"
FILES = HERE / "synapse"
SECRET = "secreto-de-registro-solo-aqui"


def install() -> Path:
    """The venv's python. Raises Missing."""
    place = STORE / f"synapse-{VERSION}"
    with installed_once("synapse", VERSION) as fresh:
        if fresh:
            run(sys.executable, "-m", "venv", fresh / "venv")
            pins = FILES / "requirements.txt"
            run(fresh / "venv" / "bin" / "python", "-m", "pip", "install", "-q", "-r", pins)
    return place / "venv" / "bin" / "python"


class Synapse:
    """`url`; once started `token` (alicia's), `room` (an id) and `alias`."""

    user, password = "alicia", "la-clave-de-alicia"

    def __init__(self, messages_per_second: float = 1000, burst: int = 1000) -> None:
        self.python = install()
        self.home = Path(tempfile.mkdtemp(prefix="pauta-synapse-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._configure(messages_per_second, burst)
        self.server = Server(
            [self.python, "-m", "synapse.app.homeserver", "-c", self.home / "own.yaml", "-c", self.more],
            {},
            self.home / "log",
            f"{self.url}/_matrix/client/versions",
        )

    def _configure(self, per_second: float, burst: int) -> None:
        own = ("--server-name", "localhost", "--config-path", "own.yaml", "--generate-config")
        run(self.python, "-m", "synapse.app.homeserver", *own, "--report-stats=no", cwd=self.home)
        everything = {"per_second": 1000, "burst_count": 1000}
        listener = {
            "port": self.port,
            "bind_addresses": ["127.0.0.1"],
            "type": "http",
            "resources": [{"names": ["client", "media"]}],
        }
        self.more = self.home / "more.yaml"  # JSON is YAML
        self.more.write_text(
            json.dumps(
                {
                    "listeners": [listener],
                    "database": {"name": "sqlite3", "args": {"database": str(self.home / "homeserver.db")}},
                    "media_store_path": str(self.home / "media"),
                    "pid_file": str(self.home / "pid"),
                    "registration_shared_secret": SECRET,
                    "trusted_key_servers": [],
                    "federation_domain_whitelist": [],
                    "rc_message": {"per_second": per_second, "burst_count": burst},
                    "rc_login": {"address": everything, "account": everything, "failed_attempts": everything},
                }
            )
        )

    def start(self) -> None:
        self.server.start()
        register = self.python.parent / "register_new_matrix_user"
        run(register, "-u", self.user, "-p", self.password, "--no-admin", "-k", SECRET, self.url)
        said = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": self.user}}
        self.token = self.call("POST", "login", said | {"password": self.password})["access_token"]
        self.room = self.new_room("noticias")
        self.alias = "#noticias:localhost"

    def new_room(self, alias: str, **more: Any) -> str:
        asked = {"preset": "public_chat", "name": "Noticias", "room_alias_name": alias, **more}
        return str(self.call("POST", "createRoom", asked)["room_id"])

    def close(self) -> None:
        self.server.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def call(self, method: str, path: str, given: Any = None, version: str = "client/v3") -> Any:
        """One request of the client-server API, spoken without any of the product's own code."""
        token = getattr(self, "token", "")
        request = urllib.request.Request(
            f"{self.url}/_matrix/{version}/{path}",
            data=None if given is None else json.dumps(given).encode(),
            headers={"authorization": f"Bearer {token}"} if token else {},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = answer.read()
        return json.loads(body) if answer.headers.get_content_type() == "application/json" else body
