"""One verb over many posts: each by itself, told apart, and undone exactly."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from calendar_app import pausing, planning, review
from calendar_app.bulk import running, wording
from calendar_app.bulk.asking import Asked
from calendar_app.models import Batch, BatchItem, Campaign, Pillar, Post
from calendar_app.states import ReviewMode, Stage
from publishing.models import Delivery
from publishing.states import State

pytestmark = pytest.mark.django_db
Kind = Batch.Kind
DAY = date(2030, 5, 7)


@pytest.fixture
def posts(brand, channel, bob):
    """Three drafts of Bob's, on three days in a row at 18:30."""
    made = []
    for n, name in enumerate(("Uno", "Dos", "Tres")):
        post = planning.create_post(brand, by=bob, title=name, text=f"{name}.", channels=[channel])
        planning.plan(post, date=DAY + timedelta(days=n), time=time(18, 30), by=bob)
        made.append(post)
    return made


def places(posts):
    return [(post.planned_date, post.planned_time) for post in map(fresh, posts)]


def fresh(post):
    return Post.objects.select_related("workspace").get(pk=post.pk)


def run(posts, kind, by, **asked):
    return running.run(posts[0].workspace, kind, [fresh(post) for post in posts], Asked(**asked), by=by)


def undo(outcome, by):
    return running.undo(Batch.objects.select_related("workspace").get(pk=outcome.batch.pk), by=by)


def out(post):
    """As if it had been sent."""
    Delivery.objects.filter(pk__in=post.variants.values("delivery")).update(
        state=State.SENT, remote_id="1", due_at=None
    )


# ── moving ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_week_on_each_keeps_its_hour_and_undo_brings_them_back(posts, bob):
    before = places(posts)
    outcome = run(posts, Kind.MOVE, bob, days=7)
    assert outcome.done == 3
    assert places(posts) == [(day + timedelta(days=7), hour) for day, hour in before]
    assert wording.said(outcome) == "3 movidas."
    back = undo(outcome, bob)
    assert (back.done, back.refused) == (3, [])
    assert places(posts) == before


def test_what_is_scheduled_goes_on_being_scheduled_at_its_new_hour(posts, bob):
    planning.schedule(posts[0], by=bob)
    run(posts, Kind.MOVE, bob, days=2)
    delivery = fresh(posts[0]).variants.get().delivery
    assert delivery.state == State.WAITING
    assert delivery.planned_for == fresh(posts[0]).planned_for


def test_what_can_not_be_done_is_told_post_by_post_and_the_rest_is_done(brand, posts, bob):
    planning.schedule(posts[0], by=bob)
    out(posts[0])
    undated = planning.create_post(brand, by=bob, title="Suelta")
    outcome = run([*posts, undated], Kind.MOVE, bob, days=1)
    assert outcome.done == 2
    assert [(title, why.split(":")[0]) for _pk, title, why in outcome.refused] == [
        ("Uno", "Ya se publicó en practica"),
        ("Suelta", "No tiene fecha"),
    ]
    assert wording.said(outcome).startswith("2 movidas, 2 no")
    assert BatchItem.objects.filter(batch=outcome.batch).count() == 2


def test_a_night_of_changing_clocks_is_told_and_undone_to_the_hour_it_had(brand, posts, bob):
    brand.zone = "Europe/Madrid"
    brand.save()
    spring = date(2030, 3, 31)
    planning.plan(fresh(posts[0]), date=spring - timedelta(days=1), time=time(2, 30), by=bob)
    outcome = run(posts[:1], Kind.MOVE, bob, days=1)
    assert "no existen" in outcome.noted[0][2]
    assert places(posts[:1]) == [(spring, time(3, 30))]
    undo(outcome, bob)
    assert places(posts[:1]) == [(spring - timedelta(days=1), time(2, 30))]


def test_into_the_past_nothing_moves(posts, bob):
    outcome = run(posts, Kind.MOVE, bob, days=-366 * 20)
    assert (outcome.done, len(outcome.refused)) == (0, 3)


