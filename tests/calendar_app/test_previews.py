"""Each network's preview says what will be said, cut and framed as that network shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from calendar_app import planning, preview_looks, previewing
from calendar_app.composing import draft_of
from calendar_app.models import Post
from calendar_app.preview_cut import LINE, cut, formatted
from core.templatetags.look import icon_names
from media.models import MediaFile
from publishing import networks
from publishing.models import Channel
from publishing.networks.contract import Can, Preview

EVERY = [pytest.param(network, id=network.key) for network in networks.all()]
WORDS = "Granos & «cafetos» <b>de altura</b> #café @alameda"
LONG = "\n\n".join(
    f"Párrafo {n} de un texto largo que se alarga, como el camino a la finca." for n in range(60)
)


def channel_on(brand: Any, network: Any) -> Channel:
    return Channel.objects.create(
        workspace=brand,
        network=network.key,
        name=f"{network.key} de prueba",
        account="alameda",
        account_name="Café",
    )


def post_on(brand: Any, bob: Any, network: Any, text: str, **more: Any) -> Post:
    return planning.create_post(brand, by=bob, text=text, channels=[channel_on(brand, network)], **more)


def preview_of(post: Post) -> previewing.Preview:
    (preview,) = previewing.previews_of(draft_of(post))
    return preview


def a_file(brand: Any, kind: str = "image", width: int = 1200, height: int = 800, n: int = 0) -> MediaFile:
    return MediaFile.objects.create(
        workspace=brand, kind=kind, mime="image/png", suffix=".png", bytes=9, width=width, height=height,
        sha256=f"{kind}{n}".ljust(64, "0"), filename=f"granos-{n}.png",
    )  # fmt: skip


def shown(signed_in: Any, reader: Any, post: Post) -> str:
    browser: Client = signed_in(reader)
    page = browser.get(reverse("post", args=["alameda", post.pk])).content.decode()
    return re.search(r'<article class="preview.*?</article>', page, re.S)[0]


@pytest.mark.parametrize("network", EVERY)
def test_every_network_shows_the_words_that_leave(network: Any, brand: Any, bob: Any, signed_in: Any) -> None:
    post = post_on(brand, bob, network, WORDS, title="De altura")
    page = shown(signed_in, bob, post)
    words = re.sub(r"<[^>]+>", "", page)
    assert "Granos &amp; «cafetos» &lt;b&gt;de altura&lt;/b&gt; #café @alameda" in words
    assert "style=" not in page
    assert "<b>de" not in page
    assert ("De altura" in words) is (Can.TITLE in network.can and not network.preview.titled)


@pytest.mark.parametrize("network", EVERY)
def test_every_network_cuts_where_it_says(network: Any, brand: Any, bob: Any) -> None:
    preview = preview_of(post_on(brand, bob, network, LONG))
    head, rest = preview.words.head, preview.words.rest
    chars, lines = network.preview.cut_chars, network.preview.cut_lines
    assert head + rest == preview.written
    assert bool(rest) is bool(chars or lines)
    assert bool(preview.cut_words) is bool(rest)
    if chars:
        assert len(head) <= chars
    if lines:
        assert sum(max(1, -(-len(line) // LINE)) for line in head.split("\n")) <= lines


@pytest.mark.parametrize("network", EVERY)
def test_every_network_frames_pictures_as_it_crops_them(network: Any, brand: Any, bob: Any) -> None:
    files = [
        (a_file(brand, width=4000, height=500), "Ancha"),
        (a_file(brand, width=500, height=4000, n=1), "Alta"),
    ]
    preview = preview_of(post_on(brand, bob, network, "Hola", media=files))
    least, most = network.preview.crop or (0.5, 3.0)
    wide, high = preview.pictures
    assert (wide.ratio, high.ratio) == (min(8.0, most), max(0.125, least))
    assert {frame.ratio for frame in preview.frames} == {wide.ratio}


@pytest.mark.parametrize("network", EVERY)
def test_every_network_has_a_layout_a_glyph_and_known_marks(network: Any) -> None:
    assert network.preview.layout in previewing.LAYOUTS
    assert f"net-{network.key}" in icon_names()
    assert {icon for icon, _word in preview_looks.marks_of(network.key).actions} <= icon_names()


def test_a_fifth_picture_is_a_number_on_the_fourth(brand: Any, bob: Any) -> None:
    files = [(a_file(brand, n=n), "") for n in range(6)]
    preview = preview_of(post_on(brand, bob, networks.get("practice"), "Hola", media=files))
    assert [frame.more for frame in preview.grid] == [0, 0, 0, 2]


@pytest.mark.parametrize("layout", sorted(previewing.LAYOUTS))
def test_every_layout_shows_films_sounds_and_documents_it_is_given(
    layout: str, brand: Any, bob: Any, signed_in: Any, monkeypatch: Any
) -> None:
    network = networks.get("practice")
    monkeypatch.setattr(type(network), "preview", replace(network.preview, layout=layout))
    files = [(a_file(brand, kind, n=n), "") for n, kind in enumerate(("video", "audio", "document"))]
    page = shown(signed_in, bob, post_on(brand, bob, network, "Hola", media=files))
    assert "<video" in page
    assert "Hola" in page
    if layout in ("feed", "chat", "article", "forum", "mail", "plain"):
        assert "<audio" in page
        assert "granos-2.png" in page


# ── where a text is cut ───────────────────────────────────────────────────────────────────────────────


def test_a_short_text_is_whole() -> None:
    assert cut("Hola", Preview(cut_chars=4)) == ("Hola", "")
    assert cut("Hola", Preview()) == ("Hola", "")


def test_it_is_cut_at_the_end_of_a_word() -> None:
    assert cut("uno dos tres", Preview(cut_chars=9)) == ("uno dos", " tres")
    assert cut("a" * 50, Preview(cut_chars=30)) == ("a" * 30, "a" * 20)


def test_lines_count_and_long_ones_fold() -> None:
    assert cut("uno\ndos\ntres\ncuatro", Preview(cut_lines=3)) == ("uno\ndos\ntres", "\ncuatro")
    head, rest = cut("palabra " * 40, Preview(cut_lines=2))
    assert len(head) <= 2 * LINE
    assert rest


@pytest.mark.parametrize("sign", ["👩🏽‍🌾", "e\u0301", "☕\ufe0f"])
def test_no_sign_is_cut_in_two(sign: str) -> None:
    for end in range(1, len(sign)):
        head, _rest = cut(f"{'a' * 40}{sign}{'a' * 40}", Preview(cut_chars=40 + end))
        assert head == "a" * 40


def test_telegrams_markup_is_drawn_and_nothing_else_gets_through() -> None:
    made = formatted(
        '<b>Sí</b> <script>x()</script><a href="javascript:x()" onclick="x()">aquí</a> &lt;i&gt; <i>abierta'
    )
    assert made == '<b>Sí</b> x()<span class="preview-link">aquí</span> &lt;i&gt; <i>abierta</i>'
