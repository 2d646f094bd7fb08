"""Two workers at once over one feed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from calendar_app.exchange import feed_drafts, feed_rounds
from calendar_app.exchange.feeds import look
from calendar_app.models import Feed, FeedEntry, Post

from .feeds_said import item, rss

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def feed(transactional_db: None, site: Any, add: Any) -> Feed:
    made: Feed = add(site.put("/rss", rss()))
    site.put("/rss", rss(*(item(f"Nota {n}", str(n)) for n in range(8))))
    return made


def at_once(step: Callable[[], Any], workers: int = 4) -> list[Any]:
    start, answers = threading.Barrier(workers), [None] * workers

    def run(place: int) -> None:
        try:
            start.wait()
            answers[place] = step()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_one_round_asks_and_the_other_leaves_it(site: Any, feed: Feed) -> None:
    Feed.objects.update(due_at=timezone.now())
    asked = len(site.asked)
    assert sorted(at_once(feed_rounds.read_due, 2)) == [0, 8]
    assert len(site.asked) == asked + 1


def test_the_same_entries_taken_in_by_several_are_drafts_once(feed: Feed) -> None:
    found = look(feed.url)
    made = at_once(lambda: feed_drafts.take_in(Feed.objects.get(pk=feed.pk), found))
    assert sum(map(len, made)) == 8 == Post.objects.count() == FeedEntry.objects.count()
