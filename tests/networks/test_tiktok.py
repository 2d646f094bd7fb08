"""TikTok: what the creator allows, pieces in their order, judging, drafts and lost answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks import tiktok_upload
from publishing.networks.contract import (
    App,
    Can,
    CannotTell,
    Disconnected,
    Grant,
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
from publishing.networks.tiktok import TikTok
from tests.fakes.tiktok import OPEN_ID, REFRESH, TOKEN, UPLOAD_TOKEN, FakeTikTok
from tests.media import making
from tests.networks.stands.stand import clip, photo, words
from tests.networks.stands.tiktok import OPEN, access, album, film

network = TikTok()
PUT, INIT, PHOTOS = "PUT /video/", "POST /v2/post/publish/video/init/", "POST /v2/post/publish/content/init/"
STATUS, CREATOR = "status/fetch", "creator_info"
MB = 2**20


@pytest.fixture
def tiktok() -> Iterator[FakeTikTok]:
    with FakeTikTok() as server:
        yield server


def line(server: FakeTikTok, **more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, base_url=server.url, secrets=(TOKEN,), **more)


def visit(memo: Any, said: Post, server: FakeTikTok, **more: Any) -> Receipt | StillWorking:
    return network.resume(memo, said, access(server), line(server, **more))


def begin(said: Post, server: FakeTikTok) -> StillWorking:
    begun = network.publish(said, access(server), line(server))
    assert isinstance(begun, StillWorking)
    return begun


def finish(ending: Any, said: Post, server: FakeTikTok, **more: Any) -> Receipt:
    while isinstance(ending, StillWorking):
        ending = visit(ending.memo, said, server, **more)
    return ending


def publish(said: Post, server: FakeTikTok) -> Receipt:
    return finish(network.publish(said, access(server), line(server)), said, server)


def long_film() -> Post:
    """Three pieces, the last with what is left over."""
    content = b"".join(bytes([n]) * (5 * MB) for n in range(3)) + b"fin"
    about = {"width": 1080, "height": 1920, "seconds": 60.0, "codec": "h264"}
    return film(media=(making.as_media(content, "video", "video/mp4", **about),))


def one(server: FakeTikTok) -> dict[str, Any]:
    (post,) = server.posts.values()
    return post


def find(said: Post, server: FakeTikTok, memo: Any = None) -> Any:
    since = datetime.now(UTC) - timedelta(seconds=30)
    return network.find(said, access(server), line(server), since, memo)


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_connecting_reads_what_the_creator_allows(tiktok: FakeTikTok) -> None:
    (account,) = network.offers(Grant(TOKEN), App("x"), line(tiktok))
    assert (account.id, account.name) == (OPEN_ID, "@cafealameda")
    assert account.facts["nickname"] == "Café Alameda"
    fields = {field.name: field for field in network.options_for(account.facts)}
    assert [value for value, _label in fields["privacy"].choices] == [
        "PUBLIC_TO_EVERYONE",
        "MUTUAL_FOLLOW_FRIENDS",
        "SELF_ONLY",
    ]
    assert fields["privacy"].default is None
    assert fields["allow_stitch"].locked
    assert not fields["allow_comment"].locked
    assert network.limits_for(account.facts).files["video"].seconds == (0.0, 300.0)


def test_nothing_is_preselected() -> None:
    """TikTok's own rule for apps."""
    switches = [
        field for field in network.options_for({}) if field.name.startswith(("allow_", "brand_", "is_"))
    ]
    assert len(switches) == 6
    assert not any(field.default for field in switches)


def test_a_creator_who_may_not_post_today_is_connected_all_the_same(tiktok: FakeTikTok) -> None:
    tiktok.trouble("reply", on=CREATOR, reply="spam_risk_too_many_posts")
    (account,) = network.offers(Grant(TOKEN), App("x"), line(tiktok))
    assert account.name == "Café Alameda"


