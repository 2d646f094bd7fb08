"""X: what is said, what is heard, what it costs, and what becomes of a lost answer."""

from __future__ import annotations

import io
import logging
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from publishing.networks import x_media
from publishing.networks.consent import challenge_of, completed, new_verifier
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    App,
    Disconnected,
    Duplicate,
    Media,
    NetworkError,
    Post,
    Receipt,
    Refused,
    Remote,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.line import HttpLine
from publishing.networks.x import X
from tests.fakes import x as fake
from tests.fakes.x import FakeX
from tests.networks import specs
from tests.networks.stands.stand import clip, file, photo, words
from tests.networks.stands.x import access

network = X()
SAYS = "POST /2/tweets"
APP = App("client", "app-secret")


@pytest.fixture
def x() -> Iterator[FakeX]:
    with FakeX() as server:
        yield server


def line(server: FakeX) -> HttpLine:
    return HttpLine(network, private_ok=True, base_url=server.url, secrets=(fake.TOKEN, fake.REFRESH))


def publish(server: FakeX, said: Post, memo: Any = None) -> Receipt:
    who = access(server)
    ending = (
        network.resume(memo, said, who, line(server)) if memo else network.publish(said, who, line(server))
    )
    while isinstance(ending, StillWorking):
        ending = network.resume(ending.memo, said, who, line(server))
    return ending


def find(server: FakeX, said: Post, ago: int = 5) -> Any:
    since = datetime.now(UTC) - timedelta(seconds=ago)
    return network.find(said, access(server), line(server), since)


def problems(said: Post) -> list[str]:
    return [problem.code for problem in network.problems(said, network.limits) if problem.blocks]


def gif(**facts: Any) -> Media:
    about = {"width": 400, "height": 300, "frames": 20, "alt": "Una taza", **facts}
    return file("gif", b"GIF89a" + b"\0" * 5000, "image/gif", "taza.gif", **about)


@pytest.mark.skipif(not specs.here("x"), reason=f"no contract of X's in {specs.FOLDER}")
def test_the_contract_is_at_hand_and_sees_a_wrong_request(x: FakeX) -> None:
    with pytest.raises(NetworkError):
        line(x).post("https://api.x.com/2/tweets", json={"texto": "x", "poll": {"options": ["a"]}})
    assert sorted(specs.deviations("x", x.requests.pop())) == [
        "POST /2/tweets: poll.duration_minutes is missing",
        "POST /2/tweets: poll.options is too short",
        "POST /2/tweets: unknown field texto",
    ]


# ── what is said ──────────────────────────────────────────────────────────────────────────────────────


def test_words_arrive_as_they_were_written(x: FakeX) -> None:
    receipt = publish(x, words("¡Mañana abrimos! 🎉 <b>&amp;</b>", link="https://ejemplo.mx/menú"))
    assert x.said[receipt.remote.id] == {
        "text": "¡Mañana abrimos! 🎉 <b>&amp;</b>\n\nhttps://ejemplo.mx/menú"
    }
    assert receipt.remote.url == f"https://x.com/cafealameda/status/{receipt.remote.id}"


def test_four_images_arrive_whole_and_described(x: FakeX) -> None:
    files = tuple(photo(shade=shade, alt=f"Foto {shade}") for shade in (10, 60, 120, 200))
    receipt = publish(x, words(media=files))
    ids = x.said[receipt.remote.id]["media"]["media_ids"]
    assert [x.content(pk) for pk in ids] == [each.open().read() for each in files]
    assert [x.media[pk]["alt"] for pk in ids] == ["Foto 10", "Foto 60", "Foto 120", "Foto 200"]
    assert {x.media[pk]["media_category"] for pk in ids} == {"tweet_image"}


def test_a_gif_is_waited_for_and_described(x: FakeX) -> None:
    x.processing_looks = 2
    receipt = publish(x, words(media=(gif(),)))
    (pk,) = x.said[receipt.remote.id]["media"]["media_ids"]
    assert (x.media[pk]["media_category"], x.media[pk]["alt"]) == ("tweet_gif", "Una taza")
    assert len(x.asked("GET /2/media/upload")) == 2


