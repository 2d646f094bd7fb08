"""What several channels would show exactly alike is one preview under all their names; the rest are apart."""

from __future__ import annotations

import re

import pytest

from calendar_app import review
from calendar_app.links import ruling
from calendar_app.models import Remark, Variant
from calendar_app.review.entries import hour_of
from publishing.models import Channel

pytestmark = pytest.mark.django_db
MANY = ("Centro", "Norte", "Sur")


def page_channel(brand, name, network="facebook", **facts):
    return Channel.objects.create(
        workspace=brand, network=network, name=name, account=name, account_name=f"Café {name}", **facts
    )


@pytest.fixture
def pages(brand):
    return [page_channel(brand, name, facts={"username": f"cafe.{name}"}) for name in MANY]


def shown(page):
    return re.findall(r'<article class="preview [^"]*" aria-label="([^"]*)"', page)


def test_three_pages_that_say_the_same_are_one_preview_with_their_names(write, ask, ana, pages, picture):
    her = ana(ask(write("Cosecha", channels=pages, media=[(picture, "Una taza")])))
    page = her.reads("client_post", her.link.posts.get().pk)
    assert shown(page) == ["Centro, Norte, Sur"]
    assert "Igual en los 3 canales: Centro, Norte, Sur." in page


def test_one_alone_says_nothing_of_others(write, ask, ana, pages):
    post = write("Cosecha", channels=pages[:1])
    page = ana(ask(post)).reads("client_post", post.pk)
    assert shown(page) == ["Centro"]
    assert "Igual en los" not in page


@pytest.mark.parametrize(
    "own", [{"text": "Otra cosa"}, {"first_comment": "El enlace"}, {"options": {"card_title": "Otra"}}]
)
def test_another_text_comment_or_option_is_a_preview_of_its_own(write, ask, ana, pages, own):
    post = write("Cosecha", channels=pages)
    Variant.objects.filter(post=post, channel=pages[1]).update(**own)
    page = ana(ask(post)).reads("client_post", post.pk)
    assert shown(page) == ["Centro, Sur", "Norte"]


def test_another_network_is_never_the_same(write, ask, ana, pages, brand):
    elsewhere = page_channel(brand, "Tienda", network="linkedin")
    post = write("Cosecha", channels=[*pages, elsewhere])
    assert shown(ana(ask(post)).reads("client_post", post.pk)) == ["Centro, Norte, Sur", "Tienda"]


def test_a_link_that_is_rendered_otherwise_is_apart(write, ask, ana, pages, brand, alice):
    ruling.save(brand, {"content": "{channel}", "active": True}, by=alice)
    post = write("Cosecha", channels=pages, link="https://cafe.test/cosecha")
    assert shown(ana(ask(post)).reads("client_post", post.pk)) == ["Centro", "Norte", "Sur"]


def test_the_channels_a_link_keeps_to_the_team_are_not_named(write, ask, ana, pages, alice, brand):
    post = write("Cosecha", channels=pages)
    her = ana(ask(post))
    her.link.holds, her.link.query = "view", f"canal={pages[0].pk}&canal={pages[2].pk}"
    her.link.save()
    page = her.reads("client_post", post.pk)
    assert shown(page) == ["Centro, Sur"]
    assert "Norte" not in page


def test_what_she_remarks_there_is_about_the_words_they_share(write, ask, ana, pages):
    post = write("Cosecha", channels=pages)
    Variant.objects.filter(post=post, channel=pages[1]).update(text="Palabras del Norte")
    her = ana(ask(post))
    assert shown(her.reads("client_post", post.pk)) == ["Centro, Sur", "Norte"]
    her.does("client_remarks", post.pk, text="¿Seguro?", quote="Texto de")
    her.does("client_remarks", post.pk, text="¿Y esto?", quote="del Norte", channel=str(pages[1].pk))
    assert list(Remark.objects.order_by("pk").values_list("channel", flat=True)) == [None, pages[1].pk]


def test_she_approves_what_goes_to_all_of_them(write, ask, ana, pages):
    post = write("Cosecha", channels=pages)
    her = ana(ask(post))
    her.does("client_decide", post.pk, verb="approve", seen=review.digest(post), hour=hour_of(post))
    post.refresh_from_db()
    assert review.is_approved(post)
    assert post.seals.filter(broken_at=None).count() == 3