def test_a_refusal_with_a_200_is_a_refusal(tiktok: FakeTikTok) -> None:
    tiktok.refresh_tokens.clear()
    with pytest.raises(Disconnected):
        network.renew(access(tiktok), line(tiktok))


def test_a_renewal_brings_a_new_refresh_token_to_keep(tiktok: FakeTikTok) -> None:
    grant = network.renew(access(tiktok), line(tiktok))
    kept = network.renewed(access(tiktok), grant)
    assert kept["refresh_token"] in tiktok.refresh_tokens - {REFRESH}
    assert "video.publish" in grant.scopes
    assert grant.ends_at is not None


def test_consent_is_asked_with_their_word_for_the_client() -> None:
    asked = network.asked(App("la-clave"), "https://pauta.example/vuelta", "s", "c")
    assert "client_key=la-clave" in asked
    assert "scope=user.info.basic%2Cvideo.publish" in asked


# ── what is composed ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (words(options=OPEN), "media_missing"),
        (film(options={}), "privacy_missing"),
        (film(text="🎉" * 1101), "text_too_long"),
        (album(text="x" * 4001), "text_too_long"),
        (album(title="x" * 91), "title_too_long"),
        (film(options={"privacy": "SELF_ONLY", "brand_content": True}), "branded_in_private"),
        (film(media=(clip(fps=15.0),)), "fps"),
        (film(media=(clip(width=300, height=600),)), "too_small"),
        (film(media=(clip(seconds=601.0),)), "lasts_too_long"),
        (film(media=(clip(), photo())), "media_mixed"),
        (album(media=(photo(reachable=False),)), "not_reachable"),
        (album(media=(photo(1080, 1080),) * 36), "too_many_images"),
    ],
)
def test_what_tiktok_would_refuse_is_said_before(said: Post, code: str) -> None:
    assert code in [p.code for p in network.problems(said, network.limits) if p.blocks]


def test_lengths_are_utf16_units_and_photos_have_more_room() -> None:
    assert network.problems(film(text="🎉" * 1100), network.limits) == []
    assert network.problems(album(text="x" * 4000), network.limits) == []
    assert network.problems(film(media=(clip(reachable=False),)), network.limits) == []  # videos are sent


def test_a_draft_needs_no_audience_and_says_that_its_words_stay_here() -> None:
    found = network.problems(film(options={"form": "draft"}), network.limits)
    assert [(p.code, p.blocks) for p in found] == [("draft_without_words", False)]


def test_publishing_consents_to_what_tiktok_obliges_us_to_say() -> None:
    assert "música" in str(network.agreement(film(), {}))
    branded = network.agreement(film(options={**OPEN, "brand_content": True}), {})
    assert "contenido de marca" in str(branded)


def test_what_arrives_is_what_was_composed(tiktok: FakeTikTok) -> None:
    options = {**OPEN, "allow_comment": True, "allow_stitch": True, "is_aigc": True, "cover": 3}
    receipt = publish(film(options=options, link="https://café.example"), tiktok)
    info = one(tiktok)["info"]
    assert info["title"].endswith("\n\nhttps://café.example")
    assert (info["disable_comment"], info["disable_duet"]) == (False, True)
    assert info["disable_stitch"] is True  # the creator switched it off: stays off
    assert (info["is_aigc"], info["video_cover_timestamp_ms"]) == (True, 3000)
    assert receipt.remote.url == f"https://www.tiktok.com/@cafealameda/video/{receipt.remote.id}"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"privacy_level_options": ["SELF_ONLY"]}, "ya no permite «Todo el mundo»"),
        ({"max_video_post_duration_sec": 5}, "admite hasta 5 s"),
    ],
)
def test_what_the_creator_changed_meanwhile_is_seen_right_before(
    tiktok: FakeTikTok, change: dict[str, Any], says: str
) -> None:
    tiktok.creator |= change
    with pytest.raises(Refused, match=says):
        publish(film(), tiktok)
    assert tiktok.asked(INIT) == []