def test_undo_leaves_alone_what_somebody_moved_since(posts, alice, bob):
    outcome = run(posts, Kind.MOVE, bob, days=7)
    planning.plan(fresh(posts[1]), date=date(2030, 8, 1), time=time(9), by=alice)
    back = undo(outcome, bob)
    assert back.done == 2
    assert [title for _pk, title, _why in back.refused] == ["Dos"]
    assert places(posts)[1] == (date(2030, 8, 1), time(9))


def test_undone_twice_is_undone_once(posts, bob):
    outcome = run(posts, Kind.MOVE, bob, days=7)
    undo(outcome, bob)
    planning.plan(fresh(posts[0]), date=DAY + timedelta(days=7), time=time(18, 30), by=bob)
    assert undo(outcome, bob).done == 0
    assert places(posts)[0] == (DAY + timedelta(days=7), time(18, 30))


# ── tagging ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def pillar(brand):
    return Pillar.objects.create(workspace=brand, name="Oficio")


def test_tags_are_put_and_taken_and_undo_restores_what_each_had(brand, posts, pillar, bob):
    campaign = Campaign.objects.create(workspace=brand, name="Cosecha", starts=DAY, ends=DAY)
    Post.objects.filter(pk=posts[0].pk).update(tags=["viejo", "café"], pillar=pillar)
    outcome = run(
        posts, Kind.TAG, bob, named={"campaign": campaign, "pillar": None}, add=["nuevo"], remove=["Viejo"]
    )
    assert [sorted(fresh(post).tags) for post in posts] == [["café", "nuevo"], ["nuevo"], ["nuevo"]]
    assert {fresh(post).campaign for post in posts} == {campaign}
    assert fresh(posts[0]).pillar is None
    undo(outcome, bob)
    assert [fresh(post).tags for post in posts] == [["viejo", "café"], [], []]
    assert [fresh(post).pillar for post in posts] == [pillar, None, None]
    assert {fresh(post).campaign for post in posts} == {None}


def test_who_had_it_already_is_not_counted_as_changed(posts, pillar, bob):
    Post.objects.filter(pk=posts[0].pk).update(pillar=pillar)
    outcome = run(posts, Kind.TAG, bob, named={"pillar": pillar})
    assert (outcome.done, [title for _pk, title, _why in outcome.refused]) == (2, ["Uno"])


def test_undo_leaves_alone_what_was_tagged_otherwise_since(brand, posts, pillar, bob):
    outcome = run(posts, Kind.TAG, bob, named={"pillar": pillar})
    other = Pillar.objects.create(workspace=brand, name="Casa")
    Post.objects.filter(pk=posts[2].pk).update(pillar=other)
    back = undo(outcome, bob)
    assert back.done == 2
    assert fresh(posts[2]).pillar == other


# ── review, leaving, staying ──────────────────────────────────────────────────────────────────────────


def test_submitted_together_and_taken_back_unless_somebody_spoke(posts, alice, bob):
    Post.objects.filter(pk=posts[1].pk).update(stage=Stage.IDEA)
    outcome = run(posts, Kind.SUBMIT, bob)
    assert {fresh(post).stage for post in posts} == {Stage.IN_REVIEW}
    review.approve(fresh(posts[0]), by=alice)
    back = undo(outcome, bob)
    assert [fresh(post).stage for post in posts] == [Stage.APPROVED, Stage.IDEA, Stage.DRAFT]
    assert [title for _pk, title, _why in back.refused] == ["Uno"]


def test_scheduled_together_and_taken_back_together(posts, bob):
    planning.schedule(posts[2], by=bob)
    outcome = run(posts, Kind.SCHEDULE, bob)
    assert (outcome.done, len(outcome.refused)) == (2, 1)
    back = undo(outcome, bob)
    assert back.done == 2
    states = [fresh(post).variants.get().delivery.state for post in posts]
    assert states == [State.WITHDRAWN, State.WITHDRAWN, State.WAITING]


def test_nothing_is_scheduled_around_the_brands_rule_of_review(brand, posts, alice, bob):
    review.set_policy(brand, ReviewMode.REQUIRED, by=alice)
    outcome = run(posts, Kind.SCHEDULE, bob)
    assert outcome.done == 0
    assert not Delivery.objects.exists()
    assert "pide aprobación" in outcome.refused[0][2]


