"""TikTok: what the creator allows, drafts, what TikTok says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks.contract import (
    App,
    Can,
    Disconnected,
    Grant,
    NetworkError,
    Post,
    Refused,
    Remote,
    Throttled,
    Unavailable,
    Unsure,
)
from tests.fakes.tiktok import OPEN_ID, REFRESH, TOKEN, FakeTikTok
from tests.networks.stands.stand import clip, photo, words
from tests.networks.stands.tiktok import OPEN, access, album, film
from tests.networks.tiktok_talk import (
    CREATOR,
    INIT,
    PHOTOS,
    line,
    network,
    one,
    publish,
)

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
