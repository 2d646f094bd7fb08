"""Facebook pages: what is said, what is heard, what becomes of a lost answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from publishing.networks import facebook_video
from publishing.networks.contract import (
    Access,
    App,
    CannotTell,
    Disconnected,
    Duplicate,
    Grant,
    Media,
    Post,
    Receipt,
    Refused,
    Remote,
    StillWorking,
    Unavailable,
    Unsure,
)
from publishing.networks.facebook import Facebook
from publishing.networks.graph import proof_of
from publishing.networks.line import HttpLine
from tests.fakes.facebook import PAGE, TOKEN, USER_TOKEN, FakeFacebook
from tests.fakes.graph import APP, CODE, SECRET
from tests.networks.stands.facebook import access, reel
from tests.networks.stands.stand import clip, photo, words

network = Facebook()
FEED = f"POST /v25.0/{PAGE}/feed"


@pytest.fixture
def page() -> Iterator[FakeFacebook]:
    with FakeFacebook() as server:
        yield server


def line(server: FakeFacebook, **more: Any) -> HttpLine:
    return HttpLine(
        network, private_ok=True, base_url=server.url, secrets=(TOKEN, USER_TOKEN, SECRET), **more
    )


def publish(server: FakeFacebook, said: Post, visits: int = 40, who: Access | None = None) -> Receipt:
    """As the engine does, with one line a visit."""
    mine = who or access(server)
    ending = network.publish(said, mine, line(server))
    while isinstance(ending, StillWorking) and visits:
        ending, visits = network.resume(ending.memo, said, mine, line(server)), visits - 1
    assert isinstance(ending, Receipt)
    return ending


def until(server: FakeFacebook, said: Post, kind: type[Exception]) -> dict[str, Any]:
    """The memo that was on disk when it ended so."""
    memos: list[dict[str, Any]] = [{}]
    with pytest.raises(kind):
        _go_on(server, said, memos)
    return memos[-1]


def _go_on(server: FakeFacebook, said: Post, memos: list[dict[str, Any]]) -> None:
    ending = network.publish(said, access(server), line(server))
    while isinstance(ending, StillWorking):
        memos.append(dict(ending.memo))
        ending = network.resume(ending.memo, said, access(server), line(server))


def find(server: FakeFacebook, said: Post, memo: Any = None, since: datetime | None = None) -> Any:
    since = since or datetime.now(UTC) - timedelta(seconds=5)
    return network.find(said, access(server), line(server), since, memo)


def problems(said: Post) -> list[str]:
    return [problem.code for problem in network.problems(said, network.limits) if problem.blocks]


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_the_browser_s_code_becomes_pages_with_tokens_that_don_t_end(page: FakeFacebook) -> None:
    app = App(APP, SECRET)
    asked = urlsplit(network.asked(app, "https://pauta.example/vuelta", "estado", "reto"))
    assert (asked.netloc, asked.path) == ("www.facebook.com", "/v25.0/dialog/oauth")
    assert "pages_manage_posts" in parse_qs(asked.query)["scope"][0].split(",")
    grant = network.exchange(app, CODE, "v" * 43, "https://pauta.example/vuelta", line(page))
    assert grant.access == USER_TOKEN
    assert set(network.consent.needs) <= set(grant.scopes)
    assert "email" not in grant.scopes  # it was declined
    (account,) = network.offers(grant, app, line(page))
    assert (account.id, account.name, account.secrets) == (PAGE, "Café La Alameda", {"access_token": TOKEN})
    assert account.expires_at is None
    assert account.facts["proof"] is True


@pytest.mark.parametrize(("app", "error"), [(App(APP, "otro"), Refused), (App("otra", SECRET), Refused)])
def test_keys_of_ours_that_are_wrong_are_our_fault(page: FakeFacebook, app: App, error: type) -> None:
    with pytest.raises(error, match="claves de nuestra aplicación"):
        network.exchange(app, CODE, "v" * 43, "https://pauta.example/vuelta", line(page))


def test_a_code_that_was_used_asks_to_begin_again(page: FakeFacebook) -> None:
    with pytest.raises(Disconnected, match="Empieza de nuevo"):
        network.exchange(App(APP, SECRET), "gastado", "v" * 43, "https://pauta.example/vuelta", line(page))


def test_a_permission_that_was_not_given_is_named(page: FakeFacebook) -> None:
    page.granted.remove("pages_manage_posts")
    grant = network.exchange(App(APP, SECRET), CODE, "v" * 43, "https://pauta.example/vuelta", line(page))
    with pytest.raises(Refused, match="pages_manage_posts"):
        network.offers(grant, App(APP, SECRET), line(page))


def test_a_page_where_one_may_not_create_is_not_offered(page: FakeFacebook) -> None:
    page.pages.append({"id": "2", "name": "Otra", "access_token": "x", "tasks": ["ANALYZE"]})
    assert [one.id for one in network.offers(Grant(USER_TOKEN), App(""), line(page))] == [PAGE]
    del page.pages[0]
    with pytest.raises(Refused, match="no puede crear contenido en Otra"):
        network.offers(Grant(USER_TOKEN), App(""), line(page))


def test_many_pages_are_all_offered(page: FakeFacebook) -> None:
    page.pages = [{**page.pages[0], "id": str(n), "name": f"Página {n}"} for n in range(130)]
    assert len(network.offers(Grant(USER_TOKEN), App(""), line(page))) == 130


def test_a_page_s_own_token_reaches_that_page(page: FakeFacebook) -> None:
    account = network.connect({"access_token": TOKEN}, line(page))
    assert (account.id, account.secrets["access_token"]) == (PAGE, TOKEN)
    assert network.seen(access(page), line(page)).id == PAGE


# ── what arrives ──────────────────────────────────────────────────────────────────────────────────────


def test_words_and_a_link_arrive_as_words_and_a_link(page: FakeFacebook) -> None:
    receipt = publish(page, words("Mañana abrimos ñ ☕", link="https://café.example/menú"))
    post = page.things[receipt.remote.id]
    assert (post["message"], post["link"]) == ("Mañana abrimos ñ ☕", "https://café.example/menú")
    assert receipt.remote.url == f"https://www.facebook.com/{receipt.remote.id}"


def test_photos_wait_unpublished_until_the_post_shows_them(page: FakeFacebook) -> None:
    said = words("Así quedó", link="https://a.mx", media=(photo(alt="Uno"), photo(shade=9, alt="Dos")))
    post = page.things[publish(page, said).remote.id]
    assert [held["alt"] for held in page.photos.values()] == ["Uno", "Dos"]
    assert {held["published"] for held in page.photos.values()} == {"false"}
    assert [held["content"] for held in page.photos.values()] == [file.open().read() for file in said.media]
    assert post["message"] == "Así quedó\n\nhttps://a.mx"
    assert post["link"] is None


def test_a_video_arrives_whole_and_with_its_words(page: FakeFacebook) -> None:
    page.processing_looks = 3
    film = clip(300_000)
    receipt = publish(page, words("El horno", title="Así", media=(film,)))
    (video,) = page.videos.values()
    assert video["held"] == film.open().read()
    assert (video["about"]["description"], video["about"]["title"]) == ("El horno", "Así")
    assert receipt.remote.url == f"https://www.facebook.com/cafealameda/videos/{video['id']}/"
    assert receipt.verified


def test_a_long_video_goes_piece_by_piece_over_several_visits(
    page: FakeFacebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facebook_video, "CHUNK", 1000)
    monkeypatch.setattr(facebook_video, "BATCH_BYTES", 3000)
    page.piece = 1500
    film = clip(10_000)
    publish(page, words(media=(film,)))
    (video,) = page.videos.values()
    assert video["held"] == film.open().read()
    pieces = page.asked("videos transfer")
    assert max(len(asked.files["video_file_chunk"][2]) for asked in pieces) == 1000


def test_a_video_is_never_held_in_memory_whole(page: FakeFacebook, monkeypatch: pytest.MonkeyPatch) -> None:
    film, reads = clip(50_000), list[int]()
    monkeypatch.setattr(facebook_video, "CHUNK", 8000)
    publish(page, words(media=(replace(film, open=lambda: Reads(film, reads)),)))
    assert reads
    assert all(0 < size <= 8000 for size in reads)


class Reads:
    """An open file that writes down how much is read at once."""

    def __init__(self, film: Media, reads: list[int]) -> None:
        self.stream, self.reads = film.open(), reads

    def __enter__(self) -> Reads:
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()

    def seek(self, offset: int) -> int:
        return self.stream.seek(offset)

    def read(self, size: int = -1) -> bytes:
        self.reads.append(size)
        return self.stream.read(size)


def test_a_reel_is_uploaded_published_and_watched(page: FakeFacebook) -> None:
    page.processing_looks = 2
    receipt = publish(page, reel(title="Barra"))
    (video,) = page.videos.values()
    assert (video["kind"], video["about"]["video_state"]) == ("video_reels", "PUBLISHED")
    assert receipt.remote.url == f"https://www.facebook.com/reel/{video['id']}/"


@pytest.mark.parametrize("file", [photo(1080, 1920), clip()])
def test_a_story_of_either_kind(page: FakeFacebook, file: Media) -> None:
    publish(page, words("", media=(file,), options={"form": "story"}))
    (story,) = page.things.values()
    assert story["kind"] in ("story", "video_stories")


def test_a_first_comment_goes_under_its_post(page: FakeFacebook) -> None:
    under = publish(page, words()).remote
    receipt = publish(page, words("Menú: https://a.mx", reply_to=under, comment=True))
    comment = page.things[receipt.remote.id]
    assert (comment["under"], comment["message"]) == (under.id, "Menú: https://a.mx")


def test_an_app_that_demands_a_proof_gets_it_with_every_request(page: FakeFacebook) -> None:
    page.proofs = True
    mine = access(page, proof=True)
    publish(page, reel(), who=mine)
    publish(page, words(media=(photo(),)), who=mine)
    publish(page, words("", media=(clip(),)), who=mine)
    asked = [each for each in page.requests if "upload/" not in each.path]  # bytes go to a host of their own
    proofs = [each.form.get("appsecret_proof") or each.one("appsecret_proof") for each in asked]
    assert {each.method for each in asked} == {"GET", "POST"}
    assert set(proofs) == {proof_of(TOKEN, SECRET)}


# ── trouble on the way ────────────────────────────────────────────────────────────────────────────────


def test_an_interrupted_reel_goes_on_where_it_stopped(page: FakeFacebook) -> None:
    said = reel()
    begun = network.publish(said, access(page), line(page))
    assert isinstance(begun, StillWorking)
    (video,) = page.videos.values()
    video["held"], video["size"] = said.media[0].open().read()[:70_000], said.media[0].bytes
    ending: Any = begun
    while isinstance(ending, StillWorking):
        ending = network.resume(ending.memo, said, access(page), line(page))
    assert [asked.headers["offset"] for asked in page.asked("video-upload")] == ["70000"]
    assert video["held"] == said.media[0].open().read()


def test_a_piece_whose_answer_was_lost_is_not_sent_twice(page: FakeFacebook) -> None:
    said = words(media=(clip(),))
    begun = network.publish(said, access(page), line(page))
    assert isinstance(begun, StillWorking)
    page.trouble("lost_after", on="videos transfer")
    with pytest.raises(Unavailable):
        network.resume(begun.memo, said, access(page), line(page))
    again = network.resume(begun.memo, said, access(page), line(page))
    assert isinstance(again, StillWorking)
    assert again.memo["sent"]
    assert len(page.asked("videos transfer")) == 1


def test_a_video_that_spoils_while_it_is_processed_is_a_clear_no(page: FakeFacebook) -> None:
    page.spoils = True
    until(page, reel(), Refused)


def test_a_token_that_ends_while_a_video_is_processed_leaves_doubt_not_failure(page: FakeFacebook) -> None:
    page.processing_looks = 9
    said = reel()
    ending: Any = network.publish(said, access(page), line(page))
    while not ending.left:
        ending = network.resume(ending.memo, said, access(page), line(page))
    page.trouble_with_tokens = "expired_token"
    with pytest.raises(Unsure):
        network.resume(ending.memo, said, access(page), line(page))


def test_a_duplicate_is_named_as_such(page: FakeFacebook) -> None:
    publish(page, words("Igual"))
    with pytest.raises(Duplicate, match="idéntica"):
        publish(page, words("Igual"))


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "on"),
    [
        (words("Hoy"), FEED),
        (words("Hoy", link="https://a.mx"), FEED),
        (words("", media=(photo(),)), FEED),
        (words("Dos", media=(photo(), photo(shade=3))), FEED),
        (words(media=(clip(),)), "videos finish"),
        (reel(), "video_reels finish"),
        (words("", media=(photo(1080, 1920),), options={"form": "story"}), "photo_stories"),
        (words("", media=(clip(),), options={"form": "story"}), "video_stories finish"),
    ],
    ids=["words", "link", "photo", "photos", "video", "reel", "story", "video_story"],
)
@pytest.mark.parametrize("kind", ["lost_after", "lost_before"])
def test_a_lost_answer_is_settled(page: FakeFacebook, said: Post, on: str, kind: str) -> None:
    page.trouble(kind, on=on)
    memo = until(page, said, Unsure)
    found = find(page, said, memo)
    if kind == "lost_after":
        assert isinstance(found, Receipt)
        assert found.remote.id == next(iter(page.things))
        assert found.verified
    else:
        assert found is None


def test_a_video_that_is_still_processed_is_neither_there_nor_absent(page: FakeFacebook) -> None:
    page.processing_looks = 1
    page.trouble("lost_after", on="video_reels finish")
    memo = until(page, reel(), Unsure)
    with pytest.raises(Unavailable):
        find(page, reel(), memo)
    assert isinstance(find(page, reel(), memo), Receipt)


def test_a_lost_comment_is_found_under_its_post(page: FakeFacebook) -> None:
    under = publish(page, words()).remote
    said = words("El menú, aquí", reply_to=under, comment=True)
    assert find(page, said) is None
    page.comment(under.id, "El menú, aquí", age=timedelta(hours=1))
    assert find(page, said) is None  # an older twin
    page.trouble("lost_after", on="comments")
    until(page, said, Unsure)
    assert isinstance(find(page, said), Receipt)


def test_others_posts_are_not_taken_for_ours(page: FakeFacebook) -> None:
    page.say("Abrimos", age=timedelta(hours=2))
    page.say("Cerramos")
    page.say("Abrimos", ["55"])  # with a photo that is not ours
    assert find(page, words("Abrimos")) is None
    page.say("Abrimos")
    assert isinstance(find(page, words("Abrimos")), Receipt)


def test_more_than_we_read_is_no_proof_of_absence(page: FakeFacebook) -> None:
    for n in range(310):
        page.say(f"Otra {n}")
    assert isinstance(find(page, words("La primera")), CannotTell)


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────


def test_deleting_twice_succeeds(page: FakeFacebook) -> None:
    there = publish(page, words()).remote
    for _ in range(2):
        network.delete(there, access(page), line(page))
    assert page.things == {}


def test_figures_of_posts_and_videos_are_read(page: FakeFacebook) -> None:
    post, film = publish(page, words()).remote, publish(page, reel()).remote
    figures = network.readings([post, film, Remote("404")], access(page), line(page))
    assert figures == {
        post.id: {"likes": 7, "replies": 2, "shares": 3, "views": 41, "reach": 32, "clicks": 3},
        film.id: {"likes": 8, "replies": 1, "views": 90},
    }


def test_one_unknown_metric_costs_only_itself(page: FakeFacebook) -> None:
    del page.metrics["post_total_media_view_unique"]
    there = publish(page, words()).remote
    figures = network.readings([there], access(page), line(page))[there.id]
    assert (figures["views"], figures["clicks"]) == (41, 3)
    assert "reach" not in figures


def test_without_the_permission_for_insights_the_rest_is_read(page: FakeFacebook) -> None:
    there = publish(page, words()).remote
    page.trouble("reply", on="insights", reply="missing_permission")
    assert network.readings([there], access(page), line(page))[there.id]["likes"] == 7


# ── before scheduling ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (words(media=(photo(),) * 11), ["too_many_images"]),
        (words(media=(photo(), clip())), ["media_mixed"]),
        (words(media=(clip(), clip())), ["too_many_files"]),
        (reel(), []),
        (words(options={"form": "reel"}), ["media_missing", "reel_needs_video"]),
        (words(media=(clip(seconds=91.0),), options={"form": "reel"}), ["lasts_too_long"]),
        (words(media=(clip(width=1920, height=1080),), options={"form": "reel"}), ["ratio"]),
        (words("", media=(photo(), photo()), options={"form": "story"}), ["too_many_images", "too_many_files",
                                                                        "story_takes_one"]),
        (words("x" * 8001, comment=True, reply_to=Remote("1")), ["text_too_long"]),
        (words(comment=True, reply_to=Remote("1"), media=(photo(),)), ["media_kind", "comment_with_files"]),
        (words("", link="https://a.mx"), []),
    ],
)  # fmt: skip
def test_what_doesn_t_fit_is_said_before(said: Post, codes: list[str]) -> None:
    assert problems(said) == codes


def test_a_story_s_text_is_only_warned_about() -> None:
    said = words("Hola", media=(photo(1080, 1920),), options={"form": "story"})
    assert problems(said) == []
    assert "text_not_shown" in [problem.code for problem in network.problems(said, network.limits)]


def test_only_reels_have_thirty_a_day() -> None:
    (quota,) = network.quotas
    assert (quota.most, quota.within) == (30, timedelta(hours=24))
    assert [quota.concerns(said) for said in (reel(), words())] == [True, False]
