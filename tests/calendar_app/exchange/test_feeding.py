"""From a feed to drafts: once and never again, by somebody who may, and what happens when it fails."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from calendar_app.exchange import feed_drafts, feed_rounds, feeding
from calendar_app.exchange.feed_rounds import read_due
from calendar_app.models import Campaign, Feed, Pillar, Post
from calendar_app.refusals import CannotPlan
from calendar_app.states import Stage
from teams.models import Membership
from teams.notices import letters, mailing, reading

from .feeds_said import NOW, item, rss

pytestmark = pytest.mark.django_db
HALF_HOUR = timedelta(minutes=30)


def old(title: str, days: int = 3) -> str:
    return item(title, when=NOW - timedelta(days=days))


def later(hours: float = 1) -> Any:
    return timezone.now() + timedelta(hours=hours)


def titles() -> list[str]:
    return list(Post.objects.order_by("pk").values_list("title", flat=True))


def again(feed: Feed) -> Feed:
    return Feed.objects.get(pk=feed.pk)


def test_a_new_feed_makes_drafts_only_of_what_comes_after(site: Any, add: Any) -> None:
    feed = add(site.put("/rss", rss(old("Antes"))))
    assert titles() == []
    site.put("/rss", rss(item("Después", "2"), old("Antes")))
    assert read_due(later()) == 1
    assert titles() == ["Después"]
    assert feed.entries.count() == 2


def test_it_can_begin_with_its_newest_entries(site: Any, add: Any) -> None:
    add(site.put("/rss", rss(old("Uno", 9), old("Tres", 1), old("Dos", 5))), bring=2)
    assert titles() == ["Dos", "Tres"]


def test_a_draft_carries_what_the_feed_says_and_waits_for_a_person(
    site: Any, add: Any, alice: Any, brand: Any, channel: Any
) -> None:
    pillar = Pillar.objects.create(workspace=brand, name="Receta", hue=2)
    campaign = Campaign.objects.create(workspace=brand, name="Otoño", starts=NOW, ends=NOW)
    entry = item("Pan", "1", link="https://blog.test/pan", summary="<p>De masa <b>madre</b>.</p>")
    more = {"channels": [channel], "pillar": pillar, "campaign": campaign}
    add(site.put("/rss", rss(entry)), bring=1, pattern="{title} — {author}\n\n\n{summary}\n{link}", **more)
    post = Post.objects.get()
    assert post.text == "Pan —\n\nDe masa madre.\nhttps://blog.test/pan"
    assert (post.title, post.link, post.author) == ("Pan", "https://blog.test/pan", alice)
    assert (post.pillar, post.campaign, post.stage) == (pillar, campaign, Stage.DRAFT)
    assert post.planned_for is None
    assert [variant.delivery for variant in post.variants.all()] == [None]


def test_an_entry_seen_once_is_never_a_draft_again(site: Any, add: Any) -> None:
    feed = add(site.put("/rss", rss(item("Uno", "1"))), bring=1)
    Post.objects.all().delete()
    site.put("/rss", rss(item("Uno, corregido", "1"), item("Uno, otra vez", "1"), item("Dos", "2")))
    assert read_due(later()) == 1
    assert titles() == ["Dos"]
    assert feed.entries.count() == 2


def test_of_too_many_at_once_only_the_newest_are_drafts(site: Any, add: Any) -> None:
    feed = add(site.put("/rss", rss()))
    site.put("/rss", rss(*(item(f"N{n}", when=NOW + timedelta(hours=n)) for n in range(1, 31))))
    assert read_due(later()) == feed_drafts.AT_ONCE
    assert "N30" in titles()
    assert "N10" not in titles()
    assert "20" in feed.entries.get(title="N10").trouble


def test_what_is_older_than_the_feeds_adding_is_no_draft_when_it_turns_up_late(site: Any, add: Any) -> None:
    add(site.put("/rss", rss(item("Uno"))))
    site.put("/rss", rss(item("Uno"), old("De hace un mes", 30)))
    assert read_due(later()) == 0


def test_a_pattern_with_a_part_nobody_knows_is_refused(site: Any, add: Any) -> None:
    with pytest.raises(CannotPlan, match=r"\{titulo\}"):
        add(site.put("/rss", rss(item("Uno"))), pattern="{titulo}")
    assert not Feed.objects.exists()


def test_signs_that_posts_refuse_are_left_out_and_long_ones_cut(site: Any, add: Any) -> None:
    wild = item("Uno\u202e dos " + "largo " * 100, "1", summary="palabra " * 900)
    add(site.put("/rss", rss(wild)), bring=1)
    post = Post.objects.get()
    assert "\u202e" not in post.title
    assert len(post.title) <= 140
    assert post.title.endswith("…")
    assert len(post.text) < 1_700
    assert post.text.endswith("…")


# ── when it is read ───────────────────────────────────────────────────────────────────────────────────


def test_a_feed_is_due_every_half_hour(site: Any, add: Any) -> None:
    feed = add(site.put("/rss", rss(item("Uno"))))
    asked = len(site.asked)
    read_due(timezone.now() + timedelta(minutes=29))
    assert len(site.asked) == asked
    now = timezone.now() + timedelta(minutes=31)
    read_due(now)
    assert len(site.asked) == asked + 1
    assert again(feed).due_at == now + HALF_HOUR


def test_failures_are_asked_ever_later_and_then_a_person_has_to_look(
    site: Any, add: Any, brand: Any, alice: Any, signed_in: Any
) -> None:
    feed, now = add(site.put("/rss", rss(item("Uno")))), timezone.now()
    site.put("/rss", status=500)
    waits = []
    for _time in range(10):
        now = again(feed).due_at
        read_due(now)
        waits.append((again(feed).due_at - now) / HALF_HOUR)
    assert waits[:9] == [1, 2, 4, 8, 16, 32, 48, 48, 48]
    stopped = again(feed)
    assert stopped.paused_at
    assert stopped.trouble
    today = signed_in(alice).get(reverse("today", args=[brand.slug])).content.decode()
    assert "dejó de mirarse" in today
    assert "Falló 10 veces seguidas" in today
    (notice,) = reading.told(alice)
    assert "dejó de leerse. Falló 10 veces seguidas" in letters.said(notice)
    assert notice.url == reverse("source", args=[brand.slug, feed.pk])
    assert mailing.send_due(timezone.now() + timedelta(minutes=1)) == 1


def test_one_good_answer_forgets_the_failures(site: Any, add: Any) -> None:
    feed = add(site.put("/rss", rss(item("Uno"))))
    site.put("/rss", status=500)
    read_due(again(feed).due_at)
    assert again(feed).failures == 1
    assert again(feed).trouble
    site.put("/rss", rss(item("Dos", "2")))
    read_due(again(feed).due_at)
    assert (again(feed).failures, again(feed).trouble, titles()) == (0, "", ["Dos"])


def test_what_is_gone_for_good_stops_at_once(site: Any, add: Any) -> None:
    feed = add(site.put("/rss", rss(item("Uno"))))
    site.put("/rss", status=410)
    read_due(later())
    assert again(feed).paused_at
    assert "410" in again(feed).trouble


def test_a_server_that_asks_to_wait_is_waited_for(site: Any, add: Any) -> None:
    feed, now = add(site.put("/rss", rss(item("Uno")))), later()
    site.put("/rss", status=503, Retry_After="20000")
    read_due(now)
    assert again(feed).due_at == now + timedelta(seconds=20000)


def test_unchanged_is_no_failure_and_keeps_its_mark(site: Any, add: Any) -> None:
    feed = add(site.put("/rss", rss(item("Uno")), ETag='"v1"'))
    read_due(later())
    assert again(feed).etag == '"v1"'
    assert again(feed).trouble == ""
    assert site.asked[-1][1]["If-None-Match"] == '"v1"'


def test_a_slow_feed_holds_up_no_other(site: Any, add: Any) -> None:
    for number in range(4):
        site.put(f"/{number}", rss(title=f"F{number}"))
        add(f"{site.url}/{number}")
    site.slow["/0"] = 4
    site.put("/3", rss(item("Rápida", "9"), title="F3"))
    began, arrived = time.monotonic(), {}
    settle = feed_rounds.settle

    def timed(feed: Feed, *rest: Any) -> int:
        arrived[feed.name] = time.monotonic() - began
        return settle(feed, *rest)

    feed_rounds.settle = timed
    try:
        assert read_due(later()) == 1
    finally:
        feed_rounds.settle = settle
    assert arrived["F3"] < 4 <= arrived["F0"]


# ── whose it is ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("leave", ["role", "seat", "account", "asleep"])
def test_when_its_owner_may_write_no_more_it_stops_and_says_so(
    site: Any, add: Any, bob: Any, alice: Any, leave: str
) -> None:
    feed = add(site.put("/rss", rss()), by=bob)
    seats = Membership.objects.filter(user=bob)
    {
        "role": lambda: seats.update(role="viewer"),
        "seat": seats.delete,
        "account": bob.delete,
        "asleep": lambda: type(bob).objects.filter(pk=bob.pk).update(is_active=False),
    }[leave]()
    site.put("/rss", rss(item("Uno")))
    asked = len(site.asked)
    assert read_due(later()) == 0
    assert (titles(), len(site.asked)) == ([], asked)
    assert again(feed).paused_at
    assert "reanúdala" in again(feed).trouble
    feeding.resume(again(feed), by=alice)
    assert read_due(later()) == 1
    assert Post.objects.get().author == alice


def test_who_may_not_write_adds_no_feed(site: Any, add: Any, vera: Any) -> None:
    with pytest.raises(PermissionDenied):
        add(site.put("/rss", rss()), by=vera)
    assert site.asked == []


def test_a_feed_is_there_once_and_a_brand_has_fifty(
    site: Any, add: Any, brand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(site.put("/rss", rss()))
    with pytest.raises(CannotPlan, match="El blog"):
        add(f"{site.url}/rss")
    assert feeding.LIMIT == 50
    Feed.objects.bulk_create(
        [Feed(workspace=brand, name=str(n), url=f"https://a.test/{n}") for n in range(49)]
    )
    with pytest.raises(CannotPlan, match="50"):
        add(site.put("/otra", rss()))


def test_another_brands_channel_is_refused(site: Any, add: Any, charlie: Any) -> None:
    from publishing.models import Channel
    from teams.models import Workspace

    his = Channel.objects.create(
        workspace=Workspace.objects.get(slug="ajena"), network="practice", name="x", account="x"
    )
    with pytest.raises(CannotPlan):
        add(site.put("/rss", rss()), channels=[his])
    assert not Feed.objects.exists()


def test_another_brands_pillar_is_refused(site: Any, add: Any, charlie: Any) -> None:
    from teams.models import Workspace

    his = Pillar.objects.create(workspace=Workspace.objects.get(slug="ajena"), name="Suyo", hue=1)
    with pytest.raises(CannotPlan, match="otra marca"):
        add(site.put("/rss", rss()), pillar=his)
    assert not Feed.objects.exists()


def test_a_feeds_own_name_is_made_fit(site: Any, add: Any) -> None:
    feed = add(site.put("/rss", rss(title="El blog\u202e " + "largo " * 40)))
    assert feed.name.startswith("El blog largo")
    assert len(feed.name) <= 120


# ── its life ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_paused_feed_is_not_asked(site: Any, add: Any, alice: Any) -> None:
    feed = add(site.put("/rss", rss()))
    asked = len(site.asked)
    feeding.pause(feed, by=alice)
    read_due(later())
    assert len(site.asked) == asked


def test_a_deleted_feed_that_comes_back_remembers_what_it_showed(site: Any, add: Any, alice: Any) -> None:
    feed = add(site.put("/rss", rss(item("Uno", "1"))), bring=1)
    feeding.delete(feed, by=alice)
    assert add(f"{site.url}/rss", bring=1).pk == feed.pk
    assert titles() == ["Uno"]


def test_a_feed_deleted_long_ago_is_forgotten(site: Any, add: Any, alice: Any) -> None:
    feed = add(site.put("/rss", rss(item("Uno", "1"))), bring=1)
    feeding.delete(feed, by=alice)
    read_due(timezone.now() + timedelta(days=29))
    assert Feed.objects.exists()
    read_due(timezone.now() + timedelta(days=31))
    assert not Feed.objects.exists()
    assert titles() == ["Uno"]


def test_at_another_address_what_is_there_makes_no_drafts(site: Any, add: Any, alice: Any) -> None:
    feed = add(site.put("/rss", rss(item("Uno", "1"))))
    site.put("/nueva", rss(item("Dos", "2")))
    feeding.change(again(feed), by=alice, url=f"{site.url}/nueva", name="Nuevo")
    assert (again(feed).url, again(feed).name, titles()) == (f"{site.url}/nueva", "Nuevo", [])