# ── in pieces ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("size", "pieces"),
    [(3, [(0, 3)]), (5 * MB, [(0, 5 * MB)]), (10 * MB - 1, [(0, 10 * MB - 1)]),
     (10 * MB + 7, [(0, 5 * MB), (5 * MB, 10 * MB + 7)])],
)  # fmt: skip
def test_the_last_piece_takes_what_is_left(size: int, pieces: list[tuple[int, int]]) -> None:
    found, have = [], 0
    while have < size:
        found.append(tiktok_upload.span(have, size))
        have = found[-1][1]
    assert found == pieces
    assert tiktok_upload.source_of(size)["total_chunk_count"] == len(pieces)


def test_four_gigabytes_fit_in_a_thousand_pieces() -> None:
    assert tiktok_upload.source_of(4 * 2**30)["total_chunk_count"] <= 1000


def test_a_film_arrives_whole_and_only_its_last_piece_is_announced(tiktok: FakeTikTok) -> None:
    said, heard = long_film(), []
    receipt = finish(
        begin(said, tiktok), said, tiktok, before_departure=lambda: heard.append(len(tiktok.requests))
    )
    with said.media[0].open() as file:
        assert one(tiktok)["content"] == file.read()
    assert len(heard) == 1
    assert (
        tiktok.requests[heard[0]].headers["Content-Range"] == f"bytes {10 * MB}-{15 * MB + 2}/{15 * MB + 3}"
    )
    assert receipt.verified


def test_a_long_upload_is_written_down_now_and_then(
    tiktok: FakeTikTok, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiktok_upload, "A_VISIT", 5 * MB)
    said = long_film()
    paused = visit(begin(said, tiktok).memo, said, tiktok)
    assert isinstance(paused, StillWorking)
    assert (paused.memo["offset"], paused.left) == (5 * MB, False)
    finish(paused, said, tiktok)


@pytest.mark.parametrize("kind", ["lost_before", "lost_after"])
def test_a_piece_in_the_middle_that_is_lost_continues_where_tiktok_is(tiktok: FakeTikTok, kind: str) -> None:
    said, begun = long_film(), begin(long_film(), tiktok)
    tiktok.trouble(kind, on=PUT)
    with pytest.raises(Unavailable):
        visit(begun.memo, said, tiktok)
    assert tiktok.posts == {}
    finish(begun, said, tiktok)
    assert len(one(tiktok)["content"]) == 15 * MB + 3
    assert len(tiktok.uploads) == 1


def test_a_status_that_lags_behind_is_put_right_by_the_upload_itself(tiktok: FakeTikTok) -> None:
    said, begun = long_film(), begin(long_film(), tiktok)
    tiktok.trouble("lost_after", on=PUT)
    with pytest.raises(Unavailable):
        visit(begun.memo, said, tiktok)
    assert tiktok_upload.go_on(begun.memo, 0, said.media[0], line(tiktok)) is None  # 416 said 5 MB
    assert len(one(tiktok)["content"]) == 15 * MB + 3


def test_an_address_whose_hour_is_over_is_asked_for_anew(tiktok: FakeTikTok) -> None:
    said, begun = film(), begin(film(), tiktok)
    for upload in tiktok.uploads.values():
        upload["open"] = False
    again = visit(begun.memo, said, tiktok)
    assert isinstance(again, StillWorking)
    assert again.memo["publish_id"] != begun.memo["publish_id"]
    finish(again, said, tiktok)
    assert len(tiktok.posts) == 1


def test_a_lost_answer_before_the_bytes_publishes_nothing(tiktok: FakeTikTok) -> None:
    tiktok.trouble("lost_after", on=INIT)
    with pytest.raises(Unavailable):
        publish(film(), tiktok)
    publish(film(), tiktok)
    assert len(tiktok.posts) == 1


@pytest.mark.parametrize("host", ["evil.example", "open.tiktokapis.com.evil.example"])
def test_bytes_are_sent_to_tiktok_only(tiktok: FakeTikTok, host: str) -> None:
    tiktok.upload_host = host
    with pytest.raises(Unavailable, match="a dónde enviar"):
        publish(film(), tiktok)
    assert tiktok.asked(PUT) == []


