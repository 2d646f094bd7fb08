"""From `connect` and `say` through the engine to a real server and its own word on what it holds."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.management import call_command
from django.utils import timezone

from tests.real.door import Door
from tests.real.saying import SAID, picture

pytestmark = pytest.mark.django_db(transaction=True)
ALT = "Una taza de café «grande» ☕"


class Clock:
    """The real one, run ahead."""

    ahead = timedelta(0)

    def __call__(self) -> datetime:
        return timezone.now() + self.ahead


def shell(*words: str) -> list[Any]:
    """A command's lines of JSON."""
    out = io.StringIO()
    call_command(*words, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def say(channel: str, *words: str) -> int:
    (row,) = shell("say", "--brand", "alameda", "--channel", channel, *words)
    assert row["state"] == "waiting"
    return int(row["id"])


def delivery(pk: int) -> Any:
    (row,) = [each for each in shell("deliveries", "--brand", "alameda", "--json") if each["id"] == pk]
    return row


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work(clock: Clock) -> Callable[[], None]:
    """The scheduler calls, and one worker visits whom it calls."""
    from publishing.engine.ticking import tick
    from publishing.engine.visiting import visit

    def run() -> None:
        tick(clock(), lambda _network, channels: visit(channels, clock=clock))

    return run


@pytest.fixture
def blog(brand: Any, wordpress: Any) -> str:
    words = (f"url={wordpress.url}", "user=alicia", f"app_password={wordpress.passwords['alicia']}")
    connect("wordpress", "blog", *words)
    return "blog"


@pytest.fixture
def sky(brand: Any, pds: Any) -> str:
    connect("bluesky", "cielo", f"handle={pds.handle}", f"password={pds.app_password}", f"service={pds.url}")
    return "cielo"


def connect(network: str, name: str, *pairs: str) -> None:
    sets = [word for pair in pairs for word in ("--set", pair)]
    (row,) = shell("connect", network, "--brand", "alameda", "--name", name, *sets)
    assert (row["network"], row["channel"]) == (network, name)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "taza.png"
    file.write_bytes(picture(ALT).open().read())
    return file


def test_a_post_with_a_picture_and_its_reply_on_wordpress(
    blog: str, wordpress: Any, photo: Path, work: Callable[[], None]
) -> None:
    first = say(blog, "--text", SAID, "--title", "Abrimos", "--media", str(photo), "--alt", ALT, "--now")
    second = say(blog, "--text", "¡Gracias a todas!", "--reply-to", str(first), "--now")
    work()
    sent, reply = delivery(first), delivery(second)
    assert (sent["state"], reply["state"]) == ("sent", "sent")
    ask = f"{wordpress.url}/wp-json/wp/v2"
    there = requests.get(f"{ask}/posts/{sent['remote_id']}", timeout=30).json()
    assert there["link"] == sent["url"]
    assert there["title"]["rendered"] == "Abrimos"
    image = requests.get(f"{ask}/media/{there['featured_media']}", timeout=30).json()
    assert image["alt_text"] == ALT
    assert requests.get(image["source_url"], timeout=30).content == photo.read_bytes()
    (comment,) = requests.get(f"{ask}/comments", params={"post": there["id"]}, timeout=30).json()
    assert "¡Gracias a todas!" in comment["content"]["rendered"]


def test_a_post_with_a_picture_and_its_reply_on_bluesky(
    sky: str, pds: Any, photo: Path, work: Callable[[], None]
) -> None:
    first = say(sky, "--text", SAID, "--media", str(photo), "--alt", ALT, "--now")
    second = say(sky, "--text", "¡Gracias a todas!", "--reply-to", str(first), "--now")
    work()
    sent, reply = delivery(first), delivery(second)
    assert (sent["state"], reply["state"]) == ("sent", "sent")
    there, answer = (record(pds, row["remote_id"]) for row in (sent, reply))
    assert there["text"] == SAID
    assert sent["url"].endswith(sent["remote_id"].rpartition("/")[2])
    (image,) = there["embed"]["images"]
    assert image["alt"] == ALT
    asked = {"did": pds.did, "cid": image["image"]["ref"]["$link"]}
    blob = requests.get(f"{pds.url}/xrpc/com.atproto.sync.getBlob", params=asked, timeout=30)
    assert blob.content == photo.read_bytes()
    assert answer["reply"]["parent"]["uri"] == answer["reply"]["root"]["uri"] == sent["remote_id"]


def record(pds: Any, uri: str) -> Any:
    repo, collection, rkey = uri.removeprefix("at://").split("/")
    asked = {"repo": repo, "collection": collection, "rkey": rkey}
    reply = requests.get(f"{pds.url}/xrpc/com.atproto.repo.getRecord", params=asked, timeout=30)
    return reply.json()["value"]


def lose_answers(channel: str, door: Door, words: bytes) -> None:
    """The channel's way leads through the door, which swallows the answer to the irreversible request."""
    from publishing.models import Channel

    row = Channel.objects.get(name=channel)
    row.server = door.url
    row.facts = {**row.facts, **({"root": f"{door.url}/wp-json/"} if row.network == "wordpress" else {})}
    row.save()
    door.swallow(words)


def settled_once(pk: int, clock: Clock, work: Callable[[], None]) -> Any:
    work()
    assert delivery(pk)["state"] == "unsure"
    clock.ahead += timedelta(seconds=30)
    work()
    row = delivery(pk)
    assert row["state"] == "sent"
    return row


def test_a_lost_answer_on_wordpress_ends_as_one_post(
    blog: str, wordpress: Any, clock: Clock, work: Callable[[], None]
) -> None:
    with Door(int(wordpress.host.rpartition(":")[2])) as door:
        lose_answers(blog, door, b'{"status": "publish"}')
        row = settled_once(say(blog, "--text", f"Una vez {clock()}", "--now"), clock, work)
    ask = f"{wordpress.url}/wp-json/wp/v2/posts"
    found = requests.get(ask, params={"search": "Una vez", "per_page": 100}, timeout=30).json()
    assert [str(each["id"]) for each in found] == [row["remote_id"]]


def test_a_lost_answer_on_bluesky_ends_as_one_post(
    sky: str, pds: Any, clock: Clock, work: Callable[[], None]
) -> None:
    text = f"Una vez {clock()}"
    with Door(pds.port) as door:
        lose_answers(sky, door, b"createRecord")
        row = settled_once(say(sky, "--text", text, "--now"), clock, work)
    asked = {"repo": pds.did, "collection": "app.bsky.feed.post", "limit": 100}
    records = requests.get(f"{pds.url}/xrpc/com.atproto.repo.listRecords", params=asked, timeout=30).json()
    found = [each["uri"] for each in records["records"] if each["value"]["text"] == text]
    assert found == [row["remote_id"]]


@pytest.mark.parametrize("network", ["blog", "sky"])
def test_a_server_that_is_down_costs_a_wait_and_nothing_else(
    network: str,
    request: pytest.FixtureRequest,
    wordpress: Any,
    pds: Any,
    clock: Clock,
    work: Callable[[], None],
) -> None:
    channel = request.getfixturevalue(network)
    server = {"blog": wordpress, "sky": pds}[network].server
    server.stop()
    pk = say(channel, "--text", f"Con calma {clock()}", "--now")
    work()
    down = delivery(pk)
    assert (down["state"], down["failures"]) == ("waiting", 1)
    assert "no acepta conexiones" in down["sentence"]
    server.start()
    clock.ahead += timedelta(minutes=5)
    work()
    assert delivery(pk)["state"] == "sent"


def test_a_password_taken_back_says_so_and_the_channel_waits_for_a_person(
    blog: str, clock: Clock, work: Callable[[], None]
) -> None:
    from publishing import vault
    from publishing.models import Channel

    row = Channel.objects.get(name=blog)
    row.sealed = vault.sealed({"username": "alicia", "app_password": "ya no es"})
    row.save()
    pk = say(blog, "--text", "Hola", "--now")
    work()
    row.refresh_from_db()
    assert delivery(pk)["state"] == "failed"
    assert "contraseña de aplicación" in delivery(pk)["sentence"]
    assert row.health == Channel.Health.DISCONNECTED


def test_a_renewed_token_is_sealed_on_disk(sky: str, clock: Clock, work: Callable[[], None]) -> None:
    from publishing import vault
    from publishing.models import Channel

    row = Channel.objects.get(name=sky)
    before = vault.secrets_of(row)
    row.sealed = vault.sealed({**before, "access": "worn.out.token"}, vault.entered_of(row))
    row.save()
    pk = say(sky, "--text", f"Renovada {clock()}", "--now")
    work()
    row.refresh_from_db()
    after = vault.secrets_of(row)
    assert delivery(pk)["state"] == "sent"
    assert after["refresh"] != before["refresh"]
    assert after["access"].count(".") == 2
    assert after["access"] not in str(list(row.deliveries.values_list("attempts__exchanges", flat=True)))
