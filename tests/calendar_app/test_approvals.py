"""*Aprobaciones*: four queues, the exact post, and decisions that approve only what was read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning, review
from calendar_app.models import Post, ReviewRound, RoundStep
from calendar_app.remarks import saying
from calendar_app.review.ruling import AskedStep
from publishing.models import Channel
from tests.conftest import person, practice_channel, seat

SOON = timezone.localdate() + timedelta(days=20)


@pytest.fixture
def anna(brand: Any) -> Any:
    """Another approver."""
    return seat(brand, person("anna@alameda.test", "Ana Mora"), "approver")


@pytest.fixture
def asked(brand: Any, bob: Any, channel: Channel) -> Callable[..., Post]:
    """`asked("Título", day=3)`: written by Bob, planned, and before those who approve."""

    def make(title: str, *, day: int = 0, text: str = "") -> Post:
        post = planning.create_post(
            brand, by=bob, title=title, text=text or f"{title}, dicho", channels=[channel]
        )
        planning.plan(post, date=SOON + timedelta(days=day), time=timezone.now().time(), by=bob)
        review.request(post, by=bob)
        return post

    return make


@pytest.fixture
def here(brand: Any) -> str:
    return reverse("approvals", args=[brand.slug])


def shown(browser: Any, address: str, **headers: str) -> str:
    answer = browser.get(address, headers=headers or None)
    assert answer.status_code == 200
    return str(answer.content.decode())


def rows(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<li class="desk-row"[^>]*data-post="(\d+)"', html)]


def save(post: Post, by: Any, **changes: Any) -> None:
    post.refresh_from_db()
    planning.save_post(post, by=by, version=post.version, **changes)


def late(post: Post, hours: int = 1) -> None:
    RoundStep.objects.filter(round__post=post).update(due_at=timezone.now() - timedelta(hours=hours))


# ── the queues ────────────────────────────────────────────────────────────────────────────────────────


def test_each_queue_holds_what_its_name_says(here, bob, abel, asked, signed_in):
    waiting, back, overdue = asked("Espera"), asked("Vuelta"), asked("Tarde")
    review.request_changes(back, by=abel, comment="No")
    late(overdue)
    for who, queue, held in [
        (abel, "para-mi", {waiting, overdue}),
        (bob, "pedidas", {waiting, overdue}),
        (bob, "devueltas", {back}),
        (bob, "vencidas", {overdue}),
        (bob, "para-mi", set()),
        (abel, "devueltas", set()),
    ]:
        html = shown(signed_in(who), f"{here}?cola={queue}")
        assert set(rows(html)) == {post.pk for post in held}, (who, queue)
    counts = re.findall(r'<span class="count[^"]*">(\d+)</span></a>', shown(signed_in(abel), here))
    assert counts[:4] == ["2", "0", "0", "1"]


def test_what_is_due_first_comes_first_by_its_deadline_or_its_hour(here, abel, asked, signed_in, bob):
    far, near, pressed = asked("Lejos", day=9), asked("Cerca", day=1), asked("Con plazo", day=8)
    undated = asked("Sin fecha", day=2)
    planning.plan(undated, date=None, time=None, by=bob)
    RoundStep.objects.filter(round__post=pressed).update(due_at=timezone.now() + timedelta(hours=5))
    assert rows(shown(signed_in(abel), here)) == [pressed.pk, near.pk, far.pk, undated.pk]


def test_a_row_tells_the_step_who_asked_the_deadline_and_the_open_comments(
    brand, here, bob, abel, anna, asked, signed_in
):
    steps = [AskedStep("Redacción", people=[abel]), AskedStep("Legal", people=[anna])]
    review.set_rule(brand, by=None, mode="steps", steps=steps, deadline=4)
    post = asked("La cosecha")
    saying.say(post, by=bob, text="¿Sube el precio?")
    first = shown(signed_in(abel), here)
    assert "Paso 1 de 2" in first
    assert "La pidió Beto Luna" in first
    assert "Plazo:" in first
    assert "1 comentario abierto" in first
    review.approve(post, by=abel)
    assert "Paso 2 de 2" in shown(signed_in(anna), here)


def test_another_brands_posts_are_in_no_queue_and_their_addresses_are_not_found(
    brand, here, bob, asked, charlie, signed_in
):
    post = asked("Ajena")
    late(post)
    own = reverse("approvals", args=["ajena"])
    for queue in ("para-mi", "pedidas", "devueltas", "vencidas"):
        assert "Ajena, dicho" not in shown(signed_in(charlie), f"{own}?cola={queue}&pub={post.pk}")
    assert signed_in(charlie).get(here).status_code == 404
    assert signed_in(charlie).post(reverse("approvals_read", args=["ajena", post.pk])).status_code == 404
    several = {"post": post.pk, f"step-{post.pk}": ""}
    signed_in(charlie).post(reverse("approvals_several", args=["ajena"]), several)
    post.refresh_from_db()
    assert post.stage == "in_review"


@pytest.mark.parametrize("query", ["?cola=nada", "?pub=abc", "?pub=999999", "?page=x", "?page=99&pub=1"])
def test_no_address_breaks_it(here, abel, asked, signed_in, query):
    asked("Espera")
    assert "Espera, dicho" in shown(signed_in(abel), here + query)


def test_as_many_queries_for_twenty_five_as_for_two(brand, here, bob, abel, asked, signed_in):
    browser = signed_in(abel)

    def spent(headers: Any = None) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"{here}?pub={first.pk}", headers=headers).status_code == 200
        return len(queries)

    first = asked("Primera")
    saying.say(first, by=bob, text="¿Sube el precio?")
    asked("Segunda", day=1)
    spent()
    two = spent()
    for number in range(28):
        post = asked(f"Otra {number}", day=2)
        if number < 3:
            saying.say(post, by=bob, text="Una nota")
    assert len(rows(shown(browser, here))) == 25
    assert spent() <= two
    assert spent({"HX-Request": "true", "HX-Target": "desk-open"}) < two <= 27  # a dozen are the frame's


# ── the post that is open ─────────────────────────────────────────────────────────────────────────────


def test_the_approver_reads_the_exact_words_of_each_channel(brand, here, bob, abel, asked, signed_in):
    other = practice_channel(brand, "http://127.0.0.1:9", handle="otra", name="otra")
    post = asked("La cosecha")
    both = [post.variants.get().channel, other]
    save(post, bob, channels=both, variants={other.pk: "Solo en otra"})
    html = shown(signed_in(abel), here)
    panels = html.split('<div role="tabpanel"')[1:]
    assert len(panels) == 2
    assert "Solo en otra" in panels[0]  # the channels by name
    assert "La cosecha, dicho" in panels[1]
    assert f'name="seen" value="{review.digest(post)}"' in html
    step = ReviewRound.objects.get(post=post, outcome="open").steps.get()
    assert f'name="step" value="{step.pk}"' in html


def test_what_changed_since_her_last_word_is_shown_word_by_word(here, bob, abel, asked, signed_in):
    post = asked("La cosecha", text="Hay café de Oaxaca")
    review.request_changes(post, by=abel, comment="Más corto")
    save(post, bob, text="Hay café de Chiapas")
    planning.plan(post, date=SOON + timedelta(days=3), time=timezone.now().time(), by=bob)
    review.request(post, by=bob)
    html = shown(signed_in(abel), here)
    assert "Qué cambió desde la última revisión" in html
    assert re.search(r"<del[^>]*>.*?Oaxaca</del><ins[^>]*>.*?Chiapas</ins>", html)
    assert "<dt>Hora</dt>" in html
    assert "Más corto" in html


def test_only_who_may_decide_is_offered_the_decision(here, bob, abel, vera, asked, signed_in):
    asked("Espera")
    assert 'value="approve"' in shown(signed_in(abel), here)
    assert 'value="approve"' not in shown(signed_in(bob), f"{here}?cola=pedidas")
    assert 'value="withdraw"' in shown(signed_in(bob), f"{here}?cola=pedidas")
    late(Post.objects.get())
    read = shown(signed_in(vera), f"{here}?cola=vencidas")
    assert "Espera, dicho" in read
    assert not re.findall(r'name="verb"', read)


def test_a_decision_leads_to_the_next_post(brand, here, abel, asked, signed_in):
    first, second = asked("Una"), asked("Otra", day=1)
    browser = signed_in(abel)
    html = shown(browser, f"{here}?cola=para-mi&pub={first.pk}")
    led = re.search(r'name="next" value="([^"]+)"', html[html.index('id="review"') :])
    assert led is not None
    there = led[1].replace("&amp;", "&")
    assert there == f"{here}?cola=para-mi&pub={second.pk}#abierta"
    values = {"verb": "approve", "seen": review.digest(first), "next": there}
    assert browser.post(reverse("post_review", args=[brand.slug, first.pk]), values).url == there
    first.refresh_from_db()
    assert first.stage == "approved"
    assert rows(shown(browser, there.partition("#")[0])) == [second.pk]


def test_a_refused_decision_stays_with_the_post_and_keeps_what_she_wrote(
    brand, here, bob, abel, asked, signed_in
):
    first = asked("Una")
    asked("Otra", day=1)
    seen = review.digest(first)
    save(first, bob, text="Otra cosa")
    place = f"{here}?cola=para-mi&pub={first.pk}"
    values = {"verb": "approve", "seen": seen, "next": here, "here": place, "comment": "Va, pero ojo"}
    answer = signed_in(abel).post(reverse("post_review", args=[brand.slug, first.pk]), values)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Cambió mientras la leías" in html
    assert "Va, pero ojo</textarea>" in html
    assert f'id="desk-open" data-desk-target="open" data-post="{first.pk}"' in html
    first.refresh_from_db()
    assert first.stage == "in_review"


def test_with_htmx_only_the_open_post_comes_back(here, abel, asked, signed_in):
    asked("Una")
    second = asked("Otra", day=1)
    headers = {"HX-Request": "true", "HX-Target": "desk-open"}
    part = shown(signed_in(abel), f"{here}?pub={second.pk}", **headers)
    assert part.lstrip().startswith('<section class="desk-open"')
    assert "Otra, dicho" in part
    assert "Una, dicho" not in part


# ── what she has read, and several at once ────────────────────────────────────────────────────────────


def several(browser: Any, brand: Any, *posts: Post, **more: Any) -> str:
    steps = {f"step-{post.pk}": post.rounds.last().steps.first().pk for post in posts}
    values = {"post": [post.pk for post in posts], **steps, **more}
    answer = browser.post(reverse("approvals_several", args=[brand.slug]), values)
    return shown(browser, answer.url)


def stages(*posts: Post) -> list[str]:
    return [Post.objects.get(pk=post.pk).stage for post in posts]


def test_of_several_only_what_she_opened_and_is_unchanged_is_approved(
    brand, here, bob, abel, asked, signed_in
):
    read, changed, unread = asked("Leída"), asked("Cambiada"), asked("Sin abrir")
    browser = signed_in(abel)
    for post in (read, changed):
        shown(browser, f"{here}?cola=para-mi&pub={post.pk}")
    save(changed, bob, text="Otra cosa")
    listed = shown(browser, here)
    assert "Cambió desde que la viste" in listed
    html = several(browser, brand, read, changed, unread)
    assert stages(read, changed, unread) == ["approved", "in_review", "in_review"]
    assert "1 aprobada" in html
    assert "2 no se aprobaron" in html
    assert re.search(r"Cambiada</a>: Cambió mientras la leías", html)
    assert re.search(r"Sin abrir</a>: No la has abierto aquí", html)
    assert "no se aprobaron" not in shown(browser, here)  # it is told once


def test_a_change_by_the_back_door_is_not_approved_among_several(brand, here, abel, asked, signed_in):
    post = asked("Leída")
    browser = signed_in(abel)
    shown(browser, f"{here}?pub={post.pk}")
    Post.objects.filter(pk=post.pk).update(text="Nadie leyó esto")
    several(browser, brand, post)
    assert stages(post) == ["in_review"]


def test_what_opened_by_itself_counts_once_it_was_in_sight(brand, here, abel, asked, signed_in):
    post = asked("Primera")
    browser = signed_in(abel)
    html = shown(browser, here)
    several(browser, brand, post)
    assert stages(post) == ["in_review"]
    address = reverse("approvals_read", args=[brand.slug, post.pk])
    assert address in html
    assert browser.post(address, {"seen": "no es un resumen"}).status_code == 204
    several(browser, brand, post)
    assert stages(post) == ["in_review"]
    browser.post(address, {"seen": review.digest(post)})
    several(browser, brand, post)
    assert stages(post) == ["approved"]


def test_sending_it_twice_does_not_approve_her_next_step(brand, here, abel, asked, signed_in):
    steps = [AskedStep("Una", people=[abel]), AskedStep("Otra vez", people=[abel])]
    review.set_rule(brand, by=None, mode="steps", steps=steps)
    post = asked("Dos pasos")
    browser = signed_in(abel)
    shown(browser, f"{here}?pub={post.pk}")
    assert "ahora le toca a «Otra vez»" in several(browser, brand, post)
    several(browser, brand, post)
    assert stages(post) == ["in_review"]
    assert [step.done_at is not None for step in post.rounds.get().steps.all()] == [True, False]


def test_what_is_not_hers_is_refused_among_several_and_the_rest_is_done(
    brand, here, abel, anna, asked, signed_in
):
    mine = asked("Mía")
    review.set_rule(brand, by=None, mode="steps", steps=[AskedStep("Legal", people=[anna])])
    hers = asked("De Ana", day=1)
    browser = signed_in(abel)
    shown(browser, f"{here}?pub={mine.pk}")
    late(hers)
    shown(browser, f"{here}?cola=vencidas&pub={hers.pk}")
    html = several(browser, brand, mine, hers)
    assert stages(mine, hers) == ["approved", "in_review"]
    assert re.search(r"De Ana</a>: «Legal» espera a Ana Mora", html)


def test_without_a_choice_nothing_is_approved_and_it_is_said(brand, here, abel, asked, signed_in):
    post = asked("Una")
    browser = signed_in(abel)
    answer = browser.post(reverse("approvals_several", args=[brand.slug]), follow=True)
    assert "No marcaste ninguna publicación" in answer.content.decode()
    assert stages(post) == ["in_review"]


def test_who_may_not_approve_can_not_approve_several(brand, bob, asked, signed_in):
    post = asked("Una")
    answer = signed_in(bob).post(reverse("approvals_several", args=[brand.slug]), {"post": post.pk})
    assert answer.status_code == 403
    assert stages(post) == ["in_review"]


# ── what is said of it ────────────────────────────────────────────────────────────────────────────────


def test_what_several_channels_say_alike_is_said_once_with_their_names(
    here: str, brand: Any, abel: Any, asked: Any, bob: Any, channel: Channel, signed_in: Any
) -> None:
    post = asked("Con dos canales", text="Larguísimo. " * 500)
    other = practice_channel(brand, "http://127.0.0.1:9", handle="otra", name="otra")
    save(post, bob, channels=[channel, other])
    html = shown(signed_in(abel), f"{here}?pub={post.pk}")
    notes = re.findall(r'<p class="note note-danger">.*?</p>', html)
    assert len(notes) == 1
    assert "otra · practica" in notes[0]


def test_seeing_as_others_do_nothing_is_marked_as_read(
    here: str, brand: Any, alice: Any, asked: Any, signed_in: Any
) -> None:
    asked("Una")
    browser = signed_in(alice)
    assert 'hx-trigger="intersect once"' in shown(browser, here)
    browser.post(reverse("seeing_as", args=[brand.slug]), {"eyes": "approver"})
    assert "intersect once" not in shown(browser, here)
