"""«Fuentes», page by page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app.models import Feed, Post

from .feeds_said import NOW, item, rss

pytestmark = pytest.mark.django_db


def old(title: str, days: int = 3) -> str:
    return item(title, when=NOW - timedelta(days=days))


def again(feed: Feed) -> Feed:
    return Feed.objects.get(pk=feed.pk)


@pytest.fixture
def ask(brand: Any, alice: Any, signed_in: Any) -> Callable[..., str]:
    """`ask("source_new", url=…)`: what Alice reads after posting that."""
    client = signed_in(alice)

    def post(name: str, *args: Any, **said: Any) -> str:
        address = reverse(name, args=[brand.slug, *args])
        return client.post(address, said, follow=True).content.decode()

    return post


def test_what_entries_would_become_is_shown_before_anything_is_saved(site: Any, ask: Any) -> None:
    address = site.put("/rss", rss(*(old(f"Nota {n}", n) for n in range(1, 6))))
    shown = ask("source_new", url=address, pattern="Lee: {title}", bring="0", do="preview")
    assert all(f"Lee: Nota {n}" in shown for n in (1, 2, 3))
    assert "Lee: Nota 4" not in shown
    assert not Feed.objects.exists()
    assert not Post.objects.exists()


def test_a_feed_is_added_paused_deleted_and_brought_back_on_its_pages(site: Any, ask: Any) -> None:
    page = ask("source_new", url=site.put("/rss", rss(old("Uno"))), bring="1", do="save")
    feed = Feed.objects.get()
    assert "El blog" in page
    assert "con 1 borrador" in page
    assert "Abrir borrador" in page
    assert "En pausa" in ask("source_pause", feed.pk)
    assert "Mirar ahora" in ask("source_resume", feed.pk)
    assert "eliminada" in ask("source_delete", feed.pk)
    assert "no sigue ninguna" not in ask("source_restore", feed.pk)
    assert again(feed).deleted_at is None


def test_looking_now_makes_drafts_and_not_twice_in_a_breath(site: Any, add: Any, ask: Any) -> None:
    feed = add(site.put("/rss", rss()))
    Feed.objects.update(checked_at=timezone.now() - timedelta(minutes=5))
    site.put("/rss", rss(item("Uno")))
    assert "1 borrador nuevo" in ask("source_check", feed.pk)
    assert "espera medio minuto" in ask("source_check", feed.pk)


def test_trouble_is_said_where_the_address_is_typed(site: Any, ask: Any) -> None:
    shown = ask("source_new", url=site.put("/no", status=404), bring="0", do="save")
    assert "no hay nada en esa dirección (404)" in shown
    assert site.url in shown, "what was typed is still there"


def test_another_brands_feed_is_not_there(site: Any, add: Any, charlie: Any, signed_in: Any) -> None:
    feed = add(site.put("/rss", rss()))
    his = signed_in(charlie)
    for name in ("source", "source_edit", "source_check", "source_delete"):
        assert his.post(reverse(name, args=["ajena", feed.pk])).status_code in (404, 405)
    assert his.get(reverse("source", args=["ajena", feed.pk])).status_code == 404
    assert again(feed).deleted_at is None