def test_the_address_of_an_upload_is_in_no_record_and_gets_no_token(tiktok: FakeTikTok) -> None:
    way = line(tiktok)
    begun: Any = network.publish(film(), access(tiktok), way)
    network.resume(begun.memo, film(), access(tiktok), way)
    assert UPLOAD_TOKEN not in json.dumps(way.exchanges)
    assert "Authorization" not in tiktok.asked(PUT)[0].headers


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "there"), [("lost_after", True), ("done_html", True), ("lost_before", False), ("html", False)]
)
def test_its_id_tells_what_became_of_the_last_piece(tiktok: FakeTikTok, kind: str, there: bool) -> None:
    said, begun = film(), begin(film(), tiktok)
    tiktok.trouble(kind, on=PUT)
    with pytest.raises(Unsure):
        visit(begun.memo, said, tiktok)
    if there:
        with pytest.raises(Unavailable):  # judged still: neither there nor absent
            find(said, tiktok, begun.memo)
        assert find(said, tiktok, begun.memo).verified
    else:
        assert find(said, tiktok, begun.memo) is None
        finish(begun, said, tiktok)
    assert len(tiktok.posts) == 1


def test_a_film_that_was_thrown_out_is_absent(tiktok: FakeTikTok) -> None:
    tiktok.fails, tiktok.judging_looks = ["spam_risk"], 0
    said, begun = film(), begin(film(), tiktok)
    tiktok.trouble("lost_after", on=PUT)
    with pytest.raises(Unsure):
        visit(begun.memo, said, tiktok)
    assert find(said, tiktok, begun.memo) is None
    with pytest.raises(Refused, match="spam"):
        visit(begun.memo, said, tiktok)


def test_photos_whose_answer_was_lost_are_looked_for_and_else_a_person_is_asked(tiktok: FakeTikTok) -> None:
    """Not seeing them proves nothing: what is judged or private isn't listed."""
    said = album()
    tiktok.say(said.text, age=timedelta(days=1))
    assert isinstance(find(said, tiktok), CannotTell)
    tiktok.trouble("lost_after", on=PHOTOS)
    with pytest.raises(Unsure):
        publish(said, tiktok)
    found = find(said, tiktok)
    assert isinstance(found, Receipt)
    assert found.remote.id == list(tiktok.posts)[-1]


# ── judging ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_public_posts_address_may_be_a_moment_late(tiktok: FakeTikTok) -> None:
    tiktok.judging_looks, tiktok.id_comes_after = 2, 2
    assert publish(film(), tiktok).remote.id in tiktok.posts


def test_a_private_post_has_no_address_of_its_own(tiktok: FakeTikTok) -> None:
    receipt = publish(film(options={"privacy": "SELF_ONLY"}), tiktok)
    assert receipt.remote.url == "https://www.tiktok.com/@cafealameda"


def test_a_draft_ends_in_the_creators_inbox(tiktok: FakeTikTok) -> None:
    receipt = publish(film(text="", options={"form": "draft"}), tiktok)
    assert receipt.remote.extra == {"draft": True}
    assert len(tiktok.asked("inbox/video/init")) == 1


def test_photos_are_fetched_from_us_in_their_order(tiktok: FakeTikTok) -> None:
    said = album(options={**OPEN, "cover": 2, "auto_music": True})
    receipt = publish(said, tiktok)
    sent = one(tiktok)["said"]
    assert sent["source_info"]["photo_images"] == [each.public() for each in said.media if each.public]
    assert sent["source_info"]["photo_cover_index"] == 1
    assert (sent["post_info"]["title"], sent["post_info"]["auto_add_music"]) == ("Pan de muerto", True)
    assert "/photo/" in receipt.remote.url


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("file_format_check_failed", "formato"),
        ("duration_check_failed", "duración"),
        ("frame_rate_check_failed", "cuadros por segundo"),
        ("picture_size_check_failed", "tamaño"),
        ("auth_removed", "quitó el acceso"),
        ("algo_nuevo", "algo_nuevo"),
    ],
)
def test_a_film_that_tiktok_throws_out_says_why(tiktok: FakeTikTok, reason: str, says: str) -> None:
    tiktok.fails = [reason]
    with pytest.raises(Refused, match=says):
        publish(film(), tiktok)


