"""A real Bluesky PDS (npm @atproto/pds, MIT) with a directory of identities beside it, fresh at each start().

Installed once with `npm ci` from the lockfile beside this file (better-sqlite3 is compiled: g++, make).
"""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from tests.real.servers.ground import HERE, STORE, Server, free_port, installed_once, need, node, npm

VERSION = "0.5.35"
FILES = HERE / "pds"


def install() -> Path:
    """The folder with the PDS and its dependencies. Raises Missing."""
    with installed_once("pds", VERSION) as fresh:
        if fresh:
            need("g++", "make", "python3")
            for name in ("package.json", "package-lock.json"):
                shutil.copy(FILES / name, fresh)
            npm("ci", "--ignore-scripts=false", cwd=fresh)
    return STORE / f"pds-{VERSION}"


class BlueskyPDS:
    """`url`, and once started `handle`, `did`, `password` (the account's own), `app_password`."""

    handle = "alicia.test"
    password = "la-contraseña-de-alicia"

    def __init__(self, rate_limits: bool = False) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="pauta-pds-"))
        self.port, plc_port = free_port(), free_port()
        self.url = f"http://localhost:{self.port}"
        app = install()
        # Where a script lies decides where Node looks for packages.
        for name in ("loopback.cjs", "plc.cjs", "pds.mjs"):
            shutil.copy(FILES / name, app)
        run_node = [node() / "bin" / "node", "--require", app / "loopback.cjs"]
        self.plc = Server(
            [*run_node, app / "plc.cjs"],
            {"PLC_PORT": str(plc_port)},
            self.home / "plc.log",
            f"http://localhost:{plc_port}/_health",
        )
        env = self._settings(f"http://localhost:{plc_port}", rate_limits)
        self.server = Server(
            [*run_node, app / "pds.mjs"], env, self.home / "pds.log", f"{self.url}/xrpc/_health"
        )

    def _settings(self, plc: str, rate_limits: bool) -> dict[str, str]:
        return {
            "PDS_PORT": str(self.port),
            "PDS_HOSTNAME": "localhost",
            "PDS_DEV_MODE": "true",
            "PDS_DATA_DIRECTORY": str(self.home),
            "PDS_BLOBSTORE_DISK_LOCATION": str(self.home / "blobs"),
            "PDS_BLOBSTORE_DISK_TMP_LOCATION": str(self.home / "blobs-arriving"),
            "PDS_DID_PLC_URL": plc,
            "PDS_INVITE_REQUIRED": "false",
            "PDS_ENABLE_DID_DOC_WITH_SESSION": "true",  # as the public ones do
            "PDS_RATE_LIMITS_ENABLED": "true" if rate_limits else "false",
            "PDS_ADMIN_PASSWORD": secrets.token_hex(8),
            "PDS_JWT_SECRET": secrets.token_hex(16),
            "PDS_DPOP_SECRET": secrets.token_hex(32),
            "PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX": secrets.token_hex(32),
            "LOG_ENABLED": "false",
            "NODE_NO_WARNINGS": "1",
        }

    def start(self) -> None:
        """From nothing, with one account that has an app password."""
        self.plc.start()
        self.server.start()
        account = self.call(
            "com.atproto.server.createAccount",
            {"handle": self.handle, "email": "alicia@example.test", "password": self.password},
        )
        self.did = account["did"]
        named = self.call("com.atproto.server.createAppPassword", {"name": "Pauta"}, account["accessJwt"])
        self.app_password = named["password"]

    def close(self) -> None:
        self.server.stop()
        self.plc.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def call(self, procedure: str, given: dict[str, Any], token: str = "") -> Any:
        """One XRPC procedure, spoken without any of the product's own code."""
        request = urllib.request.Request(
            f"{self.url}/xrpc/{procedure}",
            data=json.dumps(given).encode(),
            headers={"content-type": "application/json"}
            | ({"authorization": f"Bearer {token}"} if token else {}),
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
