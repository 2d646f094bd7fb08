"""More posts at once than anybody waits for: a worker does them in steps, the page tells how far it is."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning
from calendar_app.bulk import large, running
from calendar_app.bulk.asking import Asked
from calendar_app.models import Batch, Import, Pillar, Post

pytestmark = pytest.mark.django_db
DAY = date(2030, 5, 7)
ROWS = [["Texto"], ["Hola"]]
MOVED = DAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    monkeypatch.setattr(large, "AT_ONCE", 3)
    monkeypatch.setattr(large, "STEP", 2)


@pytest.fixture
def posts(brand, bob):
    made = []
    for n in range(5):
        post = planning.create_post(brand, by=bob, title=f"Post {n}", text="Hola.")
        planning.plan(post, date=DAY, time=time(9), by=bob)
        made.append(post)
    return made


def move(client, brand, posts, **more):
    marked = {"post": [post.pk for post in posts], "do": "move", "days": "7", "told": "1"}
    return client.post(reverse("bulk", args=[brand.slug]), {**marked, **more}, headers={"HX-Request": "true"})


def days_of(posts):
    return [Post.objects.get(pk=post.pk).planned_date for post in posts]


def page(client, batch):
    return client.get(reverse("batch", args=[batch.workspace.slug, batch.pk])).content.decode()


def test_few_are_done_at_once(brand, bob, posts, signed_in):
    move(signed_in(bob), brand, posts[:3])
    assert days_of(posts[:3]) == [MOVED] * 3
    assert large.run_waiting() == 0


def test_many_are_left_to_a_worker_and_the_page_says_how_far_it_is(brand, bob, posts, signed_in):
    answer = move(signed_in(bob), brand, posts).content.decode()
    assert "Van 0 de 5 publicaciones." in answer
    assert 'hx-trigger="every 2s"' in answer
    assert days_of(posts) == [DAY] * 5
    assert large.run_waiting() == 1
    assert days_of(posts) == [MOVED] * 5
    told = page(signed_in(bob), Batch.objects.get())
    assert "5 movidas, 7 días después" in told
    assert "every 2s" not in told
    assert large.run_waiting() == 0


def test_what_can_not_be_done_is_told_as_ever(brand, bob, posts, signed_in):
    planning.plan(posts[1], date=None, time=None, by=bob)
    move(signed_in(bob), brand, posts)
    large.run_waiting()
    told = page(signed_in(bob), Batch.objects.get())
    assert "4 movidas" in told
    assert "No tiene fecha: ponle un día antes de moverla." in told


def test_a_worker_that_dies_leaves_the_rest_to_the_next_and_nothing_is_done_twice(
    brand, bob, posts, monkeypatch
):
    batch = large.begin(brand, "move", posts, Asked(days=7), by=bob)
    real, turns = running.one, []

    def dies(*args, **more):
        turns.append(1)
        if len(turns) == 4:
            raise SystemExit
        real(*args, **more)

    monkeypatch.setattr(running, "one", dies)
    with pytest.raises(SystemExit):
        large.run_waiting()
    monkeypatch.setattr(running, "one", real)
    assert batch.items.count() == 3
    assert large.run_waiting() == 0, "the first may still be at it"
    assert large.run_waiting(timezone.now() + large.LEASE + timedelta(seconds=1)) == 1
    assert days_of(posts) == [MOVED] * 5
    assert batch.items.count() == 5


def test_a_fault_of_ours_costs_one_post_and_is_told(brand, bob, posts, monkeypatch, signed_in):
    batch = large.begin(brand, "move", posts, Asked(days=7), by=bob)
    real = running.one

    def breaks(outcome, post, *args, **more):
        if post.pk == posts[1].pk:
            raise ZeroDivisionError
        real(outcome, post, *args, **more)

    monkeypatch.setattr(running, "one", breaks)
    assert large.run_waiting() == 1
    assert days_of(posts) == [MOVED, DAY, MOVED, MOVED, MOVED]
    told = page(signed_in(bob), batch)
    assert "Post 1" in told
    assert "Un fallo nuestro lo impidió: avisa a quien administra Pauta." in told


def test_a_post_that_went_before_it_was_put_back_stops_no_other(brand, bob, posts):
    batch = large.begin(brand, "move", posts, Asked(days=7), by=bob)
    large.run_waiting()
    batch.refresh_from_db()
    large.begin_undo(batch, by=bob)
    posts[4].delete()
    assert large.run_waiting() == 1
    assert days_of(posts[:4]) == [DAY] * 4


def test_stopped_the_rest_stays_and_what_was_done_goes_back(brand, bob, posts, monkeypatch, signed_in):
    batch = large.begin(brand, "move", posts, Asked(days=7), by=bob)
    real = running.one

    def stops(outcome, post, *args, **more):
        real(outcome, post, *args, **more)
        if post.pk == posts[1].pk:
            signed_in(bob).post(reverse("batch_stop", args=[brand.slug, batch.pk]))

    monkeypatch.setattr(running, "one", stops)
    large.run_waiting()
    assert days_of(posts) == [MOVED] * 2 + [DAY] * 3
    assert "Se detuvo antes de 3 publicaciones, que siguen como estaban." in page(signed_in(bob), batch)
    batch.refresh_from_db()
    running.undo(batch, by=bob)
    assert days_of(posts) == [DAY] * 5


def test_the_undo_is_a_workers_too_and_is_asked_for_once(brand, bob, posts, signed_in):
    client = signed_in(bob)
    move(client, brand, posts)
    large.run_waiting()
    batch = Batch.objects.get()
    undo = reverse("batch_undo", args=[brand.slug, batch.pk])
    assert "Se está deshaciendo" in client.post(undo, follow=True).content.decode()
    assert "o se está haciendo todavía" in client.post(undo, follow=True).content.decode()
    assert "Deshaciendo el cambio" in page(client, batch)
    assert days_of(posts) == [MOVED] * 5
    assert large.run_waiting() == 1
    assert days_of(posts) == [DAY] * 5
    batch.refresh_from_db()
    assert batch.undone_at
    assert "o se está haciendo todavía" in client.post(undo, follow=True).content.decode()


def test_what_somebody_moved_since_stays_and_is_named(brand, bob, alice, posts, signed_in):
    batch = large.begin(brand, "move", posts, Asked(days=7), by=bob)
    large.run_waiting()
    planning.plan(Post.objects.get(pk=posts[2].pk), date=DAY + timedelta(days=1), time=time(9), by=alice)
    batch.refresh_from_db()
    large.begin_undo(batch, by=bob)
    large.run_waiting()
    assert days_of(posts) == [DAY, DAY, DAY + timedelta(days=1), DAY, DAY]
    assert "Cambió de día después: se queda donde está." in page(signed_in(bob), batch)


def test_what_was_asked_survives_the_way_to_the_worker(brand, bob, posts):
    pillar = Pillar.objects.create(workspace=brand, name="Origen")
    asked = Asked(named={"pillar": pillar, "campaign": None}, add=["pan"], remove=["sal"])
    batch = large.begin(brand, "tag", posts, asked, by=bob)
    batch.refresh_from_db()
    assert Asked.of(brand, batch.asked) == asked
    large.run_waiting()
    assert set(Post.objects.values_list("pillar", flat=True)) == {pillar.pk}


def test_in_the_name_of_somebody_who_is_gone_nothing_is_done(brand, bob, posts):
    large.begin(brand, "move", posts, Asked(days=7), by=bob)
    bob.memberships.all().delete()
    large.run_waiting()
    assert days_of(posts) == [DAY] * 5
    assert len(Batch.objects.get().asked["refused"]) == 5


def test_of_others_nobody_stops_anything(brand, bob, charlie, vera, posts, signed_in):
    batch = large.begin(brand, "move", posts, Asked(days=7), by=bob)
    stop = reverse("batch_stop", args=[brand.slug, batch.pk])
    assert signed_in(charlie).post(stop).status_code == 404
    assert signed_in(vera).post(stop).status_code == 403
    large.run_waiting()
    assert days_of(posts) == [MOVED] * 5


def test_an_imports_undo_is_told_on_its_own_page(brand, bob, posts, signed_in):
    batch = Batch.objects.create(workspace=brand, kind="import", by=bob)
    table = Import.objects.create(
        workspace=brand, by=bob, filename="mayo.csv", rows=ROWS, state="done", batch=batch
    )
    large.begin_undo(batch, by=bob)
    told = signed_in(bob).get(reverse("import_table", args=[brand.slug, table.pk])).content.decode()
    assert "Se está deshaciendo" in told
    large.run_waiting()
    told = signed_in(bob).get(reverse("import_table", args=[brand.slug, table.pk])).content.decode()
    assert "Esta importación se deshizo." in told