def test_a_video_goes_in_parts_and_is_polled_without_sleeping(x: FakeX) -> None:
    x.processing_looks = 3
    film = clip(9 * 2**20, width=720, height=1280)
    receipt = publish(x, words(media=(film,)))
    (pk,) = x.said[receipt.remote.id]["media"]["media_ids"]
    assert x.content(pk) == film.open().read()
    assert sorted(x.media[pk]["parts"]) == [0, 1, 2]
    assert x.media[pk]["alt"] == ""  # X keeps none for video


def test_a_poll_a_quote_and_the_marks(x: FakeX) -> None:
    publish(x, words("¿Cuál?", options={"poll_choices": ["Té", " Café "], "poll_hours": 48}))
    marks = {"made_with_ai": True, "paid_partnership": True, "reply_settings": "following"}
    publish(x, words("Mira", options={"quote": "https://x.com/otra/status/1234567890?s=20", **marks}))
    first, second = x.said.values()
    assert first["poll"] == {"options": ["Té", "Café"], "duration_minutes": 2880}
    assert second == {"text": "Mira", "quote_tweet_id": "1234567890", **marks}


def test_a_thread_answers_its_own_part_before(x: FakeX) -> None:
    first = publish(x, words("Uno")).remote
    second = publish(x, words("Dos", reply_to=first, options={"reply_settings": "verified"}))
    assert x.said[second.remote.id] == {"text": "Dos", "reply": {"in_reply_to_tweet_id": first.id}}


def test_a_thread_that_the_reply_rule_stops_says_so(x: FakeX) -> None:
    first, x.own_replies = publish(x, words("Uno")).remote, False
    with pytest.raises(Refused) as no:
        publish(x, words("Dos", reply_to=first))
    assert no.value.code == "reply_rule"
    assert "febrero de 2026" in str(no.value.sentence)
    assert len(x.posts) == 1


# ── what doesn't fit ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (words("é" * 280), None),
        (words("漢" * 141), "text_too_long"),
        (words("a" * 258, link="https://ejemplo.mx/una/ruta/muy/larga/de/veras"), "text_too_long"),
        (words("a" * 255, link="https://ejemplo.mx/una/ruta/muy/larga/de/veras"), None),
        (words(media=(photo(),) * 5), "too_many_images"),
        (words(media=(gif(), photo())), "media_mixed"),
        (words(media=(gif(frames=351),)), "frames"),
        (words(media=(gif(width=1280, height=1080, frames=300),)), "image_too_large"),
        (words(media=(clip(),)), "too_big"),
        (words(media=(clip(width=720, height=1280, seconds=141),)), "lasts_too_long"),
        (words(media=(clip(width=720, height=1280, codec="hevc"),)), "codec"),
        (words(media=(photo(alt="a" * 1001),)), "alt_too_long"),
        (words(options={"poll_choices": ["Té"]}), "poll"),
        (words(options={"poll_choices": ["Té", "a" * 26]}), "poll"),
        (words(options={"poll_choices": ["Té", "Café"]}, media=(photo(),)), "not_together"),
        (words(options={"poll_choices": ["Té", "Café"], "quote": "12"}), "not_together"),
        (words(options={"quote": "https://ejemplo.mx/12"}), "quote"),
    ],
)
def test_what_does_not_fit_is_told_before(said: Post, code: str | None) -> None:
    assert problems(said) == ([code] if code else [])


def test_a_second_cashtag_is_a_warning() -> None:
    assert problems(words("Sube $BIMBO y cuesta $20")) == []
    (found,) = network.problems(words("$BIMBO y $CEMEX"), network.limits)
    assert (found.code, found.blocks) == ("cashtags", False)


def test_what_a_post_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    def amount(said: Post) -> Decimal:
        return network.cost(said).amount

    assert amount(words()) == Decimal("0.015")
    assert amount(words("ve a ejemplo.mx")) == amount(words(link="https://ejemplo.mx")) == Decimal("0.200")
    assert amount(words(media=(photo(), photo(alt="")))) == Decimal("0.020")
    monkeypatch.setenv("PAUTA_X_COST", "0.02")
    assert amount(words()) == Decimal("0.02")
    assert network.cost(words()).source


