"""A certificate: who approved which bytes, whether those left, and a hash that can be verified."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from PIL import Image

from calendar_app import planning, sealing
from calendar_app.models import Post, Seal, Variant
from calendar_app.sealing import certificate, drawing, matching
from publishing.models import Delivery
from tests.calendar_app.sealing.conftest import approve, work

pytestmark = pytest.mark.django_db


def keys(post: Any) -> dict[str, str]:
    return {each.channel.name: each.key for each in certificate.lines_of(post)}


def page_of(post: Any) -> str:
    return f"/m/alameda/publicaciones/{post.pk}/certificado/"


@pytest.fixture
def sent(scheduled: Any, ear: Any) -> Any:
    work()
    return scheduled


def test_it_says_where_each_channel_stands(
    post: Any, strict: Any, bob: Any, abel: Any, ear: Any, alice: Any, left: Any
) -> None:
    assert keys(post) == {"izquierda": "missing", "derecha": "missing"}
    approve(post, bob, abel)
    assert keys(post) == {"izquierda": "holds", "derecha": "holds"}
    sealing.break_seals(post, [left.pk], by=alice, why="withdrawn")
    assert keys(post) == {"izquierda": "broken", "derecha": "holds"}


def test_what_left_is_compared_with_what_was_approved(sent: Any) -> None:
    assert keys(sent) == {"izquierda": "sent", "derecha": "sent"}
    assert all(each.sent == each.seal.hash for each in certificate.lines_of(sent))


def test_it_stays_true_whatever_happens_afterwards(sent: Any, alice: Any) -> None:
    Delivery.objects.update(published_at=timezone.now())
    Post.objects.update(text="Otra cosa")
    sealing.break_seals(sent, None, by=alice, why="withdrawn")
    assert set(keys(sent).values()) == {"sent"}


def test_where_other_bytes_left_it_says_so(sent: Any, left: Any) -> None:
    delivery = Variant.objects.get(channel=left).delivery
    Delivery.objects.filter(pk=delivery.pk).update(content={**delivery.content, "text": "Otra cosa"})
    assert keys(sent) == {"izquierda": "other", "derecha": "sent"}


def test_what_left_without_being_asked_for_one_has_none(post: Any, bob: Any, ear: Any) -> None:
    planning.schedule(post, by=bob)
    work()
    assert set(keys(post).values()) == {"unasked"}


def test_of_a_thread_that_did_not_all_leave_it_says_so(
    strict: Any, post: Any, bob: Any, abel: Any, left: Any, ear: Any
) -> None:
    Variant.objects.filter(channel=left).update(first_comment="el enlace")
    planning.schedule(approve(post, bob, abel), by=bob)
    Delivery.objects.filter(origin__endswith=":comment").update(held_at=timezone.now())
    work()
    assert keys(post) == {"izquierda": "part", "derecha": "sent"}
    Delivery.objects.filter(origin__endswith=":comment").update(state="withdrawn")
    assert keys(post) == {"izquierda": "part", "derecha": "sent"}


def test_it_names_an_approver_whose_account_is_gone(sent: Any, abel: Any) -> None:
    from teams.account import leaving

    leaving.leave(abel)
    assert {each.by for each in certificate.lines_of(sent)} == {"Persona eliminada"}


# ── the page ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_names_who_and_which_hash(sent: Any, vera: Any, signed_in: Any) -> None:
    page = signed_in(vera).get(page_of(sent)).content.decode()
    seal = Seal.objects.first()
    assert "Abel Soto" in page
    assert seal.hash in page
    assert "Salió exactamente lo que se aprobó." in page


def test_the_post_and_its_deliveries_lead_to_it(sent: Any, alice: Any, signed_in: Any) -> None:
    browser = signed_in(alice)
    assert page_of(sent) in browser.get(f"/m/alameda/publicaciones/{sent.pk}/").content.decode()
    delivery = browser.get(f"/m/alameda/entregas/{Delivery.objects.first().pk}/").content.decode()
    assert "Válido: lo aprobó Abel Soto." in delivery
    assert page_of(sent) in delivery


def test_the_bytes_that_were_hashed_can_be_had(sent: Any, vera: Any, signed_in: Any) -> None:
    seal = Seal.objects.first()
    answer = signed_in(vera).get(f"/m/alameda/publicaciones/{sent.pk}/sellos/{seal.pk}.json")
    assert matching.uploaded(io.BytesIO(answer.content)) == [seal.hash]
    assert json.loads(answer.content)["text"] == "El tueste de los martes"


def test_a_stranger_finds_nothing(sent: Any, charlie: Any, signed_in: Any) -> None:
    seal = Seal.objects.first()
    for address in (
        page_of(sent),
        page_of(sent)[:-1] + ".pdf",
        f"{page_of(sent)[:-12]}sellos/{seal.pk}.json",
    ):
        assert signed_in(charlie).get(address).status_code == 404


def test_a_post_nobody_approved_has_no_pdf(post: Any, vera: Any, signed_in: Any) -> None:
    browser = signed_in(vera)
    assert "Nadie la ha aprobado todavía." in browser.get(page_of(post)).content.decode()
    assert browser.get(page_of(post)[:-1] + ".pdf").status_code == 404


# ── verifying ─────────────────────────────────────────────────────────────────────────────────────────


def asked(browser: Any, post: Any, **form: Any) -> str:
    return browser.post(page_of(post), form).content.decode()


def test_a_hash_of_what_left_is_recognised(sent: Any, vera: Any, signed_in: Any) -> None:
    seal = Seal.objects.get(channel__name="izquierda")
    said = asked(signed_in(vera), sent, huella=f" {seal.hash.upper()} ")
    assert "Coincide: es exactamente lo que salió en" in said


def test_one_of_another_thing_is_not(sent: Any, vera: Any, signed_in: Any) -> None:
    browser = signed_in(vera)
    assert "No coincide con nada de esta publicación." in asked(browser, sent, huella="a" * 64)
    assert "Ahí no hay ninguna huella" in asked(browser, sent, huella="hola")


def test_a_file_of_half_letters_is_read_all_the_same(sent: Any, vera: Any, signed_in: Any) -> None:
    file = SimpleUploadedFile("carga.json", b'{"text": "\\ud83c"}')
    assert "Ahí no hay ninguna huella" in asked(signed_in(vera), sent, archivo=file)


def test_one_that_was_approved_and_has_not_left_says_that(approved: Any, vera: Any, signed_in: Any) -> None:
    said = asked(signed_in(vera), approved, huella=Seal.objects.first().hash)
    assert "Coincide con lo que se aprobó para" in said
    assert "Todavía no ha salido allí." in said


def test_one_that_was_approved_while_another_left_says_that(sent: Any, vera: Any, signed_in: Any) -> None:
    Delivery.objects.update(content={**Delivery.objects.first().content, "text": "Otra cosa"})
    said = asked(signed_in(vera), sent, huella=Seal.objects.first().hash)
    assert "No es lo que ha salido allí." in said


def test_the_pdf_itself_can_be_brought_back(sent: Any, vera: Any, signed_in: Any) -> None:
    browser = signed_in(vera)
    paper = browser.get(page_of(sent)[:-1] + ".pdf")
    assert paper["Content-Type"] == "application/pdf"
    file = SimpleUploadedFile("certificado.pdf", paper.content)
    assert "Coincide: es exactamente lo que salió en" in asked(browser, sent, archivo=file)


# ── the paper ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_paper_leaves_no_letter_out(strict: Any, post: Any, bob: Any, abel: Any) -> None:
    assert drawing.drawable("Pan 🍞, ¿ñ?") == "Pan [U+1F35E], ¿ñ?"
    planning.save_post(post, by=bob, version=post.version, text="Pan 🍞 <b>&</b>\nmañana")
    approve(post, bob, abel)
    made = certificate.of(post)
    assert drawing.pdf(made).startswith(b"%PDF-")
    assert set(matching.hashes_in(drawing.pdf(made))) == {each.hash for each in Seal.objects.all()}


def texts(parts: Any) -> list[str]:
    return [each.text for each in parts if hasattr(each, "text")]


def test_the_paper_tells_hours_on_the_brands_clocks(approved: Any, brand: Any) -> None:
    drawing.face()
    Seal.objects.update(planned_for=datetime(2026, 12, 1, 15, tzinfo=UTC), tolerance=30)
    made = certificate.of(approved)
    with timezone.override(brand.tz):
        told = texts(drawing.head(made)) + texts(drawing.channel(made.lines[0]))
        with translation.override("en"):
            assert "Dec 1, 2026, 09:00" in " ".join(texts(drawing.channel(made.lines[0])))
    assert "Para el 1 dic 2026, 09:00, ± 30 min." in told
    assert any("Horas de Ciudad de México (UTC-6)." in each for each in told)


def test_the_paper_shows_its_pictures(strict: Any, post: Any, bob: Any, abel: Any) -> None:
    from tests.calendar_app.sealing.files import stored

    file = stored(strict, "rojo")
    small = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(small, "WEBP")
    file.file.storage.save(file.thumbnail_name, ContentFile(small.getvalue()))
    without = len(drawing.pdf(certificate.of(approve(post, bob, abel))))
    planning.attach(post, by=bob, file=file, alt="Una taza roja")
    approve(post, bob, abel)
    [line, _other] = certificate.lines_of(post)
    assert [each.pk for each in line.media] == [file.pk]
    paper = drawing.pdf(certificate.of(post))
    assert b"/Subtype /Image" in paper
    assert len(paper) > without
