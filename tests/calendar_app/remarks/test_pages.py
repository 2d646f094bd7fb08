"""The pages of comments: what they show to whom, and what is kept of what was refused."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from calendar_app import review
from calendar_app.models import Attachment, Post, Remark, ReviewEntry
from calendar_app.remarks import saying, sharing

PART = {"HX-Request": "true"}


@pytest.fixture
def here(post: Post) -> str:
    return reverse("post_remarks", args=["alameda", post.pk])


def at(remark: Remark, act: str) -> str:
    return reverse("post_remark", args=["alameda", remark.post_id, remark.pk, act])


def of(post: Post) -> dict[str, str]:
    """As htmx asks from within its panel."""
    return {**PART, "HX-Target": f"remarks-{post.pk}"}


def test_what_is_internal_is_on_no_page_of_the_client(signed_in, post, alice, bob, clara, here):
    internal = saying.say(post, by=alice, text="Pide demasiado, @Beto Luna")
    ReviewEntry.objects.create(post=post, kind="comment", by=alice, comment="Nota de antes", version=1)
    client = signed_in(clara)
    pages = [here, reverse("post", args=["alameda", post.pk]), reverse("approvals", args=["alameda"])]
    pages += [
        reverse("find", args=["alameda"]) + "?q=demasiado",
        reverse("post_quick", args=["alameda", post.pk]),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "Pide demasiado" not in answer.content.decode(), page
        assert "Nota de antes" not in answer.content.decode(), page
        assert "Solo el equipo" not in answer.content.decode(), page
    for act in ("responder", "editar", "borrar", "recuperar", "resolver", "reabrir", "mostrar-al-cliente"):
        for method in (client.get, client.post):
            assert method(at(internal, act)).status_code == 404, act
    assert "0 comentarios" in client.get(pages[1]).content.decode()


def test_the_client_is_offered_nothing_internal_and_can_not_ask_for_it(signed_in, post, alice, clara, here):
    client = signed_in(clara)
    assert 'name="audience"' not in client.get(here).content.decode()
    assert client.post(here, {"text": "Hola", "audience": "internal"}).status_code == 403
    assert client.post(here, {"text": "Hola"}).status_code == 302
    assert post.remarks.get().audience == Remark.Audience.CLIENT
    people = client.get(f"{here}personas/?q=&audience=internal").content.decode()
    assert "Clara Gil" in people  # what she writes, she may read


def test_what_was_refused_is_still_in_its_box(signed_in, post, bob, here):
    first = saying.say(post, by=bob, text="¿Así?")
    client = signed_in(bob)
    typed = {
        "text": "Nuevo",
        "quote": "no está",
        f"answer-{first.pk}": "Respuesta a medias",
        "audience": "client",
    }
    answer = client.post(here, typed, headers=of(post))
    assert answer.status_code == 422
    for words in ("Nuevo", "no está", "Respuesta a medias", "no están en el texto"):
        assert words in answer.content.decode()
    assert not post.remarks.filter(audience="client").exists()


def test_sending_one_box_keeps_the_others_and_goes_back_to_internal(signed_in, post, bob, here):
    first = saying.say(post, by=bob, text="¿Así?")
    typed = {"text": "Para el cliente", f"answer-{first.pk}": "A medias", "audience": "client"}
    shown = signed_in(bob).post(here, typed, headers=of(post)).content.decode()
    assert "A medias" in shown
    chosen = [each for each in re.findall("<input[^>]*audience[^>]*>", shown) if "checked" in each]
    assert ["internal" in each for each in chosen] == [True], chosen


def test_an_answer_that_would_now_reach_the_client_is_given_back(signed_in, post, bob, alice, here):
    first = saying.say(post, by=bob, text="¿Precio?")
    sharing.share(first, by=alice, seen=sharing.seal(sharing.shown(first)))
    sent = {f"answer-{first.pk}": "Cóbrale más"}
    answer = signed_in(bob).post(at(first, "responder") + "?seen=internal", sent, headers=of(post))
    assert answer.status_code == 422
    assert "Cóbrale más" in answer.content.decode()
    assert first.answers.count() == 0


def test_stale_consent_shows_the_conversation_again(signed_in, post, bob, alice, here):
    first = saying.say(post, by=bob, text="¿Precio?")
    client = signed_in(alice)
    seal = client.get(at(first, "mostrar-al-cliente")).context["seal"]
    saying.answer(first, by=bob, text="Que no lo sepa")
    answer = client.post(at(first, "mostrar-al-cliente"), {"seen": seal})
    assert answer.status_code == 422
    assert "Que no lo sepa" in answer.content.decode()
    assert client.post(at(first, "mostrar-al-cliente"), {"seen": answer.context["seal"]}).status_code == 302


def test_a_zone_is_of_this_post(signed_in, post, bob, file):
    other = Post.objects.create(workspace=post.workspace)
    theirs = Attachment.objects.create(post=other, file=file)
    assert (
        signed_in(bob).get(reverse("post_remark_zone", args=["alameda", post.pk, theirs.pk])).status_code
        == 404
    )


def test_nobody_opens_what_another_said_to_change_it(signed_in, post, alice, bob):
    remark = saying.say(post, by=alice, text="¿Así?")
    for act, status in (("editar", 200), ("inventado", 404)):
        assert signed_in(alice).get(at(remark, act)).status_code == status
    for method in (signed_in(bob).get, signed_in(bob).post):
        assert method(at(remark, "editar")).status_code == 403


def test_who_only_looks_reads_and_is_offered_no_box(signed_in, post, vera, alice, here):
    saying.say(post, by=alice, text="¿Le gusta?", audience="client")
    shown = signed_in(vera).get(here).content.decode()
    assert "¿Le gusta?" in shown
    assert "<textarea" not in shown
    assert signed_in(vera).post(here, {"text": "Hola"}).status_code == 403


def test_what_is_said_is_text_and_never_markup(signed_in, post, bob, here):
    saying.say(post, by=bob, text="<script>alert(1)</script> @Beto Luna")
    shown = signed_in(bob).get(here).content.decode()
    assert "<script>alert" not in shown
    assert '<b class="mention">@Beto Luna</b>' in shown


def test_comments_of_before_stay_in_the_history(signed_in, post, alice, bob):
    ReviewEntry.objects.create(post=post, kind="comment", by=bob, comment="Nota de antes", version=1)
    assert (
        "Nota de antes" in signed_in(alice).get(reverse("post", args=["alameda", post.pk])).content.decode()
    )
    assert review.digest(post)  # and nothing of it is part of what is approved