def test_an_operator_may_say_that_longer_posts_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAUTA_X_TEXT", "25000")
    assert network.problems(words("a" * 20_000), network.limits_for({})) == []


# ── crashes on the way ────────────────────────────────────────────────────────────────────────────────


def a_long_film(x: FakeX) -> tuple[Post, StillWorking]:
    film = random.Random(7).randbytes(40 * 2**20)  # no part like another
    clipped = clip(width=720, height=1280)
    said = words(media=(replace(clipped, bytes=len(film), open=lambda: io.BytesIO(film)),))
    begun = network.publish(said, access(x), line(x))
    assert isinstance(begun, StillWorking)
    assert begun.memo["file"]["sent"] == 0  # its id is written down before the first part
    return said, begun


def test_an_upload_goes_on_at_its_part_after_a_crash(x: FakeX) -> None:
    said, begun = a_long_film(x)
    half = network.resume(begun.memo, said, access(x), line(x))
    assert isinstance(half, StillWorking)
    assert half.memo["file"]["segment"] == 8
    assert begun.memo["file"]["segment"] == 0  # what was written down isn't changed underneath
    receipt = publish(x, said, half.memo)
    assert len(x.asked("initialize")) == 1
    assert [int(each.form["segment_index"]) for each in x.asked("append")] == list(range(10))
    (pk,) = x.said[receipt.remote.id]["media"]["media_ids"]
    assert x.content(pk) == said.media[0].open().read()


@pytest.mark.parametrize("kind", ["lost_before", "lost_after", "half", "html"])
@pytest.mark.parametrize("on", ["initialize", "append", "finalize", "GET /2/media/upload", "metadata"])
def test_trouble_while_uploading_publishes_nothing_and_goes_on(x: FakeX, on: str, kind: str) -> None:
    x.processing_looks = 1
    said = words(media=(gif(),))
    x.trouble(kind, on=on)
    who, memo = access(x), None
    for _turn in range(12):
        try:
            ending = network.resume(memo, said, who, line(x)) if memo else network.publish(said, who, line(x))
        except Unavailable:
            assert x.posts == {}
            continue
        if isinstance(ending, Receipt):
            break
        memo = ending.memo
    assert len(x.posts) == 1


def test_files_that_x_forgot_are_sent_again(x: FakeX) -> None:
    said, begun = a_long_film(x)
    past = {**begun.memo, "ends": (datetime.now(UTC) - timedelta(seconds=1)).isoformat()}
    publish(x, said, past)
    assert len(x.asked("initialize")) == 2
    x.media.clear()
    publish(x, replace(said, text="Otra vez"), begun.memo)
    assert len(x.asked("initialize")) == 3
    assert len(x.posts) == 2


def test_a_file_that_x_keeps_refusing_is_refused(x: FakeX) -> None:
    x.trouble("reply", on="append", times=99, reply="media_id_not_known")
    with pytest.raises(Refused):
        publish(x, words(media=(gif(),)))


def test_a_video_found_broken_while_processed_is_refused_by_name(x: FakeX) -> None:
    x.processing_looks, x.rejects_media = 1, True
    with pytest.raises(Refused) as no:
        publish(x, words(media=(clip(width=720, height=1280),)))
    assert no.value.code == "media_failed"
    assert "clip.mp4" in str(no.value.sentence)
    assert x.posts == {}


def test_a_video_never_ready_is_given_up(x: FakeX) -> None:
    x.processing_looks = x_media.PATIENCE + 5
    with pytest.raises(Refused) as no:
        publish(x, words(media=(gif(),)))
    assert no.value.code == "never_ready"


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "said",
    [
        words("¡Mañana! 🎉 «1 < 2 & 3»  dos   espacios"),
        words("Ve https://ejemplo.mx/a?b=c&d=e y luego otra.mx/x."),
        words(link="https://ejemplo.mx/menu/"),
        words("Con foto https://ejemplo.mx/f", media=(photo(),)),
        words("", media=(photo(), photo(shade=7))),
        words("cafe\u0301"),
    ],
    ids=range(6),
)
def test_a_lost_post_is_found_as_x_shows_it(x: FakeX, said: Post) -> None:
    ending = network.publish(said, access(x), line(x)) if said.media else None
    x.trouble("lost_after", on=SAYS)
    with pytest.raises(Unsure):
        publish(x, said, ending.memo if isinstance(ending, StillWorking) else None)
    found = find(x, said)
    assert isinstance(found, Receipt)
    assert found.verified
    assert found.remote.id in x.posts