def test_trouble_of_theirs_is_tried_twice_afresh_and_then_told(tiktok: FakeTikTok) -> None:
    tiktok.fails = ["photo_pull_failed", "photo_pull_failed"]
    publish(album(), tiktok)
    assert (len(tiktok.posts), len(tiktok.asked(PHOTOS))) == (1, 3)
    tiktok.fails = ["internal"] * 3
    with pytest.raises(Refused, match="problema interno"):
        publish(film(), tiktok)


@pytest.mark.parametrize("canned", ["access_token_invalid", "invalid_publish_id"])
def test_trouble_in_asking_is_doubt_not_failure(tiktok: FakeTikTok, canned: str) -> None:
    said = film()
    sent = visit(begin(said, tiktok).memo, said, tiktok)
    assert isinstance(sent, StillWorking)
    assert sent.left
    tiktok.trouble("reply", on=STATUS, reply=canned)
    with pytest.raises(Unsure):
        visit(sent.memo, said, tiktok)


# ── what TikTok says ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", [film, album])
@pytest.mark.parametrize(
    ("canned", "error", "says"),
    [
        ("access_token_invalid", Disconnected, "Vuelve a conectar"),
        ("scope_not_authorized", Disconnected, "faltan permisos"),
        ("spam_risk_user_banned_from_posting", Disconnected, "Abre la app"),
        ("spam_risk_too_many_posts", Throttled, "mañana"),
        ("spam_risk_too_many_pending_share", Throttled, "borradores"),
        ("reached_active_user_cap", Throttled, "auditoría"),
        ("rate_limit_exceeded", Throttled, "esperar"),
        ("unaudited_client_can_only_post_to_private_accounts", Refused, "auditado"),
        ("url_ownership_unverified", Refused, "verifica el dominio"),
        ("privacy_level_option_mismatch", Refused, "audiencia"),
        ("invalid_param", Refused, "video_size"),
        ("internal_error", (Unavailable, Unsure), "problemas"),
    ],
)
def test_each_refusal_means_what_it_says(
    tiktok: FakeTikTok, form: Any, canned: str, error: type[NetworkError], says: str
) -> None:
    tiktok.trouble("reply", on=INIT if form is film else PHOTOS, reply=canned)
    with pytest.raises(error, match=says):
        publish(form(), tiktok)
    assert tiktok.posts == {}


@pytest.mark.parametrize(
    ("code", "error"),
    [("spam_risk_too_many_posts", Throttled), ("invalid_param", Refused), ("internal_error", Unsure)],
)
def test_the_only_yes_is_ok_also_with_a_200(tiktok: FakeTikTok, code: str, error: type[NetworkError]) -> None:
    tiktok.refuses_with_a_200 = code
    with pytest.raises(error):
        publish(album(), tiktok)


def test_tomorrow_is_a_day_away(tiktok: FakeTikTok) -> None:
    tiktok.trouble("reply", on=INIT, reply="spam_risk_too_many_posts")
    with pytest.raises(Throttled) as told:
        publish(film(), tiktok)
    assert told.value.until - datetime.now(UTC) > timedelta(hours=23)


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────


def test_a_film_is_read_and_a_draft_has_nothing_to_read(tiktok: FakeTikTok) -> None:
    there = publish(film(), tiktok).remote
    figures = network.readings([there, Remote("v_pub_file~v2.9")], access(tiktok), line(tiktok))
    assert figures == {there.id: {"views": 900, "likes": 80, "replies": 7, "shares": 5}}


def test_it_promises_no_deleting_as_tiktok_offers_none() -> None:
    assert Can.DELETE not in network.can
