"""Ghost against a site that plays it. The same against a real Ghost: tests/real/test_ghost.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    Disconnected,
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
from publishing.networks.ghost import Ghost
from publishing.networks.line import HttpLine
from tests.fakes.ghost import KEY, FakeGhost
from tests.networks.stands.ghost import STAND
from tests.networks.stands.stand import clip, file, photo, words

network = Ghost()
PUBLISH = r"PUT /ghost/api/admin/posts/\w+/"
SINCE = datetime.now(UTC) - timedelta(minutes=1)


@pytest.fixture
def server() -> Iterator[FakeGhost]:
    with FakeGhost() as server:
        yield server


@pytest.fixture
def access(server: FakeGhost) -> Access:
    return STAND.access(server)


def line(**more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, **more)


def draft(post: Post, access: Access) -> dict[str, Any]:
    ending = network.publish(post, access, line())
    assert isinstance(ending, StillWorking)
    return dict(ending.memo)


def publish(post: Post, access: Access) -> Receipt:
    return network.resume(draft(post, access), post, access, line())


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_connecting_names_the_site_and_its_newsletters(server: FakeGhost) -> None:
    account = network.connect({"url": f"{server.url}/ghost/#/dashboard", "admin_key": KEY}, line())
    assert (account.name, account.url, account.server) == ("Café", server.url, server.url)
    assert account.facts == {"newsletters": [["semanal", "El semanal"]]}
    assert dict(account.secrets) == {"admin_key": KEY}


def test_a_site_in_a_folder_is_asked_there(server: FakeGhost) -> None:
    server.trouble("reply", reply="not_found")
    with pytest.raises(Refused):
        network.connect({"url": f"{server.url}/blog/ghost/", "admin_key": KEY}, line())
    assert server.requests[0].path == "/blog/ghost/api/admin/site/"
    server.judged = False


@pytest.mark.parametrize("key", ["", "abc", KEY.replace(":", ""), f"{KEY}0", KEY.replace("6a", "6g")])
def test_what_can_t_be_a_key_is_said_before_asking(server: FakeGhost, key: str) -> None:
    with pytest.raises(Refused, match="24 letras"):
        network.connect({"url": server.url, "admin_key": key}, line())
    assert server.requests == []


def test_a_key_that_was_taken_back_disconnects(server: FakeGhost, access: Access) -> None:
    server.keys.clear()
    with pytest.raises(Disconnected, match="Integraciones"):
        network.connect({"url": server.url, "admin_key": KEY}, line())
    with pytest.raises(Disconnected):
        draft(words(), access)


# ── what arrives is what was composed ─────────────────────────────────────────────────────────────────


def test_a_post_is_a_draft_before_it_is_published(server: FakeGhost, access: Access) -> None:
    post = words("Hoy & mañana <café>\n\nVisita https://café.example/menú", title="Otoño", tags=("ñ",))
    memo = draft(post, access)
    assert server.published == []
    receipt = network.resume(memo, post, access, line())
    (there,) = server.published
    assert (there["title"], there["tags"]) == ("Otoño", [{"name": "ñ"}])
    assert there["html"] == (
        "<p>Hoy &amp; mañana &lt;café&gt;</p>\n"
        '<p>Visita <a href="https://café.example/menú">https://café.example/menú</a></p>'
    )
    assert receipt.remote == Remote(there["id"], there["url"])
    assert there["slug"].startswith("otono-")


def test_the_first_picture_is_the_cover_and_the_rest_follow(server: FakeGhost, access: Access) -> None:
    paper = file("document", b"%PDF", "application/pdf", "menú de otoño.pdf")
    media = (photo(), photo(shade=9, alt='Dos "tazas"'), clip(alt="Un video"), paper)
    publish(words(media=media), access)
    (there,) = server.published
    assert there["feature_image_alt"] == "Un café"
    assert server.files[there["feature_image"]] == media[0].open().read()
    assert 'alt="Dos &quot;tazas&quot;"' in there["html"]
    assert "<!--kg-card-begin: html--><video" in there["html"]
    assert "menu-de-otono.pdf" in there["html"]
    assert [name.split("/")[4] for name in server.files] == ["images", "images", "media", "files"]


def test_options_are_written_into_the_draft(server: FakeGhost, access: Access) -> None:
    publish(words(options={"excerpt": "En breve", "visibility": "members", "featured": True}), access)
    (there,) = server.published
    assert (there["custom_excerpt"], there["visibility"], there["featured"]) == ("En breve", "members", True)


def test_a_newsletter_goes_out_with_the_post_or_instead_of_it(server: FakeGhost, access: Access) -> None:
    publish(words("Uno", options={"newsletter": "semanal"}), access)
    other = replace(words("Dos", options={"newsletter": "semanal", "email_only": True}), key="f" * 32)
    publish(other, access)
    assert [newsletter for _post, newsletter in server.sent] == ["semanal", "semanal"]
    assert [post["status"] for post in server.published] == ["published", "sent"]


def test_newsletters_are_offered_by_name_and_only_where_there_are_some() -> None:
    names = [field.name for field in network.options_for({})]
    assert "newsletter" not in names
    offered = {
        field.name: field for field in network.options_for({"newsletters": [["semanal", "El semanal"]]})
    }
    assert offered["newsletter"].choices == (("semanal", "El semanal"),)
    assert offered["email_only"].where == ("newsletter", ("semanal",))


# ── asked for twice ───────────────────────────────────────────────────────────────────────────────────


def test_an_earlier_attempt_s_draft_is_taken_up(server: FakeGhost, access: Access) -> None:
    server.trouble("lost_after", on="POST /ghost/api/admin/posts/")
    with pytest.raises(Unavailable):
        draft(words(), access)
    publish(words(), access)
    assert len(server.posts) == 1


def test_after_a_lost_answer_it_is_found_by_its_draft(server: FakeGhost, access: Access) -> None:
    memo = draft(words(), access)
    assert network.find(words(), access, line(), SINCE, memo) is None
    server.trouble("lost_after", on=PUBLISH)
    with pytest.raises(Unsure):
        network.resume(memo, words(), access, line())
    found = network.find(words(), access, line(), SINCE, memo)
    assert isinstance(found, Receipt)
    assert found.verified
    assert network.resume(memo, words(), access, line()).remote == found.remote
    assert len(server.asked(PUBLISH)) == 1


def test_a_draft_that_somebody_threw_away_is_left_to_a_person(server: FakeGhost, access: Access) -> None:
    memo = draft(words(), access)
    server.posts.clear()
    assert network.find(words(), access, line(), SINCE, memo) is CANNOT_TELL
    assert network.find(words(), access, line(), SINCE, None) is None  # no draft, nothing to publish


def test_a_draft_that_somebody_changes_meanwhile_is_read_again(server: FakeGhost, access: Access) -> None:
    memo = draft(words(), access)
    server.trouble("reply", on=PUBLISH, reply="update_collision")
    with pytest.raises(Unavailable, match="cambió el borrador"):
        network.resume(memo, words(), access, line())
    assert isinstance(network.resume(memo, words(), access, line()), Receipt)


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("what_happened", "error", "said"),
    [
        ("unauthorized", Disconnected, "Integraciones"),
        ("no_permission", Disconnected, "Integraciones"),
        ("validation", Refused, "Validation failed for title"),
        ("unsupported_media", Refused, "valid image"),
        ("too_many_requests", Throttled, "esperar"),
        ("maintenance", Unsure, "503"),
    ],
)
def test_each_refusal_has_its_meaning(
    server: FakeGhost, access: Access, what_happened: str, error: type[NetworkError], said: str
) -> None:
    memo = draft(words(), access)
    server.trouble("reply", on=PUBLISH, reply=what_happened)
    with pytest.raises(error, match=said):
        network.resume(memo, words(), access, line())
    assert server.published == []


def test_deletion_and_twice_is_no_error(server: FakeGhost, access: Access) -> None:
    remote = publish(words(), access).remote
    for _time in range(2):
        network.delete(remote, access, line())
    assert server.posts == {}


@pytest.mark.parametrize(
    ("post", "code", "field"),
    [
        (words(title="ñ" * 2001), "title_too_long", "title"),
        (words(options={"excerpt": "ñ" * 301}), "excerpt_too_long", "options.excerpt"),
    ],
)
def test_what_the_site_would_refuse_is_said_before(post: Post, code: str, field: str) -> None:
    (problem,) = [each for each in network.problems(post, network.limits) if each.blocks]
    assert (problem.code, problem.field) == (code, field)
