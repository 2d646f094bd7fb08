"""What a link in hand is not: a way to an hour nobody read, to somebody else's name, or to the team's own."""

from __future__ import annotations

import logging
from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning, review
from calendar_app.models import CalendarLink, Post, Remark, ReviewEntry
from calendar_app.refusals import CannotPlan
from calendar_app.remarks import saying
from calendar_app.review.entries import hour_of
from calendar_app.sharing import links
from calendar_app.sharing.addresses import link_address, picture_seal, token
from calendar_app.states import Stage
from smm.logs import OneLine
from teams.models import AuditEntry, Membership, Notification

pytestmark = pytest.mark.django_db


def read(post):
    """What her page says of it."""
    return {"seen": review.digest(post), "hour": hour_of(post)}


def approved(post):
    return review.is_approved(Post.objects.get(pk=post.pk))


# ── exactly what she read ─────────────────────────────────────────────────────────────────────────────


def test_an_hour_that_moved_while_she_read_is_not_approved(write, ask, ana, bob):
    post = write("Uno")
    her = ana(ask(post))
    page = her.reads("client_post", post.pk)
    assert f'name="hour" value="{hour_of(post)}"' in page
    before = read(post)
    planning.plan(post, date=date(2030, 6, 1), time=time(9), by=bob)
    said = her.does("client_decide", post.pk, verb="approve", status=422, **before)
    assert "Cambió de hora" in said
    assert "1 de junio" in said
    assert not approved(post)
    her.does("client_decide", post.pk, verb="approve", **read(post))
    assert approved(post)


def test_nor_with_those_she_has_opened(write, ask, ana, bob):
    moved, still = write("Uno"), write("Dos")
    her = ana(ask(moved, still))
    her.reads("client_post", moved.pk)
    her.reads("client_post", still.pk)
    planning.plan(moved, date=date(2030, 6, 1), time=time(9), by=bob)
    her.does("client_approve_seen")
    assert (approved(moved), approved(still)) == (False, True)


def test_what_she_wrote_to_be_changed_is_not_lost_by_pressing_the_other_button(write, ask, ana):
    post = write("Uno")
    her = ana(ask(post))
    said = her.does(
        "client_decide", post.pk, verb="approve", comment="El logo, arriba", status=422, **read(post)
    )
    assert "ninguna de las dos cosas" in said
    assert "El logo, arriba</textarea>" in said
    assert not approved(post)


def test_pressing_twice_is_pressing_once(write, ask, ana):
    post = write("Uno")
    her = ana(ask(post))
    before = read(post)
    her.does("client_decide", post.pk, verb="approve", **before)
    her.does("client_decide", post.pk, verb="approve", **before)
    assert ReviewEntry.objects.filter(kind="approved").count() == 1


def test_an_edit_by_the_team_shows_her_the_new_words_before_she_decides(write, ask, ana, bob):
    post = write("Uno")
    her = ana(ask(post))
    before = read(post)
    planning.save_post(post, by=bob, version=post.version, text="Palabras nuevas")
    said = her.does("client_decide", post.pk, verb="approve", status=422, **before)
    assert "Cambió mientras la leías" in said
    assert "Palabras nuevas" in said


def test_taken_back_while_she_wrote_she_is_told_and_keeps_her_words(write, ask, ana):
    post = write("Uno")
    her = ana(ask(post))
    Post.objects.filter(pk=post.pk).update(stage=Stage.DRAFT, text="A medias")
    for name, box in (
        ("client_decide", "comment"),
        ("client_propose", "comment"),
        ("client_remarks", "text"),
    ):
        said = her.does(name, post.pk, status=404, verb="changes", **{box: "El logo, arriba"})
        assert "El logo, arriba" in said
        assert link_address(her.link) in said
        assert "A medias" not in said
    assert not Remark.objects.exists()


# ── whose voice ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["Alicia Ríos", "alicia  rios", "BETO LUNA"])
def test_nobody_decides_behind_a_link_under_a_colleagues_name(write, ask, alice, name):
    with pytest.raises(CannotPlan, match="Alguien de tu equipo se llama"):
        ask(write("Uno"), name=name)
    assert not CalendarLink.objects.exists()


def test_a_link_that_only_reads_may_be_called_as_one_likes(write, ask):
    assert ask(write("Uno"), name="Beto Luna", decides=False, comments=False, proposes=False)


def test_the_team_looks_without_opening_it_for_her_and_presses_nothing(write, ask, ana, bob, signed_in):
    post = write("Uno")
    her = ana(ask(post))
    team = signed_in(bob)
    page = team.get(link_address(her.link)).content.decode()
    assert "Aquí decide tu cliente" in page
    her.link.refresh_from_db()
    assert (her.link.opened, her.link.opened_at) == (0, None)
    for name, said in (
        ("client_decide", {"verb": "approve", **read(post)}),
        ("client_remarks", {"text": "x"}),
    ):
        answer = team.post(her.url(name, post.pk), said)
        assert answer.status_code == 403
        assert "Aquí decide tu cliente" in answer.content.decode()
    assert not approved(post)
    assert not Remark.objects.exists()