def test_paused_nothing_leaves_until_it_is_resumed(posts, bob):
    for post in posts[:2]:
        planning.schedule(post, by=bob)
    outcome = run(posts, Kind.PAUSE, bob)
    assert (outcome.done, outcome.refused[0][2].split(":")[0]) == (2, "No está programada")
    assert Delivery.objects.filter(held_at=None).count() == 0
    again = run(posts, Kind.RESUME, bob)
    assert again.done == 2
    assert Delivery.objects.exclude(held_at=None).count() == 0
    undo(again, bob)
    assert Delivery.objects.filter(held_at=None).count() == 0
    undo(outcome, bob)
    assert Delivery.objects.exclude(held_at=None).count() == 0


def test_a_paused_post_stays_paused_when_it_moves_or_is_edited(posts, bob):
    planning.schedule(posts[0], by=bob)
    pausing.pause(fresh(posts[0]), by=bob)
    planning.move(fresh(posts[0]), to_date=DAY + timedelta(days=9), by=bob)
    assert pausing.is_paused(fresh(posts[0]))
    post = fresh(posts[0])
    planning.save_post(post, by=bob, version=post.version, text="Otras palabras")
    assert pausing.is_paused(fresh(posts[0]))
    assert fresh(posts[0]).variants.get().delivery.content["text"] == "Otras palabras"


def test_what_was_paused_past_its_hour_does_not_leave_by_itself(posts, bob):
    planning.schedule(posts[0], by=bob)
    pausing.pause(fresh(posts[0]), by=bob)
    Delivery.objects.update(planned_for=timezone.now() - timedelta(hours=1))
    outcome = run(posts[:1], Kind.RESUME, bob)
    assert outcome.done == 0
    assert "Libro de entregas" in outcome.refused[0][2]
    assert Delivery.objects.get().held_at


def test_put_away_together_and_brought_back_as_scheduled_as_they_were(posts, bob):
    planning.schedule(posts[0], by=bob)
    outcome = run(posts, Kind.ARCHIVE, bob)
    assert outcome.done == 3
    assert not Delivery.objects.filter(state=State.WAITING).exists()
    back = undo(outcome, bob)
    assert (back.done, back.noted) == (3, [])
    assert {fresh(post).archived_at for post in posts} == {None}
    assert fresh(posts[0]).variants.get().delivery.state == State.WAITING
    assert fresh(posts[1]).variants.get().delivery is None


def test_brought_back_too_late_it_says_that_it_is_not_scheduled(posts, bob):
    planning.schedule(posts[0], by=bob)
    outcome = run(posts[:1], Kind.ARCHIVE, bob)
    past = timezone.now() - timedelta(days=1)
    Post.objects.filter(pk=posts[0].pk).update(planned_for=past)
    back = undo(outcome, bob)
    assert "sin programar" in back.noted[0][2]
    assert fresh(posts[0]).archived_at is None


# ── who, how many, by which door ──────────────────────────────────────────────────────────────────────


def send(client, brand, posts=(), **more):
    marked = {"posts": ",".join(str(post.pk) for post in posts)}
    return client.post(reverse("bulk", args=[brand.slug]), {**marked, **more}, headers={"HX-Request": "true"})


def test_the_bar_moves_and_offers_the_way_back(brand, posts, bob, signed_in):
    browser = signed_in(bob)
    answer = send(browser, brand, posts, do="move", days="3", told="1")
    assert answer.status_code == 204
    said = answer["HX-Trigger"].encode().decode("unicode_escape")
    assert "3 movidas" in said
    assert "posts-changed" in said
    batch = Batch.objects.get()
    undone = browser.post(reverse("batch_undo", args=[brand.slug, batch.pk]), headers={"HX-Request": "true"})
    assert undone.status_code == 204
    assert places(posts)[0] == (DAY, time(18, 30))


def test_what_a_verb_has_to_know_is_asked_for_with_the_marks_kept(brand, posts, bob, signed_in):
    answer = send(signed_in(bob), brand, posts, do="move")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Mover 3 publicaciones" in html
    assert f'value="{",".join(str(post.pk) for post in posts)}"' in html
    wrong = send(signed_in(bob), brand, posts, do="move", days="0", told="1")
    assert wrong.status_code == 422
    assert "Con 0 días" in wrong.content.decode()
    assert places(posts)[0] == (DAY, time(18, 30))


