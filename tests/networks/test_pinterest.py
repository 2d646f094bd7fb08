"""Pinterest: pictures within the request, videos by way of the store, and pins found again on their board."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks.contract import (
    App,
    CannotTell,
    Disconnected,
    Grant,
    NetworkError,
    Post,
    Receipt,
    Refused,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.line import HttpLine
from publishing.networks.pinterest import Pinterest
from tests.fakes.pinterest import BOARD, OTHER, SECTION, SIGNATURE, TOKEN, FakePinterest
from tests.fakes.server import Reply
from tests.networks.stands.pinterest import access, pin
from tests.networks.stands.stand import clip, photo

network = Pinterest()
PINS = "POST /v5/pins$"


@pytest.fixture
def pinterest() -> Iterator[FakePinterest]:
    with FakePinterest() as server:
        yield server


def line(server: FakePinterest, **more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, base_url=server.url, secrets=(TOKEN,), **more)


def publish(said: Post, server: FakePinterest, **more: Any) -> Receipt:
    ending: Any = network.publish(said, access(server), line(server, **more))
    while isinstance(ending, StillWorking):
        ending = network.resume(ending.memo, said, access(server), line(server, **more))
    return ending


def there(server: FakePinterest) -> dict[str, Any]:
    (found,) = server.pins.values()
    return found


def find(said: Post, server: FakePinterest) -> Any:
    return network.find(said, access(server), line(server), datetime.now(UTC) - timedelta(seconds=30))


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_connecting_shows_the_account_with_its_boards_and_sections(pinterest: FakePinterest) -> None:
    """Page by page; a board whose sections aren't ours to see is offered without them."""
    pinterest.page_size = 1
    (account,) = network.offers(Grant(TOKEN), App("x"), line(pinterest))
    assert (account.name, account.url) == ("Café Alameda", "https://www.pinterest.com/cafealameda/")
    (board, _cover) = network.options_for(account.facts)
    assert board.choices == (
        (BOARD, "Recetas"),
        (f"{BOARD}:{SECTION}", "Recetas › Postres"),
        (OTHER, "Local"),
    )


def test_a_renewed_token_says_when_both_end(pinterest: FakePinterest) -> None:
    grant = network.renew(access(pinterest), line(pinterest))
    assert grant.expires_at is not None
    assert grant.ends_at is not None
    assert grant.refresh


def test_a_spent_refresh_token_disconnects_and_wrong_keys_do_not(pinterest: FakePinterest) -> None:
    pinterest.refresh_tokens.clear()
    with pytest.raises(Disconnected):
        network.renew(access(pinterest), line(pinterest))
    pinterest.trouble("reply", on="oauth/token", reply="wrong_app")
    with pytest.raises(Refused, match="claves de nuestra aplicación"):
        network.renew(access(pinterest), line(pinterest))


# ── what is composed ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"media": ()}, "media_missing"),
        ({"options": {}}, "board_missing"),
        ({"options": {"board": "recetas"}}, "board_missing"),
        ({"text": "x" * 801}, "text_too_long"),
        ({"title": "x" * 101}, "title_too_long"),
        ({"link": "https://a.mx/" + "x" * 2048}, "link_too_long"),
        ({"media": (photo(alt="x" * 501),)}, "alt_too_long"),
        ({"media": (photo(),) * 6}, "too_many_images"),
        ({"media": (clip(), photo(), photo())}, "too_many_images"),
        ({"media": (clip(seconds=3.0),)}, "too_short"),
    ],
)
def test_what_pinterest_would_refuse_is_said_before(change: dict[str, Any], code: str) -> None:
    assert code in [p.code for p in network.problems(pin(**change), network.limits) if p.blocks]


def test_a_picture_travels_within_the_request(pinterest: FakePinterest) -> None:
    said = pin(link="https://café.example/menú")
    receipt = publish(said, pinterest)
    made = there(pinterest)
    with said.media[0].open() as file:
        assert base64.b64decode(made["media_source"]["data"]) == file.read()
    assert (made["title"], made["link"], made["alt_text"]) == (said.title, said.link, "Un café")
    assert receipt.remote.url == f"https://www.pinterest.com/pin/{made['id']}/"