def test_what_is_not_there_is_not_found(x: FakeX) -> None:
    said = words("Ve https://ejemplo.mx/a")
    for other in ("Ve https://ejemplo.mx/b", "Ve https://ejemplo.mx/a ya", "Ve"):
        x.say({"text": other})
    x.say({"text": said.text}, age=timedelta(hours=1))  # last time
    x.say({"text": said.text, "reply": {"in_reply_to_tweet_id": "1"}})
    x.say({"text": said.text, "media": {"media_ids": ["1"]}})
    assert find(x, said) is None


def test_a_lost_part_of_a_thread_is_found_under_its_parent(x: FakeX) -> None:
    first = publish(x, words("Uno")).remote
    x.trouble("lost_after", on=SAYS)
    with pytest.raises(Unsure):
        publish(x, words("Dos", reply_to=first))
    assert isinstance(find(x, words("Dos", reply_to=first)), Receipt)
    assert find(x, words("Dos")) is None


def test_a_long_timeline_is_read_page_by_page_and_never_half(x: FakeX) -> None:
    x.page = 2
    x.say({"text": "La nuestra"})
    for number in range(7):
        x.say({"text": f"Otra {number}"})
    assert isinstance(find(x, words("La nuestra")), Receipt)
    for number in range(7, 14):
        x.say({"text": f"Otra {number}"})
    assert find(x, words("No está")) is CANNOT_TELL


def test_a_timeline_read_in_part_proves_nothing(x: FakeX) -> None:
    x.unreadable = True
    assert find(x, words("No está")) is CANNOT_TELL


def test_half_a_yes_is_unsure(x: FakeX) -> None:
    x.trouble("reply", on=SAYS, reply="partial_success")
    with pytest.raises(Unsure):
        publish(x, words())


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("reply", "error", "code", "says"),
    [
        ("expired_token", Disconnected, "http_401", "Vuelve a conectar"),
        ("duplicate", Duplicate, "duplicate", "ya publicó ese mismo texto"),
        ("duplicate_with_code", Duplicate, "duplicate", "ya publicó ese mismo texto"),
        ("not_permitted", Refused, "forbidden", "política de respuestas"),
        ("client_forbidden", Disconnected, "client_forbidden", "developer.x.com"),
        ("not_authorized_for_resource", Disconnected, "not_authorized", "no tiene permiso"),
        ("account_locked", Disconnected, "not_authorized", "temporarily locked"),
        ("invalid_request", Refused, "invalid_request", "text is too long"),
        ("post_not_found", Refused, "resource_not_found", "Could not find"),
        ("usage_capped", Throttled, "usage_capped", "crédito"),
        ("credits_depleted", Throttled, "usage_capped", "crédito"),
        ("overloaded", Unsure, "http_503", "X"),
    ],
)
def test_each_refusal_means_what_to_do(
    x: FakeX, reply: str, error: type[NetworkError], code: str, says: str
) -> None:
    x.trouble("reply", on=SAYS, reply=reply)
    with pytest.raises(error) as told:
        publish(x, words())
    assert told.value.code == code
    assert says in str(told.value.sentence)


@pytest.mark.parametrize(
    ("reply", "until"), [("rate_limited", 1_900_000_000), ("day_limit_reached", 1_900_050_000)]
)
def test_the_wait_is_the_one_that_the_headers_say(x: FakeX, reply: str, until: int) -> None:
    soon = int(datetime.now(UTC).timestamp()) + 600 + (until - 1_900_000_000)
    names = ("x-rate-limit-reset", "x-app-limit-24hour-reset")
    headers = dict(
        zip(names, (str(soon if until == 1_900_000_000 else soon - 50_000), str(soon)), strict=True)
    )
    x.trouble("reply", on=SAYS, reply=reply, **(headers if "day" in reply else {names[0]: str(soon)}))
    with pytest.raises(Throttled) as told:
        publish(x, words())
    assert int(told.value.until.timestamp()) == soon