def test_without_javascript_the_boxes_of_the_list_and_one_form_do_it(brand, posts, bob, signed_in):
    browser = signed_in(bob)
    html = browser.get(reverse("calendar_list", args=[brand.slug]) + "?mes=2030-05").content.decode()
    assert html.count('form="bulk"') == 3
    boxes = {"post": [post.pk for post in posts[:2]], "do": "submit"}
    answer = browser.post(reverse("bulk", args=[brand.slug]), boxes, follow=True)
    assert "2 enviadas a revisión" in answer.content.decode()
    assert [fresh(post).stage for post in posts] == [Stage.IN_REVIEW, Stage.IN_REVIEW, Stage.DRAFT]


def test_all_of_a_view_means_what_the_list_shows_on_all_its_pages(brand, posts, bob, signed_in):
    planning.create_post(brand, by=bob, title="Sin fecha")
    view = {"all": "1", "view": "mes=2030-05&q=uno"}
    send(signed_in(bob), brand, do="submit", **view)
    assert [fresh(post).stage for post in posts] == [Stage.IN_REVIEW, Stage.DRAFT, Stage.DRAFT]


def test_five_hundred_is_the_most_and_nothing_is_done_beyond(brand, bob, signed_in, posts):
    many = [Post(workspace=brand, title=str(n), zone=brand.zone) for n in range(501)]
    Post.objects.bulk_create(many)
    answer = send(signed_in(bob), brand, do="archive", all="1", view="mes=sin-fecha")
    assert answer.status_code == 422
    assert "501" in answer["HX-Trigger"]
    assert not Post.objects.exclude(archived_at=None).exists()
    assert not Batch.objects.exists()


def test_posts_of_others_are_no_posts(brand, charlie, bob, signed_in, posts):
    theirs = Post.objects.create(workspace=charlie.workspaces.get(), title="Ajena")
    answer = send(signed_in(bob), brand, [theirs], do="archive")
    assert answer.status_code == 422
    send(signed_in(bob), brand, [theirs, posts[0]], do="archive")
    theirs.refresh_from_db()
    assert theirs.archived_at is None
    assert fresh(posts[0]).archived_at
    assert (
        signed_in(charlie).post(reverse("batch_undo", args=[brand.slug, Batch.objects.get().pk])).status_code
        == 404
    )


@pytest.mark.parametrize("verb", ["move", "tag", "submit", "schedule", "pause", "resume", "archive"])
def test_who_may_only_look_or_approve_does_none_of_it(brand, posts, vera, abel, signed_in, verb):
    for person in (vera, abel):
        assert send(signed_in(person), brand, posts, do=verb, days="1", told="1").status_code == 403
    assert not Batch.objects.exists()


def test_the_last_days_are_listed_with_their_way_back(brand, posts, bob, signed_in):
    run(posts, Kind.MOVE, bob, days=-1)
    old = run(posts, Kind.TAG, bob, add=["x"])
    Batch.objects.filter(pk=old.batch.pk).update(at=timezone.now() - timedelta(days=30))
    html = signed_in(bob).get(reverse("batches", args=[brand.slug])).content.decode()
    assert "3 movidas, 1 día antes" in html
    assert "etiquetadas" not in html
    assert html.count("deshacer/") == 1


@pytest.mark.parametrize("verb", ["move", "tag", "submit", "schedule", "archive"])
def test_each_post_costs_no_more_the_more_there_are(brand, channel, bob, verb):
    def cost(count):
        made = []
        for n in range(count):
            post = planning.create_post(
                brand, by=bob, title=f"{verb}{count}{n}", text="Hola", channels=[channel]
            )
            planning.plan(post, date=DAY + timedelta(days=n), time=time(9), by=bob)
            made.append(fresh(post))
        with CaptureQueriesContext(connection) as queries:
            assert running.run(brand, verb, made, Asked(days=1, add=["x"]), by=bob).done == count
        return len(queries)

    two, six = cost(2), cost(6)
    assert (six - two) / 4 <= 50
    assert six - two == (cost(10) - six)
