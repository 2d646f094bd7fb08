"""Threads of comments: who says, who reads, who is told, and what never reaches the client."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from calendar_app import planning
from calendar_app.models import Attachment, CalendarLink, Post, Remark
from calendar_app.refusals import CannotPlan
from calendar_app.remarks import changing, reading, saying, settling, sharing
from calendar_app.remarks.places import OnImage, OnText
from calendar_app.remarks.regions import Region
from teams.models import AuditEntry, Notification
from tests.calendar_app.remarks.conftest import TEXT

INTERNAL, CLIENT = Remark.Audience.INTERNAL, Remark.Audience.CLIENT


def said_to(reader: Any, post: Post) -> list[list[str]]:
    return [
        [each.remark.text for each in (thread.first, *thread.answers)]
        for thread in reading.threads_of(post, reader)
    ]


# ── saying and answering ──────────────────────────────────────────────────────────────────────────────


def test_what_the_team_says_is_internal_unless_she_says_otherwise(post, alice):
    assert saying.say(post, by=alice, text=" Falta el precio ").audience == INTERNAL
    assert saying.say(post, by=alice, text="¿Así?", audience=CLIENT).audience == CLIENT


def test_answers_hang_under_the_first_and_have_its_readers(post, alice, bob, reader):
    first = saying.say(post, by=alice, text="¿Así?", audience=CLIENT)
    answer = saying.answer(first, by=bob, text="Así.")
    deeper = saying.answer(answer, by=alice, text="Bien.")
    assert {answer.parent_id, deeper.parent_id} == {first.pk}
    assert {answer.audience, deeper.audience} == {CLIENT}
    assert said_to(reader(alice), post) == [["¿Así?", "Así.", "Bien."]]


@pytest.mark.parametrize("text", ["", " \n", "x" * 5_001, "a\u202eb"])
def test_what_can_not_be_said_is_refused_with_a_sentence(post, alice, text):
    with pytest.raises(CannotPlan, match=r"\."):
        saying.say(post, by=alice, text=text)
    assert not post.remarks.exists()


def test_twenty_in_a_minute_are_enough(post, alice, bob):
    for number in range(20):
        saying.say(post, by=alice, text=str(number))
    with pytest.raises(CannotPlan, match="minuto"):
        saying.say(post, by=alice, text="Otro")
    saying.say(post, by=bob, text="Bob no tiene la culpa")


def test_who_may_not_comment_says_nothing(post, vera, charlie, alice):
    first = saying.say(post, by=alice, text="¿Así?", audience=CLIENT)
    for stranger in (vera, charlie):
        with pytest.raises(PermissionDenied):
            saying.say(post, by=stranger, text="Hola")
        with pytest.raises(PermissionDenied):
            saying.answer(first, by=stranger, text="Hola")


def test_a_seat_held_to_other_channels_says_nothing_here(post, bob, brand):
    brand.memberships.filter(user=bob).update(only_channels=[999_999])
    with pytest.raises(PermissionDenied):
        saying.say(post, by=bob, text="Hola")


# ── what the client never learns ──────────────────────────────────────────────────────────────────────


def test_what_is_internal_is_not_there_for_the_client(post, alice, clara, reader, behind):
    saying.say(post, by=alice, text="Pide demasiado")
    shown = saying.say(post, by=alice, text="¿Le gusta?", audience=CLIENT)
    for client in (reader(clara), behind):
        assert said_to(client, post) == [["¿Le gusta?"]]
        assert [each.number for each in reading.threads_of(post, client)] == [1]
        assert reading.counts_of([post], client)[post.pk] == reading.Count(1, 1)
        assert list(reading.visible(client)) == [shown]
    assert reading.counts_of([post], reader(alice))[post.pk] == reading.Count(2, 2)


def test_a_seat_of_the_client_writes_only_what_the_client_reads(post, clara, alice):
    assert saying.say(post, by=clara, text="Me gusta").audience == CLIENT
    with pytest.raises(PermissionDenied):
        saying.say(post, by=clara, text="Me gusta", audience=INTERNAL)
    internal = saying.say(post, by=alice, text="Pide demasiado")
    for act in (
        lambda: saying.answer(internal, by=clara, text="¿Cómo?"),
        lambda: settling.resolve(internal, by=clara),
        lambda: changing.delete(internal, by=clara),
        lambda: sharing.share(internal, by=clara, seen=sharing.seal([internal])),
    ):
        with pytest.raises(PermissionDenied):
            act()
    internal.refresh_from_db()
    assert (internal.audience, internal.resolved_at, internal.deleted_at) == (INTERNAL, None, None)


def test_a_client_by_link_writes_under_the_name_she_gave(post, link, behind, reader, alice):
    remark = saying.say(post, by=None, guest=" Ana ", link=link, text="Me gusta", audience=INTERNAL)
    assert (remark.audience, remark.guest, remark.by, remark.link) == (CLIENT, "Ana", None, link)
    assert reading.threads_of(post, reader(alice))[0].first.name == "Ana"
    answer = saying.answer(remark, by=alice, text="Gracias")
    assert said_to(behind, post) == [["Me gusta", "Gracias"]]
    changing.edit(remark, by=None, guest="Ana", link=link, text="Me encanta")
    with pytest.raises(PermissionDenied):
        changing.edit(answer, by=None, guest="Ana", link=link, text="Otra cosa")
    with pytest.raises(PermissionDenied):
        settling.resolve(remark, by=None, guest="Ana", link=link)


@pytest.mark.parametrize(
    "change", [{"comments": False}, {"expires_at": "2020-01-01T00:00Z"}, {"revoked_at": "2026-01-01T00:00Z"}]
)
def test_a_link_that_is_closed_or_only_for_reading_writes_nothing(post, link, change):
    CalendarLink.objects.filter(pk=link.pk).update(**change)
    link.refresh_from_db()
    with pytest.raises(PermissionDenied):
        saying.say(post, by=None, guest="Ana", link=link, text="Hola")


def test_a_link_writes_only_on_the_posts_it_holds(post, link, charlie):
    other = Post.objects.create(workspace=post.workspace, text="Otra")
    theirs = Post.objects.create(workspace=charlie.workspaces.get(), text="Ajena")
    for each in (other, theirs):
        with pytest.raises(PermissionDenied):
            saying.say(each, by=None, guest="Ana", link=link, text="Hola")


def test_a_client_by_link_gives_a_name_and_mentions_nobody(post, link, alice):
    with pytest.raises(CannotPlan, match="nombre"):
        saying.say(post, by=None, guest=" ", link=link, text="Hola")
    remark = saying.say(post, by=None, guest="Ana", link=link, text="Hola @Alicia Ríos")
    assert not remark.mentions.exists()


# ── shown to the client, on purpose ───────────────────────────────────────────────────────────────────


def test_a_conversation_of_the_team_is_shown_to_the_client_whole(post, alice, bob, clara, reader):
    first = saying.say(post, by=alice, text="¿Precio?")
    saying.answer(first, by=bob, text="45 pesos")
    sharing.share(first, by=alice, seen=sharing.seal(sharing.shown(first)))
    assert said_to(reader(clara), post) == [["¿Precio?", "45 pesos"]]
    assert set(post.remarks.values_list("audience", flat=True)) == {CLIENT}


def test_what_was_said_while_she_read_stops_it(post, alice, bob, clara, reader):
    first = saying.say(post, by=alice, text="¿Precio?")
    seen = sharing.seal(sharing.shown(first))
    saying.answer(first, by=bob, text="El cliente no lo pagará")
    with pytest.raises(CannotPlan, match="mientras leías"):
        sharing.share(first, by=alice, seen=seen)
    assert said_to(reader(clara), post) == []


def test_an_answer_begun_among_the_team_is_not_sent_to_the_client(post, alice, bob, clara, reader):
    first = saying.say(post, by=alice, text="¿Precio?")
    sharing.share(first, by=alice, seen=sharing.seal(sharing.shown(first)))
    with pytest.raises(saying.AudienceChanged):
        saying.answer(first, by=bob, text="Cóbrale más", audience=INTERNAL)
    with pytest.raises(saying.AudienceChanged):
        changing.edit(first, by=alice, text="Cóbrale más", audience=INTERNAL)
    assert said_to(reader(clara), post) == [["¿Precio?"]]


# ── editing, deleting, resolving ──────────────────────────────────────────────────────────────────────


def test_one_changes_and_deletes_ones_own_and_nobody_elses(post, alice, bob, reader):
    remark = saying.say(post, by=alice, text="Falta el precio")
    for act in (lambda: changing.edit(remark, by=bob, text="x"), lambda: changing.delete(remark, by=bob)):
        with pytest.raises(PermissionDenied):
            act()
    changing.edit(remark, by=alice, text="Falta el precio y la hora")
    assert remark.edited_at
    changing.delete(remark, by=alice)
    assert said_to(reader(alice), post) == []
    with pytest.raises(CannotPlan, match="se borró"):
        changing.edit(remark, by=alice, text="Otra vez")
    changing.undelete(remark, by=alice)
    assert said_to(reader(alice), post) == [["Falta el precio y la hora"]]


def test_answers_outlive_the_comment_they_answer(post, alice, bob, reader):
    first = saying.say(post, by=alice, text="Falta el precio")
    saying.answer(first, by=bob, text="Ya está")
    changing.delete(first, by=alice)
    thread = reading.threads_of(post, reader(bob))[0]
    assert thread.first.deleted
    assert [each.remark.text for each in thread.answers] == ["Ya está"]
    assert reading.counts_of([post], reader(bob))[post.pk] == reading.Count(1, 1)


def test_what_is_resolved_is_open_again_when_somebody_answers(post, alice, bob, reader):
    first = saying.say(post, by=alice, text="Falta el precio")
    settling.resolve(first, by=bob)
    assert reading.counts_of([post], reader(bob))[post.pk] == reading.Count(0, 1)
    assert reading.threads_of(post, reader(bob))[0].remark.resolved_by == bob
    saying.answer(first, by=alice, text="Todavía no")
    assert reading.counts_of([post], reader(bob))[post.pk] == reading.Count(1, 1)
    settling.resolve(first, by=bob)
    settling.reopen(first, by=alice)
    assert not reading.threads_of(post, reader(bob))[0].resolved


# ── where it stands ───────────────────────────────────────────────────────────────────────────────────


def test_on_some_words_of_the_original_and_of_a_channel(post, alice, bob, channel, reader):
    planning.save_post(
        post, by=bob, version=post.version, variants={channel.pk: "En Eco abrimos a las nueve"}
    )
    saying.say(post, by=alice, text="¿Diez?", where=OnText("nueve", TEXT.index("nueve")))
    saying.say(post, by=alice, text="¿Diez?", where=OnText("nueve", 0, channel.pk))
    spans = [each.span for each in reading.threads_of(post, reader(alice))]
    assert spans == [(14, 19), (21, 26)]


def test_words_that_are_not_there_are_refused(post, alice):
    with pytest.raises(CannotPlan, match="no están"):
        saying.say(post, by=alice, text="¿Diez?", where=OnText("a las once"))
    with pytest.raises(CannotPlan, match="canal"):
        saying.say(post, by=alice, text="¿Diez?", where=OnText("nueve", 0, 999))


def test_it_follows_its_words_and_says_so_when_they_are_gone(post, alice, bob, reader):
    saying.say(post, by=alice, text="¿Cuál?", where=OnText("café de Oaxaca", TEXT.index("café")))
    planning.save_post(post, by=bob, version=post.version, text="¡Hola! " + TEXT)
    thread = reading.threads_of(post, reader(alice))[0]
    assert post.text[slice(*thread.span)] == "café de Oaxaca"
    planning.save_post(post, by=bob, version=post.version, text="Otra cosa")
    thread = reading.threads_of(post, reader(alice))[0]
    assert (thread.span, thread.remark.quote) == (None, "café de Oaxaca")


def test_on_a_part_of_a_picture_which_it_follows_off_the_post_and_back(post, alice, reader, file):
    attachment = Attachment.objects.create(post=post, file=file)
    region = Region(0.1, 0.2, 0.3, 0.4)
    saying.say(post, by=alice, text="Este logo", where=OnImage(attachment.pk, region))
    thread = reading.threads_of(post, reader(alice))[0]
    assert (thread.attachment, thread.region) == (attachment, region)
    attachment.delete()
    assert reading.threads_of(post, reader(alice))[0].attachment is None
    again = Attachment.objects.create(post=post, file=file)
    assert reading.threads_of(post, reader(alice))[0].attachment == again
    other = Post.objects.create(workspace=post.workspace)
    with pytest.raises(CannotPlan, match="ya no está"):
        saying.say(other, by=alice, text="Este logo", where=OnImage(again.pk, region))


def test_a_hundred_posts_cost_as_many_queries_as_one(
    brand, post, alice, channel, reader, django_assert_num_queries
):
    posts = [post, *(Post.objects.create(workspace=brand, text=TEXT) for _ in range(10))]
    for number, each in enumerate(posts):
        first = saying.say(each, by=None, text="@Beto Luna", where=OnText("nueve"))
        saying.answer(first, by=None, text=str(number))
    alices = reader(alice)
    with django_assert_num_queries(2):
        many = reading.threads_of_many(posts, alices)
    with django_assert_num_queries(1):
        counts = reading.counts_of(posts, alices)
    assert {len(threads) for threads in many.values()} == {1}
    assert set(counts.values()) == {reading.Count(1, 1)}


# ── told and written down ─────────────────────────────────────────────────────────────────────────────


def told(user: Any) -> list[str]:
    return [each.event for each in Notification.objects.filter(user=user).order_by("pk")]


def test_who_is_mentioned_and_whose_post_it_is_are_told(post, alice, bob, abel, vera):
    saying.say(post, by=alice, text="@Abel Soto, ¿lo ves?")
    assert (told(abel), told(bob), told(alice), told(vera)) == (["remark.mention"], ["remark.new"], [], [])


def test_who_takes_part_is_told_of_an_answer(post, alice, bob, abel):
    first = saying.say(post, by=abel, text="¿Precio?")
    saying.answer(first, by=bob, text="45")
    assert told(abel) == ["remark.new"]


def test_what_the_client_says_is_told_as_such(post, link, alice, bob):
    saying.say(post, by=None, guest="Ana", link=link, text="Me gusta")
    assert (told(alice), told(bob)) == (["remark.client"], ["remark.client"])
    letter = Notification.objects.get(user=bob)
    assert letter.params["who"] == "Ana"


def test_what_is_internal_is_told_to_no_client(post, alice, bob, clara):
    thread = saying.say(post, by=clara, text="¿Y el precio?")
    post.author = clara
    post.save()
    saying.say(post, by=alice, text="Pide demasiado")
    assert told(clara) == []
    saying.answer(thread, by=alice, text="45 pesos")
    assert told(clara) == ["remark.new"]


def test_a_client_is_not_mentioned_in_what_she_may_not_read(post, alice, clara):
    with pytest.raises(CannotPlan, match="Clara Gil no ve"):
        saying.say(post, by=alice, text="Ojo con @Clara Gil")
    assert not post.remarks.exists()
    assert list(saying.say(post, by=alice, text="Hola @clara", audience=CLIENT).mentions.all()) == [clara]


def test_the_log_keeps_the_words_only_of_what_the_client_may_read(post, alice, transactional_db):
    internal = saying.say(post, by=alice, text="Pide demasiado")
    changing.edit(internal, by=alice, text="Pide mucho")
    shown = saying.say(post, by=alice, text="¿Le gusta?", audience=CLIENT)
    changing.edit(shown, by=alice, text="¿Qué tal?")
    entries = list(AuditEntry.objects.filter(did__startswith="remark.").order_by("number"))
    assert [each.did for each in entries] == [
        "remark.written", "remark.edited", "remark.written", "remark.edited",
    ]  # fmt: skip
    assert "Pide" not in str([(each.before, each.after) for each in entries])
    assert (entries[3].before["text"], entries[3].after["text"]) == ("¿Le gusta?", "¿Qué tal?")
