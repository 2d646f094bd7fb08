"""WordPress' writing, and the sites that are not as they should be.

The conversation with a right one is held with a real WordPress: tests/real/test_wordpress.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from publishing.networks import wordpress_text as writing
from publishing.networks.contract import (
    Access,
    Disconnected,
    NetworkError,
    Post,
    Receipt,
    Refused,
    Remote,
    StillWorking,
    Unavailable,
    Unsure,
)
from publishing.networks.line import HttpLine
from publishing.networks.wordpress import WordPress
from publishing.networks.wordpress_site import front_page
from publishing.networks.wordpress_text import Picture
from tests.fakes.server import Asked, FakeServer, Reply
from tests.networks.stands.stand import clip, gif, pdf, photo, song
from tests.networks.stands.wordpress import STAND, ScriptedWordPress
from tests.networks.talking import line_to, publish
from tests.real.saying import picture, post

network = WordPress()


def codes(said: Post, **facts: Any) -> list[str]:
    return [problem.code for problem in network.problems(said, network.limits_for(facts))]


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "title"),
    [
        (post("Hola"), "Hola"),
        (post("Primera línea\n\nSegunda"), "Primera línea"),
        (post("Hola", title="Un título"), "Un título"),
        (post("palabra " * 20), " ".join(["palabra"] * 10) + "…"),
        (post("ñ" * 100), "ñ" * 79 + "…"),
        (post("", link="https://a.mx"), "https://a.mx"),
    ],
)
def test_the_title(said: Post, title: str) -> None:
    assert writing.title(said) == title


def test_the_slug_is_readable_and_belongs_to_one_delivery() -> None:
    said = post("¡Mañana abrimos el café! 🎉")
    assert writing.slug(said) == f"manana-abrimos-el-cafe-{said.key[:12]}"
    assert writing.slug(post("🎉🎉")).isalnum()
    assert writing.slug(post("Hola")) != writing.slug(post("Hola"))


def test_the_body_is_blocks_in_which_only_addresses_become_links() -> None:
    said = post(
        "Uno <script>alert(1)</script>\r\ny «https://a.mx/?a=1&b=2».\n\n \n\nDos", link="https://b.mx"
    )
    assert writing.body(said, [Picture(7, "https://a.mx/f.png?a&b", 'Dice "ñam" & <más>')]) == (
        "<!-- wp:paragraph -->\n<p>Uno &lt;script&gt;alert(1)&lt;/script&gt;<br>"
        'y «<a href="https://a.mx/?a=1&amp;b=2">https://a.mx/?a=1&amp;b=2</a>».</p>\n'
        "<!-- /wp:paragraph -->\n\n"
        "<!-- wp:paragraph -->\n<p>Dos</p>\n<!-- /wp:paragraph -->\n\n"
        '<!-- wp:paragraph -->\n<p><a href="https://b.mx">https://b.mx</a></p>\n<!-- /wp:paragraph -->\n\n'
        '<!-- wp:image {"id":7,"sizeSlug":"full"} -->\n<figure class="wp-block-image size-full">'
        '<img src="https://a.mx/f.png?a&amp;b" alt="Dice &quot;ñam&quot; &amp; &lt;más&gt;" '
        'class="wp-image-7"/></figure>\n<!-- /wp:image -->'
    )


def test_a_block_can_t_be_closed_from_inside_the_text() -> None:
    assert "<!-- /wp:html" not in writing.body(post("<!-- /wp:html --> hola"), [])


def test_an_address_can_t_break_out_of_its_attribute() -> None:
    assert 'onclick="' not in writing.linked('https://a.mx/"onclick="alert(1)')


def test_hashtags_are_tags_and_each_is_there_once() -> None:
    assert writing.tags(post("Mira #Café y #pan", tags=("café", "nuevo"))) == ["café", "nuevo", "pan"]


# ── before scheduling ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (post("x" * 100_000), []),
        (post(" "), ["empty"]),
        (post("", title="Sólo título"), []),
        (post("", media=(picture("a"),)), []),
        (post("x", media=(picture(" "),)), ["alt_missing"]),
        (post("x", media=(replace(picture("a"), mime="image/svg+xml"),)), ["media_kind"]),
        (post("x", media=(picture("a"),), reply_to=Remote("1")), ["reply_with_images"]),
        (post("x", reply_to=Remote("1")), []),
    ],
)
def test_problems(said: Post, expected: list[str]) -> None:
    assert codes(said) == expected


def test_who_may_not_upload_is_told_before_scheduling() -> None:
    assert codes(post("x", media=(picture("a"),)), may_upload=False) == ["no_uploads"]


# ── sites that are not as they should be ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("cafe.mx", "https://cafe.mx"),
        (" https://cafe.mx/blog/ ", "https://cafe.mx/blog"),
        ("https://cafe.mx/wp-admin/profile.php", "https://cafe.mx"),
        ("https://cafe.mx/blog/wp-login.php?x=1", "https://cafe.mx/blog"),
        ("https://cafe.mx/wp-json/wp/v2/", "https://cafe.mx"),
    ],
)
def test_an_address_as_people_copy_it(typed: str, address: str) -> None:
    assert front_page(typed) == address


class OddSite(FakeServer):
    """A site of which the test says page by page what it answers; 404 with a page for the rest."""

    network = "wordpress"

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, Reply] = {}

    def answer(self, asked: Asked) -> Reply:
        where = asked.path + (f"?rest_route={asked.one('rest_route')}" if "rest_route" in asked.query else "")
        nothing = Reply(404, "<!doctype html><title>No está</title>", {"Content-Type": "text/html"})
        return self.pages.get(where, nothing)

    def open_at(self, root: str) -> None:
        self.pages[root] = Reply(200, {"name": "Caf&eacute; &amp; pan", "namespaces": ["wp/v2"]})
        me = {"id": 7, "capabilities": {"publish_posts": True}}
        self.pages[f"{root}wp/v2/users/me"] = Reply(200, me)


@pytest.fixture
def site() -> Iterator[OddSite]:
    with OddSite() as server:
        yield server


def line(**more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, **more)


def connect(site: OddSite) -> Any:
    entered = {"url": site.url, "user": "alicia", "app_password": "aaaa bbbb"}
    return network.connect(entered, line())


def authorised(site: OddSite) -> list[str]:
    return [asked.path for asked in site.requests if "Authorization" in asked.headers]


@pytest.mark.parametrize("root", ["/wp-json/", "/?rest_route=/"])
def test_the_api_is_found_where_nothing_announces_it(site: OddSite, root: str) -> None:
    site.open_at(root)
    account = connect(site)
    assert account.facts == {"root": f"{site.url}{root}", "user": 7, "may_upload": False}
    assert account.name == "Café & pan"


def test_the_password_goes_to_no_other_host_than_the_one_typed(site: OddSite) -> None:
    site.open_at("/wp-json/")
    elsewhere = '<https://otro.example/wp-json/>; rel="https://api.w.org/"'
    site.pages["/"] = Reply(200, "<html>", {"Link": elsewhere})
    assert connect(site).facts["root"] == f"{site.url}/wp-json/"
    assert "/" not in authorised(site)  # nor to the front page, which may be anybody's cache


def test_a_page_without_an_api_says_so(site: OddSite) -> None:
    site.pages["/"] = Reply(200, "<html>Hola</html>", {"Content-Type": "text/html"})
    with pytest.raises(Refused) as refusal:
        connect(site)
    assert "no encontramos la API" in str(refusal.value.sentence)
    assert site.url in str(refusal.value.sentence)


def test_a_site_in_trouble_is_not_called_wrong(site: OddSite) -> None:
    site.pages["/"] = Reply(503, "<html>Mantenimiento</html>", {"Content-Type": "text/html"})
    with pytest.raises(Unavailable):
        connect(site)


def access(site: OddSite) -> Access:
    secrets = {"username": "alicia", "app_password": "aaaa bbbb"}
    return Access("7@site", secrets, site.url, {"root": f"{site.url}/wp-json/", "user": 7})


def resume(site: OddSite) -> Any:
    return network.resume({"post": 5}, post(), access(site), line())


def wp_error(status: int, code: str, **data: Any) -> Reply:
    return Reply(status, {"code": code, "message": "Lo sentimos.", "data": {"status": status, **data}})


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (wp_error(401, "incorrect_password"), Disconnected),
        (wp_error(401, "rest_not_logged_in"), Disconnected),
        (wp_error(401, "application_passwords_disabled"), Disconnected),
        (wp_error(403, "rest_cannot_publish"), Disconnected),
        (wp_error(400, "rest_invalid_param"), Refused),
        (wp_error(404, "rest_post_invalid_id"), Refused),
        (wp_error(500, "db_update_error"), Unsure),
        (Reply(403, "<html>Firewall</html>", {"Content-Type": "text/html"}), Unavailable),
        (Reply(502, "<html>Bad gateway</html>", {"Content-Type": "text/html"}), Unsure),
        (Reply(200, "<html>¿Eres humana?</html>", {"Content-Type": "text/html"}), Unsure),
        (Reply(200, {"id": 5, "link": "x", "status": "pending"}), Refused),
    ],
)
def test_answers_at_the_irreversible_request(site: OddSite, reply: Reply, kind: type) -> None:
    site.pages["/wp-json/wp/v2/posts/5"] = reply
    with pytest.raises(NetworkError) as error:
        resume(site)
    assert type(error.value) is kind


def test_a_page_instead_of_data_before_it_costs_a_wait(site: OddSite) -> None:
    challenge = Reply(200, "<html>¿Eres humana?</html>", {"Content-Type": "text/html"})
    site.pages["/wp-json/wp/v2/posts"] = challenge
    with pytest.raises(Unavailable):
        network.publish(post(), access(site), line())


def test_a_stranger_refused_as_if_a_parameter_were_wrong_is_disconnected(site: OddSite) -> None:
    """What WordPress 6.5 answers to a wrong password where a list is only for its people."""
    details = {"status": {"code": "rest_forbidden_status", "message": "Status is forbidden."}}
    site.pages["/wp-json/wp/v2/posts"] = wp_error(400, "rest_invalid_param", details=details)
    with pytest.raises(Disconnected):
        network.publish(post(), access(site), line())


def test_a_server_may_cap_what_it_receives(site: OddSite) -> None:
    site.pages["/wp-json/wp/v2/posts"] = Reply(200, [])
    site.pages["/wp-json/wp/v2/media"] = Reply(413, "<html>Request too large</html>")
    with pytest.raises(Refused):
        network.publish(post("x", media=(picture("a"),)), access(site), line())


def test_an_author_who_can_t_list_comments_leaves_the_question_to_a_person(site: OddSite) -> None:
    site.pages["/wp-json/wp/v2/comments"] = wp_error(403, "rest_forbidden_context")
    said = post("Gracias", reply_to=Remote("5"))
    assert type(network.find(said, access(site), line(), datetime.now(UTC))).__name__ == "CannotTell"


# ── every other kind of file, and what is chosen ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "block"),
    [
        (
            Picture(7, "https://a.mx/v.mp4?a&b", "", "video"),
            '<!-- wp:video {"id":7} -->\n<figure class="wp-block-video"><video controls '
            'src="https://a.mx/v.mp4?a&amp;b"></video></figure>\n<!-- /wp:video -->',
        ),
        (
            Picture(7, "https://a.mx/s.mp3", "", "audio"),
            '<!-- wp:audio {"id":7} -->\n<figure class="wp-block-audio"><audio controls '
            'src="https://a.mx/s.mp3"></audio></figure>\n<!-- /wp:audio -->',
        ),
        (
            Picture(7, "https://a.mx/m--1.pdf", "", "document", "menú <1>.pdf"),
            '<!-- wp:file {"id":7,"href":"https://a.mx/m\\u002d\\u002d1.pdf",'
            '"showDownloadButton":false} -->\n'
            '<div class="wp-block-file"><a id="wp-block-file--media-7" href="https://a.mx/m--1.pdf">'
            "menú &lt;1&gt;.pdf</a></div>\n<!-- /wp:file -->",
        ),
    ],
)
def test_each_kind_of_file_has_its_block(file: Picture, block: str) -> None:
    assert writing.body(post(""), [file]) == block


@pytest.fixture
def stand() -> Iterator[ScriptedWordPress]:
    with ScriptedWordPress() as server:
        yield server


def sent(server: ScriptedWordPress, said: Post) -> dict[str, Any]:
    """What the site keeps of it."""
    receipt = publish(network, server, said, STAND.access(server))
    return server.kept["posts"][receipt.remote.id]


def test_files_go_to_the_library_as_they_are_and_the_first_image_is_featured(
    stand: ScriptedWordPress,
) -> None:
    media = (clip(), photo(), song(), pdf(), gif())
    there = sent(stand, post("Hola", media=media))
    uploads = [asked.files["file"] for asked in stand.asked("POST /wp-json/wp/v2/media")]
    assert [content for _name, _mime, content in uploads] == [file.open().read() for file in media]
    assert [name for name, *_rest in uploads] == [
        "clip.mp4", "foto-120.jpg", "cancion.mp3", "menu.pdf", "baile.gif",
    ]  # fmt: skip
    kept = [pk for pk, each in stand.kept["media"].items() if each["slug"].endswith("-2")]
    assert there["featured_media"] == int(kept[0])
    blocks = ("wp:video", "wp:audio", "wp:file", "wp:image")
    assert [there["content"].count(f"<!-- {block} ") for block in blocks] == [1, 1, 1, 1]


def test_what_was_chosen_is_asked_for(stand: ScriptedWordPress) -> None:
    chosen = {
        "categories": ["4", "8"],
        "site_tags": ["9"],
        "excerpt": "Pan & <miel>",
        "format": "aside",
        "sticky": True,
        "comments": "closed",
        "featured": "none",
        "status": "private",
        "slug": "Menú de otoño",
    }
    there = sent(stand, post("Hola", media=(photo(),), options=chosen))
    assert (there["categories"], there["tags"], there["excerpt"]) == ([4, 8], [9], "Pan &amp; &lt;miel&gt;")
    assert (there["format"], there["sticky"], there["comment_status"]) == ("aside", True, "closed")
    assert "featured_media" not in there
    assert "wp:image" in there["content"]
    assert (there["status"], there["slug"]) == ("private", "menu-de-otono")


def test_one_left_for_review_is_found_as_such(stand: ScriptedWordPress) -> None:
    said, access = post("Hola", options={"status": "pending"}), STAND.access(stand)
    working = network.publish(said, access, line_to(network, stand))
    assert isinstance(working, StillWorking)
    assert network.find(said, access, line_to(network, stand), datetime.now(UTC), working.memo) is None
    network.resume(working.memo, said, access, line_to(network, stand))
    found = network.find(said, access, line_to(network, stand), datetime.now(UTC), working.memo)
    assert isinstance(found, Receipt)


def test_the_sites_own_categories_and_tags_are_offered(stand: ScriptedWordPress) -> None:
    facts = network.look_around(STAND.access(stand), line_to(network, stand))
    by_name = {field.name: field for field in network.options_for(facts)}
    assert by_name["categories"].choices == (("4", "Pan & café"),)
    assert by_name["site_tags"].choices == (("9", "otoño"),)
    assert "category" not in by_name
    assert "category" in {field.name for field in network.options_for({})}