def test_a_carousel_keeps_its_order(pinterest: FakePinterest) -> None:
    said = pin(media=(photo(shade=90), photo(shade=100)))
    publish(said, pinterest)
    source = there(pinterest)["media_source"]
    assert source["source_type"] == "multiple_image_base64"
    for item, media in zip(source["items"], said.media, strict=True):
        with media.open() as file:
            assert base64.b64decode(item["data"]) == file.read()


def test_a_section_is_said_beside_its_board(pinterest: FakePinterest) -> None:
    publish(pin(options={"board": f"{BOARD}:{SECTION}"}), pinterest)
    assert (there(pinterest)["board_id"], there(pinterest)["board_section_id"]) == (BOARD, SECTION)


# ── video ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_video_goes_through_the_store_and_is_waited_for(pinterest: FakePinterest) -> None:
    pinterest.processing_looks = 3
    said = pin(media=(clip(),), options={"board": BOARD, "cover_second": 2})
    publish(said, pinterest)
    (media,) = pinterest.media.values()
    with said.media[0].open() as file:
        assert media["content"] == file.read()
    assert there(pinterest)["media_source"]["cover_image_key_frame_time"] == 2
    assert len(pinterest.asked("GET /v5/media/")) == 3


def test_a_picture_beside_the_video_is_its_cover(pinterest: FakePinterest) -> None:
    publish(pin(media=(clip(), photo())), pinterest)
    assert there(pinterest)["media_source"]["cover_image_content_type"] == "image/jpeg"


def test_the_signed_form_is_kept_nowhere(pinterest: FakePinterest) -> None:
    way = line(pinterest)
    working = network.publish(pin(media=(clip(),)), access(pinterest), way)
    assert isinstance(working, StillWorking)
    assert set(working.memo) == {"media_id"}
    assert SIGNATURE not in json.dumps(way.exchanges)


def test_the_store_is_never_shown_our_token(pinterest: FakePinterest) -> None:
    publish(pin(media=(clip(),)), pinterest)
    (stored,) = pinterest.asked("POST /$")
    assert "Authorization" not in stored.headers


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "http://x.amazonaws.com/", "https://amazonaws.com.evil.example/"]
)
def test_a_file_is_sent_to_pinterests_store_only(pinterest: FakePinterest, url: str) -> None:
    pinterest.store_url = url
    with pytest.raises(Unavailable, match="no llegó"):
        publish(pin(media=(clip(),)), pinterest)
    assert pinterest.asked("POST /$") == []


@pytest.mark.parametrize("kind", ["lost_before", "lost_after", "half"])
@pytest.mark.parametrize("on", ["POST /v5/media", "POST /$", "GET /v5/media/"])
def test_a_break_before_the_pin_publishes_nothing_and_is_taken_up_again(
    pinterest: FakePinterest, kind: str, on: str
) -> None:
    said = pin(media=(clip(),))
    if (kind, on) == ("half", "POST /$"):
        pytest.skip("its yes has no body that could be half")
    pinterest.trouble(kind, on=on)
    with pytest.raises(Unavailable):
        publish(said, pinterest)
    assert pinterest.pins == {}
    publish(said, pinterest)
    assert len(pinterest.pins) == 1


def test_a_store_that_refuses_is_only_a_delay(pinterest: FakePinterest) -> None:
    denied = Reply(403, "<Error><Code>AccessDenied</Code></Error>", {"Content-Type": "application/xml"})
    pinterest.canned = lambda *_, **__: denied  # type: ignore[method-assign]
    pinterest.trouble("reply", on="POST /$")
    with pytest.raises(Unavailable):
        publish(pin(media=(clip(),)), pinterest)


