"""Reddit: words, links, pictures, galleries, videos, comments, communities' rules, and lost answers."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image

from publishing.networks import reddit_places
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
from publishing.networks.reddit import LOOKS, Reddit
from tests.fakes.reddit import CLIENT, CLIENT_SECRET, CODE, NAME, REFRESH, TOKEN, FakeReddit
from tests.networks import specs, talking
from tests.networks.stands.reddit import GALLERY, access, submission
from tests.networks.stands.stand import clip, photo, words

network = Reddit()
APP = App(CLIENT, CLIENT_SECRET)
SUBMIT = r"POST /api/submit$"


@pytest.fixture
def reddit() -> Iterator[FakeReddit]:
    with FakeReddit() as server:
        yield server


def line(server: FakeReddit) -> HttpLine:
    return talking.line_to(network, server)


def publish(reddit: FakeReddit, post: Any, **more: Any) -> Receipt:
    return talking.publish(network, reddit, post, access(), **more)


def said(reddit: FakeReddit) -> dict[str, Any]:
    return list(reddit.posts.values())[-1]["said"]


@pytest.mark.skipif(not specs.here("reddit"), reason=f"no contract of Reddit's in {specs.FOLDER}")
def test_the_contract_is_at_hand_and_sees_a_wrong_request(reddit: FakeReddit) -> None:
    form = {"sr": "cafe", "kind": "poll", "title": "x" * 301, "texto": "x"}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    line(reddit).post("https://oauth.reddit.com/api/submit", data=form, headers=headers)
    found = specs.deviations("reddit", reddit.requests.pop())
    assert found[0].endswith("without a User-Agent of its own")
    assert sorted(each.partition(": ")[2][:18] for each in found[1:]) == [
        "kind is not one of",
        "title is too long",
        "unknown field text",
    ]


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_consent_keeps_a_refresh_token_that_lasts(reddit: FakeReddit) -> None:
    asked = network.asked(APP, "https://pauta.example/vuelta", "estado", "")
    assert "duration=permanent" in asked
    grant = network.exchange(APP, CODE, "", "https://pauta.example/vuelta", line(reddit))
    network.check_scopes(grant)
    (account,) = network.offers(grant, APP, line(reddit))
    assert (account.id, account.name, account.url) == (
        "1w72",
        f"u/{NAME}",
        f"https://www.reddit.com/user/{NAME}",
    )
    assert completed(account, grant).secrets["refresh_token"] == REFRESH
    renewed = network.renewed(access(), network.renew(access(), line(reddit)))
    assert renewed["refresh_token"] == REFRESH
    assert renewed["access_token"] != TOKEN


def test_a_refused_renewal_disconnects(reddit: FakeReddit) -> None:
    reddit.trouble("reply", reply="invalid_grant")
    with pytest.raises(Disconnected, match="Vuelve a conectar"):
        network.renew(access(), line(reddit))


def test_the_communities_it_is_in_are_offered_with_their_labels(reddit: FakeReddit) -> None:
    facts = network.look_around(access(), line(reddit))
    assert facts["subreddits"] == [["pan", "r/pan"], ["cafe", "r/cafe"]]
    fields = {field.name: field for field in network.options_for(facts)}
    assert fields["subreddit"].choices == (("pan", "r/pan"), ("cafe", "r/cafe"))
    assert fields["flair"].choices == (("f-2", "r/pan · Receta"), ("f-1", "r/cafe · Noticias"))
    reddit.scopes = "identity submit"
    assert network.look_around(access(), line(reddit))["subreddits"] == []


@pytest.mark.parametrize(
    "typed", ["cafe", "r/cafe", "/r/cafe/", "https://www.reddit.com/r/cafe/", " r/cafe "]
)
def test_a_community_is_understood_as_people_write_it(typed: str) -> None:
    assert reddit_places.plain(typed) == "cafe"


@pytest.mark.parametrize("typed", ["", "r/", "r/a b", "https://a.example/r/cafe", "x" * 30, "r/../api"])
def test_what_is_no_community_is_known(typed: str) -> None:
    assert reddit_places.plain(typed) == ""


# ── publishing ────────────────────────────────────────────────────────────────────────────────────────


def test_words_are_a_self_post_with_the_link_among_them(reddit: FakeReddit) -> None:
    marks = {"flair": "noticias", "nsfw": True, "spoiler": True, "quiet": True}
    receipt = publish(reddit, submission("¡Hola! & <pan>", link="https://a.example/", options=marks))
    told = said(reddit)
    assert (told["kind"], told["text"]) == ("self", "¡Hola! & <pan>\n\nhttps://a.example/")
    assert (told["flair_id"], told["nsfw"], told["spoiler"], told["sendreplies"]) == (
        "f-1",
        "true",
        "true",
        "false",
    )
    assert receipt.remote.id == next(iter(reddit.posts))
    assert receipt.remote.url.startswith("https://www.reddit.com/r/cafe/comments/")
    assert all(agent.startswith("web:pauta:") for agent in reddit.agents)


def test_a_link_is_a_link_post(reddit: FakeReddit) -> None:
    publish(reddit, submission("Mira", link="https://a.example/", options={"form": "link"}))
    assert (said(reddit)["kind"], said(reddit)["url"], said(reddit)["text"]) == (
        "link",
        "https://a.example/",
        "Mira",
    )
    publish(reddit, submission("", link="https://a.example/2"))
    assert "text" not in said(reddit)


def test_a_picture_is_uploaded_and_its_post_appears_later(reddit: FakeReddit) -> None:
    reddit.looks = 3
    post, kept = submission(media=(photo(),)), list[StillWorking]()
    receipt = publish(reddit, post, between=kept.append)
    (asset,) = reddit.assets.values()
    assert asset["content"] == post.media[0].open().read()
    assert said(reddit)["url"].endswith("/storage/rte/asset1")
    assert [each.left for each in kept] == [False, True, True, True]
    assert (receipt.verified, len(reddit.asked(SUBMIT))) == (True, 1)


def test_a_gallery_keeps_its_order_and_its_descriptions(reddit: FakeReddit) -> None:
    publish(reddit, submission(media=(photo(alt="Uno"), photo(shade=30, alt=""))))
    assert said(reddit)["items"] == [{"media_id": "asset1", "caption": "Uno"}, {"media_id": "asset2"}]


def test_a_video_brings_its_cover_or_gets_a_plain_one(reddit: FakeReddit) -> None:
    publish(reddit, submission(media=(photo(), clip(300_000))))
    assert (said(reddit)["url"][-6:], said(reddit)["video_poster_url"][-6:]) == ("asset2", "asset1")
    publish(reddit, submission(title="Otro", media=(clip(300_000),)))
    made = list(reddit.assets.values())[-1]
    assert Image.open(io.BytesIO(made["content"])).size == (640, 360)


def test_files_that_are_never_processed_end_with_a_sentence(reddit: FakeReddit) -> None:
    reddit.looks = 10_000
    memo = {"sent": datetime.now(UTC).isoformat(), "looks": LOOKS}
    with pytest.raises(Refused, match="Mira en tu perfil"):
        network.resume(memo, submission(media=(photo(),)), access(), line(reddit))


def test_a_first_comment_and_a_thread_are_comments(reddit: FakeReddit) -> None:
    first = publish(reddit, submission()).remote
    second = publish(reddit, words("Uno", reply_to=first, comment=True)).remote
    third = publish(reddit, words("Dos", reply_to=second)).remote
    assert [reddit.comments[r.id]["parent_id"] for r in (second, third)] == [first.id, second.id]
    assert third.url.startswith("https://www.reddit.com/r/cafe/")


# ── what a community asks ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asks", "post", "words_said"),
    [
        ({"is_flair_required": True}, submission(), "pide una etiqueta"),
        ({"title_text_min_length": 20}, submission(), "7 caracteres.*de 20 a 300"),
        ({"title_required_strings": ["[Foto]"]}, submission(), r"una de estas palabras: \[Foto\]"),
        ({"title_blacklisted_strings": ["ABRIMOS"]}, submission(), "no admite «ABRIMOS»"),
        ({"body_restriction_policy": "notAllowed"}, submission(), "no admite texto"),
        ({"body_restriction_policy": "required"}, submission("", link="https://a.example/"), "pide un texto"),
        ({}, submission(options={"flair": "Nada"}), "no tiene la etiqueta «Nada». Tiene: Noticias"),
    ],
)
def test_a_communitys_rules_are_checked_before_anything_is_sent(
    reddit: FakeReddit, asks: dict[str, Any], post: Any, words_said: str
) -> None:
    reddit.places["cafe"]["asks"] = asks
    with pytest.raises(Refused, match=words_said):
        publish(reddit, post)
    assert reddit.asked("POST") == []


def test_a_community_that_isn_t_there_is_said(reddit: FakeReddit) -> None:
    with pytest.raises(Refused, match="No existe la comunidad"):
        publish(reddit, submission(options={"other_subreddit": "r/nada"}))


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["lost_after", "half", "done_empty", "done_html"])
def test_a_lost_post_is_found_among_our_own(reddit: FakeReddit, kind: str) -> None:
    reddit.page = 2
    talking.lost(network, reddit, submission(), access(), SUBMIT, kind)
    for n in range(5):
        reddit.say({"title": f"Otro {n}", "sr": "cafe"})
    found = talking.find(network, reddit, submission(), access())
    assert isinstance(found, Receipt)
    assert (found.remote.id, found.verified) == (next(iter(reddit.posts)), True)


def test_one_that_never_arrived_is_known_to_be_absent(reddit: FakeReddit) -> None:
    reddit.say({"title": "Abrimos", "sr": "pan"})
    reddit.say({"title": "Abrimos", "sr": "cafe"}, age=3600)
    talking.lost(network, reddit, submission(), access(), SUBMIT, "lost_before")
    assert talking.find(network, reddit, submission(), access()) is None


@pytest.mark.parametrize(("on", "media"), [(SUBMIT, (photo(),)), (GALLERY, (photo(), photo(shade=30)))])
def test_lost_files_are_found_too(reddit: FakeReddit, on: str, media: Any) -> None:
    post = submission(media=media)
    working = talking.lost(network, reddit, post, access(), on, "lost_after")
    assert working
    assert isinstance(talking.find(network, reddit, post, access(), working), Receipt)


def test_a_lost_comment_is_found_by_its_words_and_place(reddit: FakeReddit) -> None:
    first = publish(reddit, submission()).remote
    post = words("Uno", reply_to=first)
    talking.lost(network, reddit, post, access(), "POST /api/comment", "lost_after")
    assert isinstance(talking.find(network, reddit, post, access()), Receipt)
    assert talking.find(network, reddit, words("Uno", reply_to=Remote("t3_otro")), access()) is None


def test_more_than_we_read_is_no_proof_of_absence(reddit: FakeReddit) -> None:
    reddit.page = 1
    for n in range(8):
        reddit.say({"title": f"Otro {n}", "sr": "cafe"})
    assert isinstance(talking.find(network, reddit, submission(), access()), CannotTell)


def test_a_link_that_is_there_already_is_ours_or_a_refusal(reddit: FakeReddit) -> None:
    post = submission("", link="https://a.example/")
    talking.lost(network, reddit, post, access(), SUBMIT, "lost_after")
    again = publish(reddit, post)
    assert (again.remote.id, len(reddit.posts)) == (next(iter(reddit.posts)), 1)
    with pytest.raises(Refused, match="no acepta repetidos"):
        publish(reddit, submission("", title="Otro título", link="https://a.example/"))


# ── what Reddit says ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("canned", "error", "words_said"),
    [
        ("unauthorized", Disconnected, "Vuelve a conectar"),
        ("user_required", Disconnected, "Vuelve a conectar"),
        ("private", Refused, "no puede verla"),
        ("subreddit_noexist", Refused, "No existe"),
        ("subreddit_notallowed", Refused, "no puede publicar"),
        ("no_selfs", Refused, "no acepta este tipo"),
        ("no_links", Refused, "no acepta este tipo"),
        ("too_long", Refused, "max: 300"),
        ("flair_required", Refused, "etiqueta"),
        ("rule_of_the_place", Refused, r"Title must start with \[Foto\]"),
        ("already_sub", Refused, "no acepta repetidos"),
        ("something_new", Refused, "SOMETHING_NEW.*algo nuevo"),
        ("ratelimit", Throttled, "esperar"),
        ("too_many_requests", Throttled, "esperar"),
        ("gateway_error", Unsure, "problemas"),
    ],
)
def test_each_refusal_means_what_it_says(
    reddit: FakeReddit, canned: str, error: type[NetworkError], words_said: str
) -> None:
    reddit.trouble("reply", on=SUBMIT, reply=canned)
    with pytest.raises(error, match=words_said):
        publish(reddit, submission())
    assert reddit.posts == {}


@pytest.mark.parametrize(
    ("canned", "seconds"), [("ratelimit", 532), ("ratelimit_in_words", 600), ("too_many_requests", 208)]
)
def test_the_wait_is_kept(reddit: FakeReddit, canned: str, seconds: int) -> None:
    reddit.trouble("reply", on=SUBMIT, reply=canned)
    before = time.time()
    with pytest.raises(Throttled) as told:
        publish(reddit, submission())
    assert 0 <= told.value.until.timestamp() - before - seconds < 5 + 1


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────


def test_deleting_twice_succeeds(reddit: FakeReddit) -> None:
    there = publish(reddit, submission()).remote
    network.delete(there, access(), line(reddit))
    network.delete(there, access(), line(reddit))
    assert reddit.posts == {}


def test_figures_are_read_for_what_still_exists(reddit: FakeReddit) -> None:
    first = publish(reddit, submission()).remote
    second = publish(reddit, words("Uno", reply_to=first)).remote
    figures = network.readings([first, second, Remote("t3_no")], access(), line(reddit))
    assert figures == {first.id: {"likes": 12, "replies": 3, "shares": 1}, second.id: {"likes": 4}}


# ── before scheduling ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("post", "codes"),
    [
        (submission("", title="Sólo título"), []),
        (submission(title=""), ["title_missing"]),
        (submission(title="x" * 301), ["title_too_long"]),
        (words(title="Abrimos"), ["subreddit"]),
        (submission(options={"subreddit": "r/a b"}), ["subreddit"]),
        (submission(options={"form": "link"}), ["link_missing"]),
        (submission(media=(photo(), photo(), clip())), ["media_mixed"]),
        (submission(media=(photo(), photo())), ["text_lost"]),
        (words("x" * 10_001, reply_to=Remote("t3_a")), ["comment_too_long"]),
    ],
)
def test_what_doesn_t_fit_is_said(post: Any, codes: list[str]) -> None:
    assert [problem.code for problem in network.problems(post, network.limits)] == codes
