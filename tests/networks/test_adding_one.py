"""A network added with the code of docs/adding-a-network.md: one file, one line, one icon, its replies."""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from calendar_app import planning
from core.templatetags import look
from publishing import connecting, networks
from publishing.engine.visiting import visit
from publishing.models import Channel, Delivery
from publishing.states import State
from tests.fakes import server as fakes
from tests.fakes.server import Asked, FakeServer, Reply

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "adding-a-network.md"
TOKEN = "friendster-token-" + "f" * 24


class FakeFriendster(FakeServer):
    network = "friendster"

    def __init__(self) -> None:
        super().__init__()
        self.posts: list[dict[str, Any]] = []

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.canned("wrong_token")
        if asked.line == "POST /posts":
            self.posts.append(asked.json)
        return self.canned({"GET /me": "me", "POST /posts": "taken"}[asked.line])


REPLIES = {
    "me": {"status": 200, "body": {"id": 7, "name": "Café", "url": "https://friendster.example/cafe"}},
    "taken": {"status": 201, "body": {"id": 41, "url": "https://friendster.example/cafe/41"}},
    "wrong_token": {"status": 401, "body": {"error": "who are you?"}},
}


@pytest.fixture
def friendster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[FakeFriendster]:
    code = next(part for part in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))
    (tmp_path / "friendster.py").write_text(code, "utf-8")  # the file
    monkeypatch.syspath_prepend(str(tmp_path))
    network = importlib.import_module("friendster").Friendster()
    monkeypatch.setitem(networks.NETWORKS, network.key, network)  # the line
    icons = look.icon_names() | {"net-friendster"}
    monkeypatch.setattr(look, "icon_names", lambda: icons)  # the icon
    folder = tmp_path / "replies" / "friendster"
    folder.mkdir(parents=True)
    for what_happened, reply in REPLIES.items():
        (folder / f"{what_happened}.json").write_text(json.dumps(reply), "utf-8")  # its replies
    monkeypatch.setattr(fakes, "REPLIES", tmp_path / "replies")
    with FakeFriendster() as server:
        settings.PAUTA_STAND_INS = {"friendster": server.url}
        settings.PAUTA_PRIVATE_HOSTS = ["127.0.0.1"]
        yield server
    sys.modules.pop("friendster")


@pytest.fixture
def hers(friendster: FakeFriendster, brand: Any, alice: Any) -> Channel:
    connecting.connect(brand, "friendster", name="amigos", entered={"token": TOKEN}, by=alice)
    return Channel.objects.get(network="friendster")


def test_it_is_offered_where_channels_are_connected(
    friendster: FakeFriendster, alice: Any, signed_in: Any, brand: Any
) -> None:
    browser = signed_in(alice)
    assert "Friendster" in browser.get(f"/m/{brand.slug}/canales/conectar/").content.decode()
    page = browser.get(f"/m/{brand.slug}/canales/conectar/friendster/").content.decode()
    assert "Clave de acceso" in page


def test_what_was_entered_is_tried_at_the_network(hers: Channel) -> None:
    assert (hers.account, hers.account_name) == ("7", "Café")


def test_a_wrong_key_connects_nothing(friendster: FakeFriendster, brand: Any, alice: Any) -> None:
    with pytest.raises(connecting.CannotConnect):
        connecting.connect(brand, "friendster", name="amigos", entered={"token": "wrong"}, by=alice)
    assert not Channel.objects.exists()


def test_the_composer_asks_its_options_counts_its_way_and_previews_it(
    hers: Channel, alice: Any, signed_in: Any, brand: Any
) -> None:
    post = planning.create_post(brand, text="Hoy hay pan ☕", channels=[hers], by=alice)
    page = signed_in(alice).get(f"/m/{brand.slug}/publicaciones/{post.pk}/").content.decode()
    assert "Círculo" in page
    assert "Cercanos" in page
    assert "280" in page
    assert 'data-network="friendster"' in page or "net-friendster" in page


def test_it_is_listed_for_programs(friendster: FakeFriendster, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("networks", json=True)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    one = next(each for each in told if each["key"] == "friendster")
    assert one["limits"]["text"] == 280
    assert one["lost_answer"].startswith("looked for: by the key that we gave it")


def test_a_post_goes_through_the_engine_once(
    hers: Channel, friendster: FakeFriendster, brand: Any, alice: Any
) -> None:
    post = planning.create_post(brand, text="Hoy hay pan ☕", channels=[hers], by=alice)
    planning.publish_now(post, by=alice)
    visit([hers.pk])
    sent = Delivery.objects.get()
    assert (sent.state, sent.remote_id, sent.url) == (State.SENT, "41", "https://friendster.example/cafe/41")
    assert [said["text"] for said in friendster.posts] == ["Hoy hay pan ☕"]
    assert friendster.posts[0]["key"] == sent.key
