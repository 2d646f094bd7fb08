"""X: what is said, what doesn't fit, what it costs."""

from __future__ import annotations

import logging
from dataclasses import replace
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from publishing.networks.consent import challenge_of, completed, new_verifier
from publishing.networks.contract import (
    Access,
    Disconnected,
    NetworkError,
    Post,
    Receipt,
    Refused,
    Remote,
)
from tests.fakes import x as fake
from tests.fakes.x import FakeX
from tests.networks import specs
from tests.networks.stands.stand import clip, photo, words
from tests.networks.stands.x import access
from tests.networks.x_talk import APP, gif, line, network, problems, publish


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