def test_a_video_that_pinterest_can_t_process_says_so(pinterest: FakePinterest) -> None:
    pinterest.media_ends_as = "failed"
    with pytest.raises(Refused, match="no pudo procesar"):
        publish(pin(media=(clip(),)), pinterest)
    assert pinterest.pins == {}


def test_a_video_that_is_never_ready_ends_with_a_sentence(pinterest: FakePinterest) -> None:
    pinterest.processing_looks = 1000
    with pytest.raises(Refused, match="no terminó de procesar"):
        publish(pin(media=(clip(),)), pinterest)


def test_a_video_that_was_forgotten_is_sent_again(pinterest: FakePinterest) -> None:
    said = pin(media=(clip(),))
    working: Any = network.publish(said, access(pinterest), line(pinterest))
    pinterest.media.clear()
    while isinstance(working, StillWorking):
        working = network.resume(working.memo, said, access(pinterest), line(pinterest))
    assert len(pinterest.asked("POST /$")) == 2


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["lost_after", "half", "done_empty", "lost_before"])
@pytest.mark.parametrize("board", [BOARD, f"{BOARD}:{SECTION}"])
def test_a_lost_answer_is_settled_on_the_board(pinterest: FakePinterest, kind: str, board: str) -> None:
    said = pin(options={"board": board})
    pinterest.trouble(kind, on=PINS)
    with pytest.raises(Unsure):
        publish(said, pinterest)
    found = find(said, pinterest)
    assert isinstance(found, Receipt) == (kind != "lost_before")
    assert found is None or found.verified


def test_yesterdays_twin_and_others_are_not_ours(pinterest: FakePinterest) -> None:
    said = pin(link="https://café.example")
    twin = {"board_id": BOARD, "title": said.title, "description": said.text, "link": said.link}
    pinterest.say(twin, age=timedelta(days=1))
    pinterest.say({**twin, "link": "https://otro.example"})
    assert find(said, pinterest) is None
    pinterest.say(twin)
    assert isinstance(find(said, pinterest), Receipt)


def test_more_pins_than_we_read_are_no_proof(pinterest: FakePinterest) -> None:
    for n in range(401):
        pinterest.say({"board_id": BOARD, "title": f"Otro {n}"})
    assert isinstance(find(pin(), pinterest), CannotTell)


# ── what Pinterest says ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("canned", "error", "says"),
    [
        ("expired_token", Disconnected, "Vuelve a conectar"),
        ("trial_access", Refused, "Standard"),
        ("no_such_board", Refused, "tablero"),
        ("board_not_ours", Refused, "tablero"),
        ("invalid_params", Refused, "not a valid URL"),
        ("too_fast", Throttled, "esperar"),
        ("server_error", Unsure, "problemas"),
    ],
)
def test_each_refusal_means_what_it_says(
    pinterest: FakePinterest, canned: str, error: type[NetworkError], says: str
) -> None:
    pinterest.trouble("reply", on=PINS, reply=canned)
    with pytest.raises(error, match=says):
        publish(pin(), pinterest)
    assert pinterest.pins == {}


def test_the_wait_of_a_429_is_what_its_header_says(pinterest: FakePinterest) -> None:
    pinterest.trouble("reply", on=PINS, reply="too_fast")
    before = datetime.now(UTC)
    with pytest.raises(Throttled) as told:
        publish(pin(), pinterest)
    assert timedelta(seconds=44) <= told.value.until - before <= timedelta(seconds=60)


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────


def test_a_pin_is_read_and_deleted(pinterest: FakePinterest) -> None:
    remote = publish(pin(), pinterest).remote
    figures = network.readings([remote], access(pinterest), line(pinterest))
    assert figures == {remote.id: {"views": 200, "clicks": 3, "saves": 5, "likes": 10, "replies": 2}}
    network.delete(remote, access(pinterest), line(pinterest))
    network.delete(remote, access(pinterest), line(pinterest))
    assert pinterest.pins == {}
    assert network.readings([remote], access(pinterest), line(pinterest)) == {}