def test_a_client_who_has_a_seat_as_one_decides_as_she_likes(write, ask, ana, bob, charlie, brand, signed_in):
    post = write("Uno")
    her = ana(ask(post))
    Membership.objects.create(workspace=brand, user=charlie, role="client")
    assert (
        signed_in(charlie)
        .post(her.url("client_decide", post.pk), {"verb": "approve", **read(post)})
        .status_code
        == 302
    )
    assert approved(post)


def test_who_is_signed_in_elsewhere_is_a_client_like_another(write, ask, ana, charlie, signed_in):
    post = write("Uno")
    her = ana(ask(post))
    assert "Aquí decide" not in signed_in(charlie).get(link_address(her.link)).content.decode()


def test_only_reading_it_counts_as_opening_and_the_first_time_is_told_once(write, ask, ana, bob):
    her = ana(ask(write("Uno")))
    her.client.head(link_address(her.link))
    assert not Notification.objects.filter(key__startswith="link:").exists()
    stale = CalendarLink.objects.get()
    her.reads("client_link")
    links.note_opened(stale)  # of a request that began before the other ended
    assert AuditEntry.objects.filter(did="link.opened").count() == 1
    assert CalendarLink.objects.get().opened == 2


# ── the team's own ────────────────────────────────────────────────────────────────────────────────────


def test_a_colleague_without_a_name_lends_her_no_mailbox(write, ask, ana, bob):
    post = write("Uno")
    her = ana(ask(post))
    bob.name = ""
    bob.save(update_fields=["name"])
    saying.say(post, by=bob, text="¿Le gusta?", audience="client")
    page = her.reads("client_post", post.pk)
    assert "¿Le gusta?" in page
    assert "El equipo" in page
    assert bob.email not in page


def test_nor_do_files_tell_what_the_team_calls_them(write, ask, ana, picture):
    post = write("Uno", media=[(picture, "")])
    her = ana(ask(post))
    her.does(
        "client_zone", post.pk, post.attachments.get().pk, x="10", y="10", w="30", h="20", text="Más claro"
    )
    pages = her.reads("client_post", post.pk) + her.reads("client_remarks", post.pk)
    pages += her.reads("client_zone", post.pk, post.attachments.get().pk)
    assert "taza.png" not in pages
    assert "imagen 1" in pages
    answer = her.client.get(her.url("client_file", picture_seal(her.link, picture)))
    assert "taza" not in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_no_other_site_frames_it(write, ask, ana):
    post = write("Uno")
    her = ana(ask(post))
    for url in (link_address(her.link), her.url("client_post", post.pk)):
        answer = her.client.get(url)
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_what_a_browser_keeps_for_one_link_it_does_not_carry_to_another(write, ask, ana):
    post = write("Uno")
    her, other = ana(ask(post)), ask(post)
    cookie = her.client.get(her.url("client_post", post.pk)).cookies[f"pauta_seen_{her.link.pk}"]
    assert cookie["path"] == link_address(her.link) != link_address(other)
    thief = Client()
    thief.cookies[f"pauta_seen_{other.pk}"] = cookie.value
    thief.post(reverse("client_approve_seen", args=[token(other)]))
    assert not approved(post)


def test_its_address_is_in_no_line_of_the_log(write, ask, ana, caplog):
    post = write("Uno")
    her = ana(ask(post))
    with caplog.at_level(logging.DEBUG):
        her.reads("client_post", 10**6, status=404)
        her.does("client_decide", post.pk, verb="approve", status=422)
        CalendarLink.objects.update(revoked_at=timezone.now())
        her.reads("client_link", status=410)
    lines = [OneLine().format(each) for each in caplog.records if each.name.startswith("django.request")]
    assert lines
    assert not any(her.link.nonce in line for line in lines)
    assert her.link.nonce not in str(list(AuditEntry.objects.values()))


# ── what is said to who is lost ───────────────────────────────────────────────────────────────────────


def test_an_address_that_was_cut_or_changed_says_what_to_do(write, ask, ana, bob):
    her = ana(ask(write("Uno")))
    whole = link_address(her.link)
    for url in (whole[:-3] + "/", "/c/1-abc.def/", "/c/nada/"):
        answer = Client().get(url)
        assert answer.status_code == 404
        assert "Revisa que la dirección esté completa" in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
    links.renew(her.link, by=bob)
    assert "la cambió por otra" in Client().get(whole).content.decode()


def test_who_made_it_gone_the_page_does_not_speak_of_a_date(write, ask, ana, bob):
    her = ana(ask(write("Uno")))
    Membership.objects.filter(user=bob).delete()
    said = her.reads("client_link", status=410)
    assert "ya no lo comparte" in said
    assert "Café Alameda" in said


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2300-01-01"])
def test_a_day_at_the_end_of_time_is_refused_with_a_sentence(write, ask, ana, day):
    post = write("Uno")
    her = ana(ask(post))
    said = her.does("client_propose", post.pk, day=day, hour="23:59", status=422)
    assert "muy lejos" in said or "ya pasó" in said


def test_a_link_ends_by_itself_between_page_and_press(write, ask, ana):
    post = write("Uno")
    her = ana(ask(post))
    before = read(post)
    CalendarLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    said = her.does("client_decide", post.pk, verb="approve", status=410, **before)
    assert "plazo terminó" in said
    assert not approved(post)
