"""Meta's Graph API: every request is one of the line's, no token is in an address, errors mean something."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import facebook as package
import pytest

from publishing.networks.contract import (
    Disconnected,
    Duplicate,
    NetworkError,
    Refused,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.facebook import Facebook
from publishing.networks.graph import Graph, proof_of
from publishing.networks.graph_errors import free_again
from publishing.networks.line import HttpLine
from tests.fakes.facebook import PAGE, TOKEN, FakeFacebook
from tests.fakes.graph import SECRET
from tests.fakes.server import Reply
from tests.networks import specs

network = Facebook()
FEED = f"POST /v25.0/{PAGE}/feed"


@pytest.fixture
def page() -> Iterator[FakeFacebook]:
    with FakeFacebook() as server:
        yield server


def line(server: FakeFacebook, **more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, base_url=server.url, secrets=(TOKEN, SECRET), **more)


def graph(server: FakeFacebook, way: HttpLine | None = None, **more: Any) -> Graph:
    return Graph(way or line(server), TOKEN, "v25.0", **more)


# ── the wall ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_package_s_own_version_check_is_stepped_over(page: FakeFacebook) -> None:
    with pytest.raises(package.GraphAPIError):
        package.GraphAPI(version="25.0")
    graph(page).get(PAGE, "published_posts")
    assert page.requests[-1].path == f"/v25.0/{PAGE}/published_posts"


def test_the_token_is_in_the_header_and_nowhere_else(page: FakeFacebook) -> None:
    way = line(page)
    graph(page, way).post(PAGE, "feed", message="Hola")
    graph(page, way).get(PAGE, "published_posts", fields="id,message")
    graph(page, way).delete(next(iter(page.things)))
    for asked in page.requests:
        assert asked.headers["Authorization"] == f"Bearer {TOKEN}"
        assert "access_token" not in asked.query
        assert TOKEN.encode() not in asked.body
    assert TOKEN not in json.dumps(way.exchanges)


def test_every_request_is_one_of_the_line_s(page: FakeFacebook) -> None:
    way = line(page)
    graph(page, way).publish(PAGE, "feed", message="Hola")
    graph(page, way).get(PAGE, "published_posts")
    assert len(way.exchanges) == len(page.requests) == 2
    assert [each["irreversible"] for each in way.exchanges] == [True, False]


def test_headers_are_not_lost(page: FakeFacebook) -> None:
    assert graph(page).get(PAGE, "published_posts").headers["Date"]


def test_an_app_that_demands_a_proof_gets_one(page: FakeFacebook) -> None:
    page.proofs = True
    with pytest.raises(Refused):
        graph(page).get(PAGE, "published_posts")
    graph(page, secret=SECRET).get(PAGE, "published_posts")
    graph(page, secret=SECRET).post(PAGE, "feed", message="Hola")
    assert proof_of(TOKEN, SECRET) == page.requests[-1].form["appsecret_proof"]
    assert SECRET not in page.requests[-1].form.values()


def test_what_isn_t_json_is_no_answer(page: FakeFacebook) -> None:
    page.trouble("html", times=2)
    with pytest.raises(Unavailable, match="página web"):
        graph(page).get(PAGE, "published_posts")
    with pytest.raises(Unsure):
        graph(page).publish(PAGE, "feed", message="Hola")


def test_an_error_that_comes_with_200_is_no_yes(page: FakeFacebook) -> None:
    said = Reply(200, {"error": {"message": "x", "code": 1}})
    page.canned = lambda *_, **__: said  # type: ignore[method-assign]
    page.trouble("reply")
    with pytest.raises(Unsure):
        graph(page).publish(PAGE, "feed", message="Hola").dig("id")


def test_a_long_list_is_read_page_by_page(page: FakeFacebook) -> None:
    for n in range(250):
        page.say(f"Publicación {n}")
    assert len(graph(page).pages(PAGE, "published_posts", fields="id")) == 250
    assert len(page.requests) == 3


# ── what errors mean ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("canned", "error", "code", "words"),
    [
        ("expired_token", Disconnected, "190", "caducó"),
        ("invalid_token", Disconnected, "190", "caducó"),
        ("app_removed", Disconnected, "190", "quitó a Pauta"),
        ("checkpoint", Disconnected, "190", "la confirme"),
        ("password_changed", Disconnected, "190", "contraseña"),
        ("unconfirmed_user", Disconnected, "190", "la confirme"),
        ("session_invalid", Disconnected, "190", "caducó"),
        ("role_lost", Disconnected, "190", "papel"),
        ("session_key_invalid", Disconnected, "102", "caducó"),
        ("missing_permission", Disconnected, "permission", "falta permiso"),
        ("permission_error", Disconnected, "permission", "falta permiso"),
        ("alias_not_found", Disconnected, "permission", "falta permiso"),
        ("app_limit", Throttled, "4", "esperar"),
        ("user_limit", Throttled, "17", "esperar"),
        ("page_limit", Throttled, "32", "esperar"),
        ("posting_limit", Throttled, "341", "esperar"),
        ("calls_limit", Throttled, "613", "esperar"),
        ("business_limit", Throttled, "80001", "esperar"),
        ("daily_limit", Throttled, "2207042", "24 horas"),
        ("blocked", Refused, "blocked", "bloqueó"),
        ("spam_restriction", Refused, "blocked", "bloqueó"),
        ("account_restricted", Refused, "blocked", "bloqueó"),
        ("duplicate", Duplicate, "duplicate", "idéntica"),
        ("link_unread", Refused, "1609005", "leer el enlace"),
        ("invalid_parameter", Refused, "100", r"Invalid parameter \(código 100\)"),
        ("gone", Refused, "gone", "no encontró"),
        ("bad_ratio", Refused, "2207009", "proporción"),
        ("image_too_heavy", Refused, "2207004", "pesa demasiado"),
        ("caption_too_long", Refused, "2207010", "demasiado largo"),
        ("bad_video", Refused, "2207026", "H.264"),
        ("bad_media_type", Refused, "2207023", "tipo de archivo"),
        ("carousel_size", Refused, "2207028", "2 a 10"),
        ("bad_tag", Refused, "2207035", "etiquetadas"),
        ("thumb_offset", Refused, "2207057", "portada"),
        ("media_not_found", Refused, "2207006", "no encontró"),
        ("no_trials", Refused, "2207081", "prueba"),
        ("media_not_fetched", Unavailable, "2207052", "descargar"),
        ("download_timeout", Unavailable, "2207003", "descargar"),
        ("container_expired", Unavailable, "2207008", "de nuevo"),
        ("container_too_old", Unavailable, "2207020", "de nuevo"),
        ("not_ready", Unavailable, "2207027", "todavía prepara"),
        ("server_error_creating", Unavailable, "2207001", "pasajero"),
        ("create_again", Unavailable, "2207032", "pasajero"),
        ("unknown_upload_error", Unavailable, "2207053", "pasajero"),
        ("unknown_error_as_400", Unavailable, "1", "pasajero"),
        ("service_down", Unavailable, "2", "pasajero"),
        ("transient_as_400", Unavailable, "transient", "pasajero"),
    ],
)
def test_each_error_means_what_its_code_says(
    page: FakeFacebook, canned: str, error: type[NetworkError], code: str, words: str
) -> None:
    page.trouble("reply", reply=canned)
    with pytest.raises(error, match=words) as told:
        graph(page).get(PAGE, "published_posts")
    assert type(told.value) is error
    assert told.value.code == code


@pytest.mark.parametrize(
    "canned", ["unknown_error", "unknown_error_as_400", "service_down", "transient_as_400", "create_again"]
)
def test_an_unknown_error_at_the_point_of_no_return_leaves_doubt(page: FakeFacebook, canned: str) -> None:
    page.trouble("reply", on=FEED, reply=canned)
    with pytest.raises(Unsure):
        graph(page).publish(PAGE, "feed", message="Hola")


@pytest.mark.parametrize("canned", ["not_ready", "container_expired", "media_not_fetched"])
def test_a_clear_not_yet_at_the_point_of_no_return_leaves_none(page: FakeFacebook, canned: str) -> None:
    page.trouble("reply", on=FEED, reply=canned)
    with pytest.raises(Unavailable):
        graph(page).publish(PAGE, "feed", message="Hola")


def test_the_usage_header_says_when_to_come_back() -> None:
    now = datetime.now(UTC)
    entries = [{"type": "pages", "estimated_time_to_regain_access": minutes} for minutes in (3, 7)]
    usage = json.dumps({"1": entries})
    assert free_again({"X-Business-Use-Case-Usage": usage}, now) == now + timedelta(minutes=7)
    assert free_again({"Retry-After": "97"}, now) == now + timedelta(seconds=97)
    assert free_again({}, now) == now + timedelta(minutes=10)
    for nonsense in ("", "{", "[]", '{"1": 3}', '{"1": [{"estimated_time_to_regain_access": "x"}]}'):
        assert free_again({"X-Business-Use-Case-Usage": nonsense}, now) == now + timedelta(minutes=10)


def test_a_full_day_is_tried_again_when_the_day_is_over(page: FakeFacebook) -> None:
    page.trouble("reply", reply="daily_limit")
    with pytest.raises(Throttled) as told:
        graph(page).get(PAGE, "published_posts")
    assert timedelta(hours=23, minutes=59) < told.value.until - datetime.now(UTC) <= timedelta(hours=24)


# ── the contract ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not specs.here("facebook"), reason=f"no contract of Meta's in {specs.FOLDER}")
def test_the_contract_is_at_hand_and_sees_wrong_requests(page: FakeFacebook) -> None:
    page.judged = False
    ours = graph(page)
    for ask in (
        lambda: ours.post(PAGE, "feed", mensaje="Hola"),
        lambda: ours.post(PAGE, "muro", message="Hola"),
        lambda: ours.post(PAGE, "video_reels", upload_phase="pronto"),
        lambda: ours.post(PAGE, "videos", upload_phase="start", file_size="mucho"),
        lambda: ours.post(PAGE, "photos", published="quizá", alt_text_custom="x"),
        lambda: ours.get(PAGE, "published_posts", fields="id,mensaje"),
        lambda: ours.get(PAGE, fields="status,mensaje"),
    ):
        with suppress(NetworkError):  # whatever the fake makes of it
            ask()
    found = [each for asked in page.requests for each in specs.deviations("facebook", asked)]
    assert [each.partition(": ")[2][:30] for each in found] == [
        "unknown parameter mensaje",
        "no such edge",
        "upload_phase is none of ['FINI",
        "file_size is no unsigned int",
        "published is no bool",
        "unknown fields mensaje",
        "unknown fields mensaje",
    ]
