"""The UTM parameters of a link: what the brand agreed, what the post says instead, what stays as it was."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from calendar_app import composing, lengths, planning, review
from calendar_app.links import ruling, tagging
from calendar_app.models import Campaign, LinkRules, Pillar, Post, ReviewPolicy
from calendar_app.refusals import CannotPlan
from publishing.models import Channel

DAY = date(2030, 10, 15)


@pytest.fixture
def rules(brand: Any) -> LinkRules:
    return LinkRules.objects.create(
        workspace=brand, active=True, source="{network}", medium="social", campaign="{campaign}",
        content="{pillar}-{date}", hosts=[],
    )  # fmt: skip


@pytest.fixture
def post(brand: Any, bob: Any, channel: Channel) -> Post:
    pillar = Pillar.objects.create(workspace=brand, name="Café de Altura")
    campaign = Campaign.objects.create(
        workspace=brand, name="Buen Fin", starts=DAY, ends=DAY, utm="buen-fin-30"
    )
    post = planning.create_post(
        brand, by=bob, text="Hola", link="https://alameda.cafe/menu", channels=[channel], pillar=pillar,
        campaign=campaign,
    )  # fmt: skip
    planning.plan(post, date=DAY, time=time(9), by=bob)
    return post


def said(post: Post) -> dict[str, Any]:
    fresh = Post.objects.get(pk=post.pk)
    [(_variant, snapshot)] = composing.draft_of(fresh).snapshots()
    return snapshot


def test_without_rules_a_link_goes_as_it_was_written(post: Post) -> None:
    assert said(post)["link"] == "https://alameda.cafe/menu"


def test_each_parameter_becomes_what_the_brand_agreed(post: Post, rules: LinkRules) -> None:
    assert said(post)["link"] == (
        "https://alameda.cafe/menu?utm_source=practice&utm_medium=social&utm_campaign=buen-fin-30"
        "&utm_content=cafe-de-altura-2030-10-15"
    )


def test_a_variable_with_nothing_to_say_leaves_its_parameter_out(
    post: Post, rules: LinkRules, bob: Any
) -> None:
    planning.save_post(post, by=bob, version=post.version, campaign=None)
    assert "utm_campaign" not in said(post)["link"]


@pytest.mark.parametrize(
    ("link", "tagged"),
    [
        ("https://a.mx", "https://a.mx?utm_source=x&utm_medium=a%20b"),
        (
            "https://a.mx/?q=caf%C3%A9&q=2#mesa",
            "https://a.mx/?q=caf%C3%A9&q=2&utm_source=x&utm_medium=a%20b#mesa",
        ),
        ("https://a.mx/?utm_source=boletin", "https://a.mx/?utm_source=boletin&utm_medium=a%20b"),
        ("https://a.mx/?UTM_Source=b&utm_medium=", "https://a.mx/?UTM_Source=b&utm_medium="),
    ],
)
def test_what_an_address_says_already_stays(link: str, tagged: str) -> None:
    assert tagging.tagged(link, {"source": "x", "medium": "a b"}) == tagged


def test_a_post_says_it_otherwise_or_goes_without(post: Post, rules: LinkRules, bob: Any) -> None:
    planning.save_post(post, by=bob, version=post.version, utm={"source": "{channel}", "medium": "Hilo"})
    assert "utm_source=practica&utm_medium=hilo" in said(post)["link"]
    planning.save_post(post, by=bob, version=post.version, untagged=True)
    assert said(post)["link"] == "https://alameda.cafe/menu"


def test_among_the_words_only_the_brands_own_sites_are_tagged(post: Post, rules: LinkRules, bob: Any) -> None:
    text = "Ven (https://www.alameda.cafe/menu). Lo dijo https://otro.mx/nota, y ya."
    planning.save_post(post, by=bob, version=post.version, text=text, link="")
    assert said(post)["text"] == text
    LinkRules.objects.update(hosts=["alameda.cafe"], campaign="", content="")
    assert said(post)["text"] == (
        "Ven (https://www.alameda.cafe/menu?utm_source=practice&utm_medium=social). Lo dijo "
        "https://otro.mx/nota, y ya."
    )


def test_the_same_link_among_the_words_is_not_said_twice(
    brand: Any, post: Post, rules: LinkRules, bob: Any
) -> None:
    text = "Mira https://alameda.cafe/menu hoy"
    planning.save_post(post, by=bob, version=post.version, text=text)
    assert said(post)["link"] in said(post)["text"]


def test_what_is_counted_is_what_leaves(post: Post, rules: LinkRules, bob: Any) -> None:
    text = "Mira https://alameda.cafe/menu hoy"
    planning.save_post(post, by=bob, version=post.version, text=text)
    fresh = Post.objects.get(pk=post.pk)
    [count] = lengths.counts(composing.draft_of(fresh))
    assert count.length == len(said(post)["text"])


# ── what a change of the taxonomy does ────────────────────────────────────────────────────────────────

NEW = {"source": "otra", "medium": "social", "campaign": "", "active": "1", "lower": "1"}


def approved(post: Post, bob: Any, abel: Any) -> Post:
    ReviewPolicy.objects.create(workspace=post.workspace, mode="required")
    review.request(post, by=bob)
    return review.approve(post, by=abel)


def test_another_link_breaks_the_approval(
    brand: Any, post: Post, rules: LinkRules, alice: Any, bob: Any, abel: Any
) -> None:
    approved(post, bob, abel)
    assert ruling.save(brand, NEW, by=alice) == 1
    fresh = Post.objects.get(pk=post.pk)
    assert (fresh.stage, review.is_cleared(fresh)) == ("draft", False)


def test_an_approved_post_without_a_link_stays_approved(
    brand: Any, post: Post, rules: LinkRules, alice: Any, bob: Any, abel: Any
) -> None:
    planning.save_post(post, by=bob, version=post.version, link="")
    approved(post, bob, abel)
    assert ruling.save(brand, NEW, by=alice) == 0
    assert review.is_cleared(Post.objects.get(pk=post.pk))


def test_what_waits_keeps_the_link_it_was_approved_with(
    brand: Any, post: Post, rules: LinkRules, alice: Any, bob: Any, abel: Any
) -> None:
    approved(post, bob, abel)
    [delivery] = planning.schedule(post, by=alice)
    sealed = delivery.content["link"]
    ruling.save(brand, NEW, by=alice)
    delivery.refresh_from_db()
    assert delivery.content["link"] == sealed
    assert said(post)["link"] != sealed


def test_a_link_that_names_the_day_follows_the_post_and_breaks_its_approval(
    brand: Any, post: Post, rules: LinkRules, bob: Any, abel: Any
) -> None:
    approved(post, bob, abel)
    moved = planning.plan(post, date=date(2030, 10, 16), time=time(9), by=bob)
    assert "anuló la aprobación" in moved.note
    assert Post.objects.get(pk=post.pk).stage == "draft"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [({"source": "{red}"}, "{red}"), ({"source": "x" * 121}, "121"), ({"hosts": "no es un sitio"}, "no")],
)
def test_rules_that_can_t_be_are_refused_with_the_reason(
    brand: Any, alice: Any, asked: dict[str, str], sentence: str
) -> None:
    with pytest.raises(CannotPlan, match=sentence):
        ruling.save(brand, asked, by=alice)
    assert not LinkRules.objects.exists()


def test_the_page_shows_a_link_as_it_would_leave(brand: Any, post: Post, alice: Any, signed_in: Any) -> None:
    page = signed_in(alice).get("/m/alameda/ajustes/enlaces/").content.decode()
    assert "utm_source=practice" in page
    answer = signed_in(alice).post("/m/alameda/ajustes/enlaces/ejemplo/", {**NEW, "hosts": "alameda.cafe"})
    assert "https://alameda.cafe/menu?mesa=4&amp;utm_source=otra" in answer.content.decode()


def test_saving_the_page_keeps_the_rules(brand: Any, alice: Any, signed_in: Any) -> None:
    signed_in(alice).post("/m/alameda/ajustes/enlaces/", {**NEW, "hosts": "https://www.Alameda.cafe/x, b.mx"})
    saved = LinkRules.objects.get(workspace=brand)
    assert (saved.active, saved.source, saved.hosts) == (True, "otra", ["alameda.cafe", "b.mx"])
