"""A network with a door: it lets in who says the right password, over real HTTP, on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from publishing import networks
from publishing.networks.contract import Account, Can, Disconnected, Field, Limits, Network, Sentence

PASSWORD = "clave-muy-secreta-8842"


class Door(Network):
    """Asks GET {server}/me with the password; each server is an account of its own."""

    key, name, icon = "door", "Puerta", "net-practice"
    can = frozenset({Can.TEXT})
    limits = Limits(text=100, source="tests")
    credentials = (
        Field("server", "Servidor", aliases=("url",)),
        Field("user", "Usuario"),
        Field("password", "Contraseña", secret=True, aliases=("app_password",)),
        Field("category", "Categoría", required=False),
    )

    def connect(self, entered: Any, line: Any) -> Account:
        server = entered["server"].rstrip("/")
        said = line.get(f"{server}/me", headers={"Authorization": f"Bearer {entered['password']}"}).json()
        if said["who"] == "nobody":
            raise Disconnected(Sentence("La Puerta no reconoce a «%(user)s».", {"user": entered["user"]}))
        secrets = {"token": f"token-de-{entered['password']}"}
        return Account(
            entered["user"], f"@{entered['user']}", f"{server}/@{entered['user']}", server, secrets
        )


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away/me":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest/meta-data/")
            self.end_headers()
            return
        known = self.headers.get("Authorization") == f"Bearer {self.server.password}"  # type: ignore[attr-defined]
        body = json.dumps({"who": "her" if known else "nobody"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    network = Door()
    monkeypatch.setitem(networks.NETWORKS, "door", network)
    return network


@pytest.fixture
def server(door: Door) -> Iterator[Any]:
    """`.url` lets in who knows `.password`, which a test may change."""
    house = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    house.password, house.url = PASSWORD, f"http://127.0.0.1:{house.server_port}"  # type: ignore[attr-defined]
    threading.Thread(target=house.serve_forever, daemon=True).start()
    yield house
    house.shutdown()
    house.server_close()


@pytest.fixture
def entered(server: Any) -> dict[str, str]:
    return {"server": server.url, "user": "alameda", "password": PASSWORD}


@pytest.fixture
def vouched(settings: Any) -> None:
    """An operator listed this machine, so that people may name it in the browser."""
    settings.PAUTA_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.fixture
def at_the_door(brand: Any, alice: Any, entered: dict[str, str], vouched: None) -> Any:
    """Alice's channel behind the door."""
    from publishing.connecting import connect

    return connect(brand, "door", entered, name="puerta", by=alice)


@pytest.fixture
def said() -> Callable[..., Any]:
    """`said(channel, "Hola", state="failed")`: a delivery as the ledger knows it."""
    from publishing.content import content
    from publishing.models import Delivery

    def make(channel: Any, text: str = "Hola", *, days: float = 0, **more: Any) -> Any:
        planned = more.pop("planned_for", datetime(2026, 11, 20, 15, 0, tzinfo=UTC) + timedelta(days=days))
        if more.get("state") == "sent":
            more = {"remote_id": "r-1", "sent_at": planned, "url": "https://red.test/1", **more}
        return Delivery.objects.create(
            channel=channel, content=content(text=text), planned_for=planned, **more
        )

    return make


# ── a network that asks for permission ────────────────────────────────────────────────────────────────


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Iterator[Any]:
    """A listed network that gives permission, served here; `wall.server` is the fake behind it."""
    from tests.fakes.oauth import FakeConsent, Wall

    steps = tmp_path / "publishing" / "steps"
    steps.mkdir(parents=True)
    (steps / "wall.html").write_text("<ol><li>Toca: {{ redirect_uri }}</li></ol>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    settings.PAUTA_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.VAR = tmp_path / "var"
    with FakeConsent() as server:
        network = Wall(server.url)
        network.server = server  # type: ignore[attr-defined]
        monkeypatch.setitem(networks.NETWORKS, "wall", network)
        yield network


@pytest.fixture
def wall_keys(wall: Any, brand: Any, alice: Any) -> Any:
    """The brand's own app keys for it."""
    from publishing import app_keys
    from tests.fakes.oauth import CLIENT, CLIENT_SECRET

    given = {"client_id": CLIENT, "client_secret": CLIENT_SECRET}
    return app_keys.keep(wall, given, workspace=brand, by=alice)


@pytest.fixture
def on_the_wall(wall: Any, wall_keys: Any, brand: Any, alice: Any) -> Any:
    """Alice's channel there, connected by consent."""
    from publishing import asking_permission, connecting
    from tests.fakes.oauth import question_of

    asked, link = asking_permission.ask(wall, brand, by=alice)
    code = wall.server.yes(question_of(link))
    offered = asking_permission.offered(asked, {"code": code}, brand)
    (made,) = connecting.connect_offered(brand, wall, offered.accounts, app=wall_keys, by=alice)
    return made
