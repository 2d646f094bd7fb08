"""Tumblr: blocks, files, states, videos it prepares, rotated tokens, and lost answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks.consent import completed
from publishing.networks.contract import (
    App,
    CannotTell,
    Disconnected,
    NetworkError,
    Receipt,
    Refused,
    Remote,
    StillWorking,
    Throttled,
    Unsure,
)
from publishing.networks.line import HttpLine
from publishing.networks.tumblr import LOOKS, Tumblr
from publishing.networks.tumblr_blocks import paragraphs
from tests.fakes.tumblr import BLOG, CLIENT, CLIENT_SECRET, CODE, REFRESH, TOKEN, FakeTumblr
from tests.media import making
from tests.networks import specs, talking
from tests.networks.stands.stand import clip, photo, words
from tests.networks.stands.tumblr import access

network = Tumblr()
APP = App(CLIENT, CLIENT_SECRET)
SAY = r"POST /v2/blog/[^/]+/posts$"


@pytest.fixture
def tumblr() -> Iterator[FakeTumblr]:
    with FakeTumblr() as server:
        yield server


def line(server: FakeTumblr) -> HttpLine:
    return talking.line_to(network, server)


def publish(tumblr: FakeTumblr, post: Any, **more: Any) -> Receipt:
    return talking.publish(network, tumblr, post, access(), **more)


def said(tumblr: FakeTumblr) -> dict[str, Any]:
    return list(tumblr.posts.values())[-1]["said"]


@pytest.mark.skipif(not specs.here("tumblr"), reason=f"no contract of Tumblr's in {specs.FOLDER}")
def test_the_contract_is_at_hand_and_sees_a_wrong_request(tumblr: FakeTumblr) -> None:
    body = {"content": [], "estado": "x", "tags": ["a"], "state": "nunca"}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    line(tumblr).post(f"https://api.tumblr.com/v2/blog/{BLOG}/posts", json=body, headers=headers)
    found = sorted(specs.deviations("tumblr", tumblr.requests.pop()))
    assert [each.partition(": ")[2][:20] for each in found] == [
        "state is not one of ",
        "tags is not of type ",
        "unknown field estado",
    ]


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_the_person_chooses_among_the_blogs(tumblr: FakeTumblr) -> None:
    grant = network.exchange(APP, CODE, "", "https://pauta.example/vuelta", line(tumblr))
    network.check_scopes(grant)
    first, second = (completed(one, grant) for one in network.offers(grant, APP, line(tumblr)))
    assert (first.id, first.name, first.url) == (BLOG, "cafe", "https://cafe.tumblr.com/")
    assert second.name == "pan"
    assert first.expires_at
    assert timedelta(minutes=41) < first.expires_at - datetime.now(UTC) <= timedelta(minutes=42)


def test_a_refresh_token_works_once(tumblr: FakeTumblr) -> None:
    grant = network.renew(access(), line(tumblr))
    assert network.renewed(access(), grant)["refresh_token"] not in ("", REFRESH)
    with pytest.raises(Disconnected, match="Vuelve a conectar"):
        network.renew(access(), line(tumblr))


def test_without_the_right_to_write_it_says_so(tumblr: FakeTumblr) -> None:
    tumblr.scopes = "basic"
    grant = network.exchange(APP, CODE, "", "https://pauta.example/vuelta", line(tumblr))
    with pytest.raises(Refused, match="write"):
        network.check_scopes(grant)


# ── publishing ────────────────────────────────────────────────────────────────────────────────────────


def test_what_arrives_is_what_was_composed(tumblr: FakeTumblr) -> None:
    post = words(
        "¡Mañana! 🎉\ncon pan\n\nY café.",
        title="Abrimos",
        link="https://café.example/menú",
        tags=("café", "pan, dulce", "#hoy"),
        options={"source_url": "https://a.example/", "no_reblog": True},
    )
    receipt = publish(tumblr, post)
    assert said(tumblr)["content"] == [
        {"type": "text", "subtype": "heading1", "text": "Abrimos"},
        {"type": "text", "text": "¡Mañana! 🎉\ncon pan"},
        {"type": "text", "text": "Y café."},
        {"type": "link", "url": "https://café.example/menú"},
    ]
    assert said(tumblr)["tags"] == "café,pan dulce,hoy"
    assert (said(tumblr)["source_url"], said(tumblr)["interactability_reblog"]) == (
        "https://a.example/",
        "noone",
    )
    assert said(tumblr)["slug"] == f"abrimos-{post.key[:12]}"
    assert receipt.remote.url == f"https://www.tumblr.com/cafe/{receipt.remote.id}"


def test_files_go_with_the_blocks_that_name_them(tumblr: FakeTumblr) -> None:
    song = making.as_media(making.sound(), "audio", "audio/mpeg", filename="canción.mp3")
    post = words("Hola", media=(photo(), photo(shade=30, alt=""), song))
    publish(tumblr, post)
    first, second, third, words_block = said(tumblr)["content"]
    assert (first["alt_text"], "alt_text" in second, third["type"]) == ("Un café", False, "audio")
    assert words_block["text"] == "Hola"
    (there,) = tumblr.posts.values()
    assert [content for _name, _mime, content in there["files"].values()] == [
        m.open().read() for m in post.media
    ]


@pytest.mark.parametrize("state", ["published", "private", "draft", "queue"])
def test_how_it_goes_out_is_the_persons_choice_and_found_there(tumblr: FakeTumblr, state: str) -> None:
    post = words(options={"state": state})
    talking.lost(network, tumblr, post, access(), SAY, "lost_after")
    assert said(tumblr)["state"] == state
    found = talking.find(network, tumblr, post, access())
    assert isinstance(found, Receipt)
    assert (found.remote.id, found.verified) == (next(iter(tumblr.posts)), True)


def test_long_paragraphs_are_divided_between_words() -> None:
    text = "palabra " * 1200
    pieces = list(paragraphs(text))
    assert max(map(len, pieces)) <= 4096
    assert " ".join(pieces) == text.strip()
    assert [len(piece) for piece in paragraphs("🎉" * 5000)] == [4096, 904]


def test_a_video_is_waited_for(tumblr: FakeTumblr) -> None:
    tumblr.transcoding = 3
    kept: list[StillWorking] = []
    receipt = publish(tumblr, words(media=(clip(300_000),)), between=kept.append)
    assert [each.left for each in kept] == [True] * 3
    assert (receipt.verified, len(tumblr.asked(SAY))) == (True, 1)


def test_a_video_that_tumblr_throws_away_ends_with_a_sentence(tumblr: FakeTumblr) -> None:
    tumblr.transcoding, tumblr.spoils = 2, True
    with pytest.raises(Refused, match="Conviértelo a MP4"):
        publish(tumblr, words(media=(clip(300_000),)))


def test_a_video_that_is_never_ready_ends_with_a_sentence(tumblr: FakeTumblr) -> None:
    tumblr.transcoding = 10_000
    working = network.publish(words(media=(clip(300_000),)), access(), line(tumblr))
    assert isinstance(working, StillWorking)
    with pytest.raises(Refused, match="no terminó de preparar"):
        network.resume({**working.memo, "looks": LOOKS}, words(media=(clip(),)), access(), line(tumblr))


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["lost_after", "half", "done_empty", "done_html"])
def test_a_lost_post_is_found_by_its_slug(tumblr: FakeTumblr, kind: str) -> None:
    post = words(media=(photo(),), options={"slug": "Mi dirección"})
    talking.lost(network, tumblr, post, access(), SAY, kind)
    assert said(tumblr)["slug"] == f"mi-direccion-{post.key[:12]}"
    for n in range(30):
        tumblr.say({"slug": f"otra-{n}"})
    found = talking.find(network, tumblr, post, access())
    assert isinstance(found, Receipt)
    assert found.remote.id == next(iter(tumblr.posts))


def test_one_that_never_arrived_is_known_to_be_absent(tumblr: FakeTumblr) -> None:
    tumblr.say({"slug": "hoy-abrimos"})
    talking.lost(network, tumblr, words(), access(), SAY, "lost_before")
    assert talking.find(network, tumblr, words(), access()) is None


def test_more_than_we_read_is_no_proof_of_absence(tumblr: FakeTumblr) -> None:
    for n in range(201):
        tumblr.say({"slug": f"otra-{n}"})
    assert isinstance(talking.find(network, tumblr, words(), access()), CannotTell)


def test_a_video_in_preparation_shows_nowhere_so_nobody_guesses(tumblr: FakeTumblr) -> None:
    tumblr.transcoding = 9
    post = words(media=(clip(300_000),))
    talking.lost(network, tumblr, post, access(), SAY, "lost_after")
    assert isinstance(talking.find(network, tumblr, post, access()), CannotTell)


# ── what Tumblr says ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("canned", "error", "words_said"),
    [
        ("unauthorized", Disconnected, "Vuelve a conectar"),
        ("not_a_member", Disconnected, "ya no puede publicar"),
        ("no_blog", Disconnected, "no encuentra el blog"),
        ("bad_block", Refused, "too long"),
        ("bad_media", Refused, "formato de un archivo"),
        ("queue_full", Refused, "cola del blog"),
        ("media_of_today_spent", Throttled, "por día"),
        ("videos_of_today_spent", Throttled, "por día"),
        ("posts_of_today_spent", Throttled, "por día"),
        ("video_still_transcoding", Throttled, "prepara otro video"),
        ("limit_exceeded", Throttled, "esperar"),
        ("upload_error", Unsure, "problemas"),
        ("gateway_error", Unsure, "problemas"),
    ],
)
def test_each_refusal_means_what_it_says(
    tumblr: FakeTumblr, canned: str, error: type[NetworkError], words_said: str
) -> None:
    tumblr.trouble("reply", on=SAY, reply=canned)
    with pytest.raises(error, match=words_said):
        publish(tumblr, words())
    assert tumblr.posts == {}


@pytest.mark.parametrize(
    ("canned", "least", "most"),
    [
        ("videos_of_today_spent", 7190, 7200),
        ("limit_exceeded", 290, 300),
        ("posts_of_today_spent", 0, 86_400),
    ],
)
def test_the_wait_is_kept(tumblr: FakeTumblr, canned: str, least: int, most: int) -> None:
    tumblr.trouble("reply", on=SAY, reply=canned)
    with pytest.raises(Throttled) as told:
        publish(tumblr, words())
    assert least <= (told.value.until - datetime.now(UTC)).total_seconds() <= most


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────


def test_deleting_twice_succeeds(tumblr: FakeTumblr) -> None:
    there = publish(tumblr, words()).remote
    network.delete(there, access(), line(tumblr))
    network.delete(there, access(), line(tumblr))
    assert tumblr.posts == {}


def test_notes_are_read_for_what_still_exists(tumblr: FakeTumblr) -> None:
    there = publish(tumblr, words()).remote
    figures = network.readings([there, Remote("404")], access(), line(tumblr))
    assert figures == {there.id: {"likes": 6, "shares": 2}}


# ── before scheduling ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("post", "codes"),
    [
        (words("", link="https://a.example/"), []),
        (words(title="x" * 4097), ["title_too_long"]),
        (words("x" * 1_000_001), ["text_too_heavy"]),
        (words("a\n\n" * 961), ["too_many_blocks"]),
        (words(media=(clip(), clip())), ["too_many_files"]),
    ],
)
def test_what_doesn_t_fit_is_said(post: Any, codes: list[str]) -> None:
    assert [problem.code for problem in network.problems(post, network.limits)] == codes
