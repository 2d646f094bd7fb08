"""A podcast from connecting it to what a listener's program reads."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from podcast import shows
from podcast.models import Episode, Show
from publishing import networks
from publishing.access import access_for, line_for
from publishing.content import as_post, content
from publishing.entering import CannotConnect
from publishing.handing import hand_over
from publishing.models import Delivery
from publishing.networks.contract import Disconnected
from publishing.podcasting import connect_podcast, reconnect_podcast, show_of
from publishing.settling import take_down
from publishing.states import State
from tests.podcast.conftest import SAID

pytestmark = pytest.mark.django_db(transaction=True)
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


@pytest.fixture
def said(channel_of_show: Any, sound: Any) -> Any:
    """`said(title=…)`: an episode published by the engine."""

    def say(
        *media: Any, title: str = "Uno & dos", text: str = "Hola\n\n<b>¿Qué tal?</b>", **more: Any
    ) -> Delivery:
        from publishing.engine.visiting import visit

        files = [(file, "") for file in (sound, *media)]
        snapshot = content(text=text, title=title, media=files, **more)
        delivery = hand_over(channel_of_show, content=snapshot, planned_for=datetime.now(UTC))
        visit([channel_of_show.pk])
        delivery.refresh_from_db()
        return delivery

    return say


def feed(client: Client, show: Show, **headers: str) -> Any:
    return client.get(f"/podcast/{show.slug}/feed.xml", headers=headers)


def items(client: Client, show: Show) -> list[Any]:
    return ElementTree.fromstring(feed(client, show).content).findall("channel/item")


# ── the feed ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_episode_is_in_the_feed_as_it_was_composed(said: Any, channel_of_show: Any, sound: Any) -> None:
    delivery = said(
        link="https://café.example/a?b=1&c=2", options={"season": 2, "number": 7, "kind": "bonus"}
    )
    assert delivery.state == State.SENT
    (item,) = items(Client(), show_of(channel_of_show))
    assert item.findtext("title") == "Uno & dos"
    assert item.findtext("guid") == delivery.key
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext("link") == delivery.url
    assert (item.findtext(f"{ITUNES}season"), item.findtext(f"{ITUNES}episode")) == ("2", "7")
    assert item.findtext(f"{ITUNES}episodeType") == "bonus"
    html = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert html == (
        "<p>Hola</p><p>&lt;b&gt;¿Qué tal?&lt;/b&gt;</p>"
        '<p><a href="https://café.example/a?b=1&amp;c=2">https://café.example/a?b=1&amp;c=2</a></p>'
    )
    enclosure = item.find("enclosure")
    assert (enclosure.get("type"), enclosure.get("length")) == (sound.mime, str(sound.bytes))


def test_the_feed_says_what_directories_ask_for(channel_of_show: Any, cover: Any) -> None:
    show = show_of(channel_of_show)
    shows.set_cover(show, cover)
    channel = ElementTree.fromstring(feed(Client(), show).content).find("channel")
    assert channel is not None
    assert channel.findtext("title") == SAID["title"]
    assert channel.findtext("description") == SAID["description"]
    assert channel.findtext(f"{ITUNES}owner/{ITUNES}email") == SAID["email"]
    assert channel.find(f"{ITUNES}category").get("text") == "Arts"  # type: ignore[union-attr]
    assert channel.findtext(f"{ITUNES}explicit") == "false"
    image = channel.find(f"{ITUNES}image").get("href")  # type: ignore[union-attr]
    assert image is not None
    assert Client().get(image.partition("/podcast")[1] + image.partition("/podcast")[2]).status_code == 200
    atom = channel.find("{http://www.w3.org/2005/Atom}link")
    assert atom is not None
    assert atom.get("rel") == "self"


def test_readers_who_have_it_are_told_so(said: Any, channel_of_show: Any) -> None:
    show = show_of(channel_of_show)
    first = feed(Client(), show)
    assert feed(Client(), show, **{"If-None-Match": first["ETag"]}).status_code == 304
    said()
    assert feed(Client(), show, **{"If-None-Match": first["ETag"]}).status_code == 200
    head = Client().head(f"/podcast/{show.slug}/feed.xml")
    assert (head.status_code, head.content) == (200, b"")


def test_its_sound_comes_whole_or_in_parts(said: Any, channel_of_show: Any, sound: Any) -> None:
    said()
    (item,) = items(Client(), show_of(channel_of_show))
    path = "/podcast" + item.find("enclosure").get("url").partition("/podcast")[2]
    whole = Client().get(path)
    stored = sound.file.open("rb").read()
    assert b"".join(whole) == stored  # type: ignore[arg-type]
    assert int(whole["Content-Length"]) == sound.bytes
    part = Client().get(path, headers={"Range": "bytes=10-19"})
    assert (part.status_code, b"".join(part)) == (206, stored[10:20])  # type: ignore[arg-type]
    assert Client().get(path, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    assert Client().head(path)["Accept-Ranges"] == "bytes"


def test_pages_show_it_to_people_without_a_program(said: Any, channel_of_show: Any) -> None:
    delivery = said()
    show = show_of(channel_of_show)
    for path in (show.get_absolute_url(), Episode.objects.get().get_absolute_url()):
        page = Client().get(path)
        assert "Uno &amp; dos" in page.content.decode()
        assert "<b>¿Qué tal?" not in page.content.decode()
    assert delivery.url.endswith(Episode.objects.get().get_absolute_url())


# ── once ──────────────────────────────────────────────────────────────────────────────────────────────


def test_asking_twice_makes_one_episode(said: Any, channel_of_show: Any) -> None:
    delivery = said()
    network, access = networks.get("podcast"), access_for(channel_of_show)
    line = line_for(channel_of_show, secrets=access.secrets)
    again = network.publish(as_post(delivery), access, line)
    assert again.remote.id == delivery.remote_id  # type: ignore[union-attr]
    assert Episode.objects.count() == 1


def test_one_that_was_taken_down_leaves_the_feed_and_never_comes_back(
    said: Any, channel_of_show: Any, alice: Any
) -> None:
    delivery = said()
    take_down(delivery, by=alice)
    show = show_of(channel_of_show)
    assert items(Client(), show) == []
    assert Client().get(Episode.objects.get().get_absolute_url()).status_code == 404
    access = access_for(channel_of_show)
    networks.get("podcast").publish(
        as_post(delivery), access, line_for(channel_of_show, secrets=access.secrets)
    )
    assert items(Client(), show) == []


# ── who may ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_key_closes_the_old_one(channel_of_show: Any) -> None:
    old = access_for(channel_of_show)
    reconnect_podcast(channel_of_show)
    line = line_for(channel_of_show, secrets=old.secrets)
    with pytest.raises(Disconnected):
        networks.get("podcast").connect({"server": old.server, "token": old.secrets["token"]}, line)


def test_another_brand_s_file_can_t_be_put_on_the_air(channel_of_show: Any, charlie: Any, sound: Any) -> None:
    from podcast.episodes import NotTaken
    from podcast.episodes import take as take_episode

    theirs = charlie.memberships.get().workspace
    show, _token = shows.open_show(theirs, **{**SAID, "title": "Otro"})
    with pytest.raises(NotTaken, match="sound"):
        take_episode(show, {"key": "k" * 32, "title": "Robado", "sound": sound.sha256})


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer otra", "Basic YTpi"])
def test_without_its_key_nothing_is_written(channel_of_show: Any, token: str) -> None:
    answer = Client().post("/podcast/api/v1/episodes", {}, headers={"Authorization": token})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "key"),
        ({"key": "k" * 32}, "title"),
        ({"key": "k" * 32, "title": "x"}, "sound"),
        ({"key": "k" * 32, "title": "x", "sound": "0" * 64}, "sound"),
        ([], "not_json"),
    ],
)
def test_what_is_no_episode_is_refused_by_name(channel_of_show: Any, said: Any, code: str) -> None:
    token = access_for(channel_of_show).secrets["token"]
    answer = Client().post(
        "/podcast/api/v1/episodes",
        said,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


# ── its form ──────────────────────────────────────────────────────────────────────────────────────────


def test_alice_opens_one_in_the_browser(brand: Any, alice: Any, signed_in: Any) -> None:
    page = f"/m/{brand.slug}/canales/conectar/podcast/"
    assert "Título del podcast" in signed_in(alice).get(page).content.decode()
    answer = signed_in(alice).post(page, {"name": "podcast", **SAID, "explicit": ""})
    assert answer.status_code == 302
    assert show_of(brand.channels.get()).category == "Arts"


@pytest.mark.parametrize(("field", "value"), [("email", "sin arroba"), ("category", "Nada"), ("title", "")])
def test_what_can_t_be_is_said_beside_its_field(
    brand: Any, alice: Any, signed_in: Any, field: str, value: str
) -> None:
    page = f"/m/{brand.slug}/canales/conectar/podcast/"
    answer = signed_in(alice).post(page, {"name": "podcast", **SAID, field: value})
    assert answer.status_code == 422
    assert brand.channels.count() == 0
    with pytest.raises(CannotConnect) as refused:
        connect_podcast(brand, name="podcast", said={**SAID, field: value})
    assert refused.value.field == field


def test_two_shows_of_one_title_have_two_addresses(brand: Any) -> None:
    first, _ = shows.open_show(brand, **SAID)
    second, _ = shows.open_show(brand, **SAID)
    assert (first.slug, second.slug) == ("mesa-de-novedades", "mesa-de-novedades-2")


def test_a_cover_that_directories_would_refuse_is_said_with_its_figures(
    brand: Any, take: Any, cover: Any
) -> None:
    show, _ = shows.open_show(brand, **SAID)
    cover.width = 1399
    with pytest.raises(shows.CannotOpen, match="1399 × 1400"):
        shows.set_cover(show, cover)


def test_alice_changes_what_the_feed_says_and_brings_a_cover(
    channel_of_show: Any, alice: Any, signed_in: Any, cover: Any
) -> None:
    show = show_of(channel_of_show)
    page = f"/m/{channel_of_show.workspace.slug}/podcasts/{show_of(channel_of_show).pk}/"
    picture = SimpleUploadedFile("portada.jpg", cover.file.open("rb").read())
    answer = signed_in(alice).post(
        page, {**SAID, "author": "Alicia", "explicit": "", "language": "es", "picture": picture}
    )
    assert answer.status_code == 302
    show.refresh_from_db()
    assert (show.author, show.cover) == ("Alicia", cover)
    assert "Alicia" in feed(Client(), show).content.decode()


def test_a_cover_too_small_is_said_beside_it(channel_of_show: Any, alice: Any, signed_in: Any) -> None:
    small = io.BytesIO()
    Image.new("RGB", (300, 300)).save(small, "JPEG")
    page = f"/m/{channel_of_show.workspace.slug}/podcasts/{show_of(channel_of_show).pk}/"
    picture = SimpleUploadedFile("mini.jpg", small.getvalue())
    before = Show.objects.values().get()
    said = {**SAID, "title": "Otro", "explicit": "", "language": "es", "picture": picture}
    answer = signed_in(alice).post(page, said)
    assert answer.status_code == 422
    assert "300 × 300" in answer.content.decode()
    assert Show.objects.values().get() == before  # all of it or nothing
