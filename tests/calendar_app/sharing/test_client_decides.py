"""Ana decides behind her link: what she read, under her name, and nothing else opens to her."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning, review
from calendar_app.models import CalendarLink, Post, Remark, ReviewEntry
from calendar_app.remarks import saying
from calendar_app.review.entries import hour_of
from calendar_app.review.ruling import AskedStep
from calendar_app.sharing import asking, links
from calendar_app.sharing.addresses import link_address, picture_seal, token
from calendar_app.states import Stage
from teams.models import AuditEntry, Membership, Notification
from tests.walking import addresses

from .conftest import seat_of

pytestmark = pytest.mark.django_db


def seen(post):
    """What her page says of it: its words, and its hour."""
    return {"seen": review.digest(post), "hour": hour_of(post)}


# ── asking her ────────────────────────────────────────────────────────────────────────────────────────


def test_asking_puts_her_step_last_and_the_teams_own_stay(brand, bob, abel, alice, write, ask):
    review.set_rule(brand, by=None, mode="required")
    post = write("Cosecha")
    link = ask(post)
    assert [step.client for step in review.rounds.of(post).steps.all()] == [False, True]
    with pytest.raises(review.entries.CannotPlan, match="Todavía la revisa el equipo"):
        review.approve(post, by=None, guest="Ana", link=link)
    review.approve(post, by=abel)
    post.refresh_from_db()
    assert post.stage == Stage.IN_REVIEW
    review.approve(post, by=None, guest="Ana", link=link)
    assert review.is_approved(post)


def test_where_no_rule_asks_hers_is_the_only_step(write, ask):
    post = write("Cosecha")
    ask(post)
    assert [step.client for step in review.rounds.of(post).steps.all()] == [True]


def test_what_is_in_review_already_gets_her_step_at_its_end(write, ask, bob):
    post = write("Cosecha")
    review.request(post, by=bob)
    ask(post)
    ask(post)
    assert [step.client for step in review.rounds.of(post).steps.all()] == [False, True]


def test_the_form_makes_the_link_and_mails_it(brand, bob, write, signed_in):
    posts = [write("Uno"), write("Dos")]
    told = {
        "told": "1", "posts": f"{posts[0].pk},{posts[1].pk}", "name": "Ana", "email": "ana@cliente.test",
        "decides": "on", "language": "en", "zone": "Europe/Madrid",
        "expires": str(timezone.now().date() + timedelta(days=14)),
    }  # fmt: skip
    assert signed_in(bob).post(reverse("link_ask", args=[brand.slug]), told).status_code == 302
    link = CalendarLink.objects.get()
    assert set(link.posts.all()) == set(posts)
    assert link.decides
    assert not link.comments
    letter = mail.outbox[0]
    assert letter.to == ["ana@cliente.test"]
    assert f"/c/{token(link)}/" in letter.body


def test_who_asked_about_one_post_goes_back_to_it(brand, bob, write, signed_in):
    post = write("Uno")
    told = {
        "told": "1", "posts": post.pk, "name": "Ana", "decides": "on", "language": "en",
        "zone": "Europe/Madrid", "expires": str(timezone.now().date() + timedelta(days=14)),
    }  # fmt: skip
    bobs = signed_in(bob)
    answer = bobs.post(reverse("link_ask", args=[brand.slug]), told)
    there = reverse("post", args=[brand.slug, post.pk])
    assert there in bobs.get(answer.url).content.decode()
    for other in (f"?de={post.pk + 1}", "?de=x", ""):
        assert there not in bobs.get(reverse("links", args=[brand.slug]) + other).content.decode()


def test_the_form_shows_what_was_marked_and_needs_an_address_for_a_code(brand, bob, write, signed_in):
    post = write("Cosecha")
    url = reverse("link_ask", args=[brand.slug])
    assert "Cosecha" in signed_in(bob).get(url, {"post": post.pk}).content.decode()
    told = {
        "told": "1",
        "posts": post.pk,
        "name": "Ana",
        "asks_code": "on",
        "language": "es-mx",
        "zone": "UTC",
    }
    answer = signed_in(bob).post(url, {**told, "expires": str(timezone.now().date() + timedelta(days=3))})
    assert answer.status_code == 422
    assert "escribe el correo" in answer.content.decode()


def test_a_post_beyond_her_limits_is_not_hers_to_share(brand, bob, write):
    post = write("Cosecha")
    Membership.objects.filter(user=bob).update(role="analyst")
    with pytest.raises(PermissionDenied):
        asking.ask(seat_of(brand, bob), [post], name="x", expires=timezone.now().date(), zone="UTC")


def test_a_step_of_hers_without_a_link_is_told_to_who_may_share(brand, bob, abel, alice, write):
    step = [review.ruling.AskedStep("Cliente", client=True)]
    review.set_rule(brand, by=None, mode="steps", steps=step)
    review.request(write("Cosecha"), by=bob)
    told = Notification.objects.filter(key__startswith="no-link")
    assert alice in {each.user for each in told}


# ── deciding ──────────────────────────────────────────────────────────────────────────────────────────


def test_she_approves_what_she_read_under_her_name_and_goes_on_to_the_next(write, ask, ana, brand):
    first, second = write("Uno"), write("Dos")
    her = ana(ask(first, second))
    assert "Decididas: 0 de 2" in her.reads("client_link")
    page = her.reads("client_post", first.pk)
    assert "Texto de Uno" in page
    assert "1 de 2" in page
    assert "19:" not in page
    assert "02:30" in page  # 18:30 in Mexico City
    answer = her.client.post(her.url("client_decide", first.pk), {"verb": "approve", **seen(first)})
    assert answer["Location"] == her.url("client_post", second.pk)
    assert review.is_approved(Post.objects.get(pk=first.pk))
    assert ReviewEntry.objects.get(kind="approved").guest == "Ana"
    entry = AuditEntry.objects.get(did="review.approved")
    assert (entry.who, entry.door) == ("Ana", "link")
    assert "Decididas: 1 de 2" in her.reads("client_link")


def test_what_changed_while_she_read_is_not_approved(write, ask, ana, bob):
    post = write("Uno")
    her = ana(ask(post))
    before = seen(post)
    Post.objects.filter(pk=post.pk).update(text="Otra cosa")
    page = her.does("client_decide", post.pk, verb="approve", **before, status=422)
    assert "Cambió mientras la leías" in page
    assert not review.is_approved(Post.objects.get(pk=post.pk))


def test_without_having_opened_it_nothing_is_approved(write, ask, ana):
    post = write("Uno")
    her = ana(ask(post))
    her.does("client_approve_seen")
    her.does("client_decide", post.pk, verb="approve", status=422)
    assert not review.is_approved(Post.objects.get(pk=post.pk))


def test_those_she_has_opened_are_approved_at_once_and_no_other(write, ask, ana):
    read, changed, unread = write("Uno"), write("Dos"), write("Tres")
    her = ana(ask(read, changed, unread))
    her.reads("client_post", read.pk)
    her.reads("client_post", changed.pk)
    Post.objects.filter(pk=changed.pk).update(text="Otra cosa")
    assert "Aprobar la que ya leíste" in her.reads("client_link")
    her.does("client_approve_seen")
    approved = [review.is_approved(Post.objects.get(pk=post.pk)) for post in (read, changed, unread)]
    assert approved == [True, False, False]


def test_changes_need_a_word_which_is_kept_and_then_the_post_is_the_teams(write, ask, ana):
    post = write("Uno")
    her = ana(ask(post))
    assert "está vacío" in her.does("client_decide", post.pk, verb="changes", comment=" ", status=422)
    her.does("client_decide", post.pk, verb="changes", comment="El logo va arriba")
    entry = ReviewEntry.objects.get(kind="changes")
    assert (entry.guest, entry.comment) == ("Ana", "El logo va arriba")
    page = her.reads("client_link")
    assert "Pediste cambios" in page
    Post.objects.filter(pk=post.pk).update(text="Un borrador a medias")
    her.reads("client_post", post.pk, status=404)


def test_her_thumb_taps_twice_and_nothing_went_wrong(write, ask, ana):
    first, second = write("Uno"), write("Dos")
    her = ana(ask(first, second))
    said = {"verb": "changes", "comment": "El logo\r\nva arriba"}
    places = [her.client.post(her.url("client_decide", first.pk), said) for _ in range(2)]
    assert [each["Location"] for each in places] == [her.url("client_post", second.pk)] * 2
    assert ReviewEntry.objects.filter(kind="changes").count() == 1
    her.does("client_decide", first.pk, verb="changes", comment="Otra cosa", status=404)


def test_she_changes_her_mind_until_it_has_left(write, ask, ana, brand, abel):
    post = write("Uno")
    her = ana(ask(post))
    her.does("client_decide", post.pk, verb="approve", **seen(post))
    assert "Cambié de opinión" in her.reads("client_post", post.pk)
    her.does("client_decide", post.pk, verb="changes", comment="Mejor no")
    post.refresh_from_db()
    assert post.stage == Stage.DRAFT
    assert not review.is_cleared(post) or not post.seals.filter(broken_at=None).exists()


def test_a_link_that_only_reads_has_no_verbs(write, ask, ana):
    post = write("Uno")
    Post.objects.filter(pk=post.pk).update(stage=Stage.APPROVED)
    her = ana(ask(post, decides=False, comments=False, proposes=False))
    page = her.reads("client_post", post.pk)
    assert "<form" not in page.replace('<form method="post" action="" data-action="toasts#undo" hidden>', "")
    for name in ("client_decide", "client_propose", "client_remarks"):
        answer = her.client.post(her.url(name, post.pk), {"verb": "approve", **seen(post), "text": "x"})
        assert answer.status_code in (403, 422)
    assert not Remark.objects.exists()


# ── commenting ────────────────────────────────────────────────────────────────────────────────────────


def test_she_comments_the_post_its_words_and_a_part_of_its_picture(write, ask, ana, picture):
    post = write("Uno", media=[(picture, "Una taza")])
    her = ana(ask(post))
    her.does("client_remarks", post.pk, text="Me gusta")
    her.does("client_remarks", post.pk, text="¿Seguro?", quote="Texto de")
    part = {"x": "10", "y": "10", "w": "30", "h": "20", "text": "Más claro"}
    her.does("client_zone", post.pk, post.attachments.get().pk, **part)
    said = Remark.objects.order_by("pk")
    assert [each.place for each in said] == ["post", "text", "image"]
    assert {(each.guest, each.audience, each.link) for each in said} == {("Ana", "client", her.link)}


def test_what_the_team_says_among_itself_never_reaches_her(write, ask, ana, bob, alice):
    post = write("Uno")
    her = ana(ask(post))
    inside = saying.say(post, by=alice, text="El cliente es pesado")
    saying.say(post, by=bob, text="¿Le gusta, Ana?", audience="client")
    page = her.reads("client_post", post.pk)
    assert "¿Le gusta, Ana?" in page
    assert "pesado" not in page + her.reads("client_remarks", post.pk)
    for act in ("editar", "borrar", "responder", "mostrar-al-cliente"):
        her.does("client_remark", post.pk, inside.pk, act, status=404)


# ── nothing else ──────────────────────────────────────────────────────────────────────────────────────


def test_only_the_posts_of_the_link_exist(write, ask, ana, picture, charlie):
    post, other = write("Mía"), write("Secreta", media=[(picture, "")])
    Post.objects.filter(pk=other.pk).update(stage=Stage.IN_REVIEW)
    link = ask(post)
    her = ana(link)
    foreign = planning.create_post(charlie.workspaces.get(), by=charlie, title="Ajena", text="x")
    for pk in (other.pk, foreign.pk, 10**6):
        her.reads("client_post", pk, status=404)
        her.reads("client_remarks", pk, status=404)
        her.does("client_decide", pk, status=404, verb="approve", seen="x")
        her.does("client_propose", pk, status=404, day="2030-06-01", hour="10:00")
    her.reads("client_file", picture_seal(link, picture), status=404)
    assert "Secreta" not in her.reads("client_link") + her.reads("client_post", post.pk)


def test_her_page_leads_nowhere_into_the_brand(write, ask, ana, brand, picture):
    post = write("Mía", media=[(picture, "Una taza")])
    her = ana(ask(post))
    pages = (
        her.reads("client_link") + her.reads("client_post", post.pk) + her.reads("client_remarks", post.pk)
    )
    assert f"/m/{brand.slug}" not in pages
    assert "/medios/" not in pages
    assert "bob" not in pages.lower()
    seal = picture_seal(her.link, picture)
    assert f"/archivo/{seal}/" in pages
    assert her.client.get(her.url("client_file", seal)).status_code == 200


def test_with_a_good_link_every_address_of_the_brand_is_still_closed(write, ask, ana, brand, alice):
    from tests.walking import one_of_everything

    her = ana(ask(write("Mía")))
    her.reads("client_link")
    hers = one_of_everything(brand, alice)
    inside = [each for each in addresses() if "brand" in each.parts]
    assert {her.client.get(each.filled(**hers)).status_code for each in inside} <= {302, 405}
    assert {her.client.post(each.filled(**hers)).status_code for each in inside} <= {302, 405}


def test_who_made_it_left_or_may_not_share_and_it_is_closed(write, ask, ana, brand, bob, alice, signed_in):
    post = write("Mía")
    her = ana(ask(post))
    her.reads("client_link")
    Membership.objects.filter(user=bob).update(role="analyst")
    closed = her.reads("client_link", status=410) + her.reads("client_post", post.pk, status=410)
    assert "Mía" not in closed
    with pytest.raises(PermissionDenied):
        review.approve(post, by=None, guest="Ana", link=her.link)
    old = her.url("client_link")
    signed_in(alice).post(reverse("link_renew", args=[brand.slug, her.link.pk]))
    her.link.refresh_from_db()
    assert her.link.by == alice
    assert "Mía" in her.reads("client_link")
    assert Client().get(old).status_code == 404


@pytest.mark.parametrize("why", ["revoked_at", "expires_at"])
def test_closed_nothing_of_it_works(write, ask, ana, why, picture):
    post = write("Mía", media=[(picture, "")])
    her = ana(ask(post))
    read, seal = seen(post), picture_seal(her.link, picture)
    CalendarLink.objects.update(**{why: timezone.now()})
    her.does("client_decide", post.pk, verb="approve", **read, status=410)
    her.does("client_remarks", post.pk, text="x", status=410)
    her.does("client_propose", post.pk, status=410)
    her.does("client_approve_seen", status=410)
    her.reads("client_file", seal, status=404)
    her.link.refresh_from_db()
    assert not links.is_open(her.link)
    assert not review.is_approved(Post.objects.get(pk=post.pk))


def test_a_forged_form_from_another_site_decides_nothing(write, ask):
    post = write("Mía")
    link = ask(post)
    url = reverse("client_decide", args=[token(link), post.pk])
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url, {"verb": "approve", **seen(post)}).status_code == 403


def test_a_flood_of_acts_is_asked_to_wait(write, ask, ana, monkeypatch):
    monkeypatch.setattr("calendar_app.sharing.behind.ACTS_A_MINUTE", 2)
    post = write("Mía")
    her = ana(ask(post))
    said = [her.client.post(her.url("client_decide", post.pk), {"verb": "x"}).status_code for _ in range(6)]
    assert 429 in said


def test_pages_with_forms_tell_no_other_site_and_are_kept_by_nobody(write, ask, ana):
    post = write("Mía")
    her = ana(ask(post))
    answer = her.client.get(her.url("client_post", post.pk))
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    cookie = answer.cookies[f"pauta_seen_{her.link.pk}"]
    assert (cookie["path"], cookie["httponly"]) == (link_address(her.link), True)


# ── whom nobody gave a link ───────────────────────────────────────────────────────────────────────────

NO_LINK = "espera al cliente y ningún enlace la lleva"


def test_hoy_shows_what_waits_for_a_client_without_a_link_and_the_way_to_ask_her(
    brand, bob, vera, write, ask, signed_in
):
    review.set_rule(brand, by=None, mode="steps", steps=[AskedStep("Cliente", client=True)])
    post = write("Uno")
    review.request(post, by=bob)

    def hoy(person):
        return signed_in(person).get(reverse("today", args=[brand.slug])).content.decode()

    shown = hoy(bob)
    assert NO_LINK in shown
    assert f"{reverse('link_ask', args=[brand.slug])}?post={post.pk}" in shown
    assert NO_LINK not in hoy(vera)
    link = ask(post)
    assert NO_LINK not in hoy(bob)
    CalendarLink.objects.filter(pk=link.pk).update(decides=False)
    assert NO_LINK in hoy(bob)