def test_the_same_words_twice_are_a_duplicate_without_a_name(x: FakeX) -> None:
    publish(x, words())
    with pytest.raises(Duplicate) as no:
        publish(x, words())
    assert no.value.remote is None
    assert len(x.posts) == 1


# ── the account ───────────────────────────────────────────────────────────────────────────────────────


def test_permission_is_asked_for_and_exchanged_with_pkce(x: FakeX) -> None:
    verifier = new_verifier()
    url = urlsplit(network.asked(APP, "https://pauta.mx/permiso/x", "estado", challenge_of(verifier)))
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert f"{url.scheme}://{url.netloc}{url.path}" == "https://x.com/i/oauth2/authorize"
    assert asked["scope"] == "tweet.read tweet.write users.read media.write offline.access"
    code = x.grant(APP.client_id, asked["code_challenge"])
    grant = network.exchange(APP, code, verifier, "https://pauta.mx/permiso/x", line(x))
    (account,) = network.offers(grant, APP, line(x))
    assert (account.id, account.name) == (fake.ACCOUNT, "@cafealameda")
    assert completed(account, grant).secrets == {
        "access_token": grant.access,
        "refresh_token": grant.refresh,
    }
    assert "app-secret" not in x.requests[0].body.decode()
    with pytest.raises(Disconnected):
        network.exchange(APP, code, verifier, "https://pauta.mx/permiso/x", line(x))


def test_a_refresh_token_works_once(x: FakeX) -> None:
    who = access(x)
    grant = network.renew(who, line(x))
    kept = network.renewed(who, grant)
    assert (kept["access_token"], kept["refresh_token"]) == (grant.access, grant.refresh)
    assert fake.REFRESH not in x.refreshes
    with pytest.raises(Disconnected):
        network.renew(who, line(x))
    assert network.renew(replace(who, secrets=kept), line(x)).refresh


def test_a_permission_without_what_we_need_is_refused(x: FakeX) -> None:
    grant = replace(network.renew(access(x), line(x)), scopes=("tweet.read", "users.read"))
    with pytest.raises(Refused, match=r"tweet\.write"):
        network.offers(grant, APP, line(x))


# ── after ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_post_is_deleted_and_deleting_again_succeeds(x: FakeX) -> None:
    remote = publish(x, words()).remote
    network.delete(remote, access(x), line(x))
    network.delete(remote, access(x), line(x))
    assert x.posts == {}


def test_readings_are_in_our_words_and_skip_what_is_gone(x: FakeX) -> None:
    remotes = [publish(x, words(f"Número {n}")).remote for n in range(3)]
    told = network.readings([*remotes, Remote("99")], access(x), line(x))
    figures = {"likes": 5, "replies": 2, "shares": 3, "quotes": 1, "views": 99, "saves": 4}
    assert told == {remote.id: figures for remote in remotes}
    renamed = x.posts[remotes[0].id]["public_metrics"]
    renamed["repost_count"] = renamed.pop("retweet_count")
    assert network.readings(remotes[:1], access(x), line(x)) == {remotes[0].id: figures}


def test_tweepy_opens_nothing_and_logs_nothing(x: FakeX, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    way = line(x)
    network.delete(publish(x, words()).remote, access(x), way)
    assert [each["method"] for each in way.exchanges] == ["DELETE"]
    assert not [record for record in caplog.records if record.name.startswith("tweepy")]
    assert fake.TOKEN not in caplog.text


def test_an_account_without_its_name_still_links(x: FakeX) -> None:
    who = Access(fake.ACCOUNT, {"access_token": fake.TOKEN})
    receipt = network.publish(words(), who, line(x))
    assert isinstance(receipt, Receipt)
    assert receipt.remote.url == f"https://x.com/i/status/{receipt.remote.id}"
