"""The composer: a plain form that saves before it does anything else, with scripts and without."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from calendar_app import planning, review
from calendar_app.models import Post
from calendar_app.states import ReviewMode
from publishing.models import Delivery
from publishing.states import State

DAY = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def post(brand: Any, bob: Any, channel: Any) -> Post:
    return planning.create_post(brand, by=bob, text="El tueste de los martes", channels=[channel])


@pytest.fixture
def browser(signed_in: Any, bob: Any) -> Client:
    return signed_in(bob)


def at(name: str, post: Post | None = None, *more: Any) -> str:
    return reverse(name, args=["alameda", *([post.pk] if post else []), *more])


def typed(post: Post, **changes: Any) -> dict[str, Any]:
    """What the form sends when nothing else was touched."""
    post.refresh_from_db()
    channels = [variant.channel_id for variant in post.variants.all()]
    dated = {"date": post.planned_date, "time": post.planned_time} if post.planned_date else {}
    return {"version": post.version, "text": post.text, "channels": channels, **dated, **changes}


def picture(name: str = "granos.png", size: tuple[int, int] = (40, 30)) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "#0b5a68").save(file, "PNG")
    file.seek(0)
    file.name = name
    return file


def test_the_page_of_a_new_post_offers_its_channels_ticked(browser: Client, channel: Any) -> None:
    answer = browser.get(at("post_new"))
    assert f'name="channels" value="{channel.pk}" checked' in answer.content.decode()
    assert not Post.objects.exists()


def test_a_link_to_a_new_post_brings_its_day(browser: Client, channel: Any) -> None:
    page = browser.get(at("post_new"), {"day": "2049-10-15"}).content.decode()
    assert 'value="2049-10-15"' in page
    assert 'value="09:00"' in page
    assert "<b>" not in browser.get(at("post_new"), {"day": "<b>"}).content.decode()


def test_a_plain_form_makes_the_post_and_schedules_it(browser: Client, channel: Any) -> None:
    sent = {"text": "Hola ñ", "channels": [channel.pk], "date": str(DAY), "time": "09:00", "then": "schedule"}
    answer = browser.post(at("post_new"), sent)
    post = Post.objects.get()
    assert answer.url == at("post", post)
    assert Delivery.objects.get().content["text"] == "Hola ñ"
    assert "Programada en 1 red." in browser.get(answer.url).content.decode()


def test_the_first_autosave_says_where_the_post_lives(browser: Client, channel: Any) -> None:
    sent = {"version": 0, "text": "Hola", "channels": [channel.pk]}
    said = browser.post(at("post_new"), sent, headers={"accept": "application/json"}).json()
    post = Post.objects.get()
    assert (said["version"], said["save"]) == (post.version, at("post_save", post))


def test_an_autosave_answers_the_new_version(browser: Client, post: Post) -> None:
    sent = typed(post, text="Otra cosa")
    assert (
        browser.post(at("post_save", post), sent, headers={"accept": "application/json"}).json()["version"]
        == 2
    )


def test_a_text_written_by_two_is_lost_by_none(
    browser: Client, signed_in: Any, alice: Any, post: Post
) -> None:
    mine, theirs = typed(post, text="La de Beto"), typed(post, text="La de Alicia")
    signed_in(alice).post(at("post_save", post), theirs)
    answer = browser.post(at("post_save", post), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Unir dos versiones" in page
    assert re.search(r"<textarea[^>]*>[^<]*Beto[^<]*Alicia[^<]*</textarea>", page)
    assert "Alicia Ríos" in page
    assert Post.objects.get().text == "La de Alicia"


def test_a_script_is_told_who_was_first_and_what_she_wrote(browser: Client, post: Post, alice: Any) -> None:
    stale = typed(post, text="La de Beto")
    planning.save_post(post, by=alice, version=1, text="La de Alicia")
    answer = browser.post(at("post_save", post), stale, headers={"accept": "application/json"})
    said = {"version": 2, "by": "Alicia Ríos", "text": "La de Alicia"}
    where = {"fields": ["Texto"], "merge": at("post_merge", post)}
    assert (answer.status_code, answer.json()) == (409, {**said, **where})


def test_a_refused_text_comes_back_in_its_box(browser: Client, post: Post) -> None:
    answer = browser.post(at("post_save", post), typed(post, text="Hola \x00 mundo"))
    assert answer.status_code == 422
    assert "U+0000" in answer.content.decode()
    assert "mundo</textarea>" in answer.content.decode()
    assert Post.objects.get().text == "El tueste de los martes"


def test_ten_megabytes_of_text_get_a_sentence(browser: Client, post: Post) -> None:
    sent = typed(post, text="a" * 10 * 2**20)
    answer = browser.post(at("post_save", post), sent, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert "el límite es 100,000" in answer.json()["errors"][0]


def test_a_wrong_hour_loses_no_words(browser: Client, post: Post) -> None:
    sent = typed(post, text="Corregida", date="2020-01-01", time="09:00", then="schedule")
    answer = browser.post(at("post_save", post), sent)
    assert answer.status_code == 422
    assert "ya pasó" in answer.content.decode()
    assert Post.objects.get().text == "Corregida"


def test_what_a_network_would_refuse_is_said_with_its_fix(browser: Client, post: Post, channel: Any) -> None:
    sent = typed(post, text="a" * 501, date=str(DAY), time="09:00", then="schedule")
    page = browser.post(at("post_save", post), sent).content.decode()
    assert "501" in page
    assert f'href="#own-{channel.pk}"' in page
    assert not Delivery.objects.exists()


def test_a_channels_own_text_is_kept_and_an_empty_one_inherits(
    browser: Client, post: Post, channel: Any
) -> None:
    browser.post(at("post_save", post), typed(post, **{f"text-{channel.pk}": "Solo aquí"}))
    assert post.variants.get().text == "Solo aquí"
    browser.post(at("post_save", post), typed(post, **{f"text-{channel.pk}": ""}))
    assert post.variants.get().text is None


def test_the_counters_count_what_is_being_typed_and_save_nothing(browser: Client, post: Post) -> None:
    page = browser.post(at("post_check", post), typed(post, text="👩🏽‍🌾 ñ")).content.decode()
    assert "<strong>3</strong> / 500" in page
    assert 'id="previews" hx-swap-oob' in page
    assert Post.objects.get().text == "El tueste de los martes"


def test_the_page_of_a_text_with_markup_shows_it_as_text(browser: Client, post: Post, bob: Any) -> None:
    planning.save_post(post, by=bob, version=1, text='<script>alert("#hola")</script> #café')
    page = browser.get(at("post", post)).content.decode()
    assert "<script>alert" not in page
    assert '<span class="preview-link">#café</span>' in page


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_sent_alone_answers_its_tile(browser: Client, post: Post) -> None:
    answer = browser.post(at("post_attach", post), {"file": picture()})
    attachment = post.attachments.get()
    assert answer.status_code == 201
    assert f'name="alt-{attachment.pk}"' in answer.content.decode()


def test_a_file_that_is_no_picture_gets_a_sentence(browser: Client, post: Post) -> None:
    fake = io.BytesIO(b"PK\x03\x04 no soy una foto")
    fake.name = "foto.jpg"
    answer = browser.post(at("post_attach", post), {"file": fake})
    assert answer.status_code == 422
    assert "foto.jpg" in answer.content.decode()
    assert not post.attachments.exists()


def test_without_scripts_files_come_with_the_form(browser: Client, post: Post) -> None:
    browser.post(at("post_save", post), typed(post, file=[picture("uno.png"), picture("dos.png", (50, 50))]))
    first, second = post.attachments.all()
    browser.post(
        at("post_save", post), typed(post, then=f"behind-{first.pk}", **{f"alt-{first.pk}": "Granos"})
    )
    assert [(each.pk, each.alt) for each in post.attachments.all()] == [(second.pk, ""), (first.pk, "Granos")]
    browser.post(at("post_save", post), typed(post, then=f"detach-{first.pk}"))
    assert list(post.attachments.all()) == [second]


def test_a_picture_of_another_post_is_not_taken_off(
    browser: Client, post: Post, brand: Any, bob: Any
) -> None:
    browser.post(at("post_attach", post), {"file": picture()})
    other = planning.create_post(brand, by=bob, text="otra")
    browser.post(at("post_detach", other, post.attachments.get().pk))
    assert post.attachments.exists()


# ── leaving ───────────────────────────────────────────────────────────────────────────────────────────


def test_publishing_now_is_confirmed_first(browser: Client, post: Post) -> None:
    answer = browser.post(at("post_save", post), typed(post, then="publish"))
    assert answer.url == at("post_publish_now", post)
    assert not Delivery.objects.exists()
    browser.post(answer.url)
    assert Delivery.objects.get().due_at <= timezone.now()


def test_the_dialog_saves_first_and_carries_the_new_version(browser: Client, post: Post) -> None:
    sent = typed(post, text="Última palabra", then="publish")
    page = browser.post(at("post_save", post), sent, headers={"hx-request": "true"}).content.decode()
    assert "¿Publicar ya en 1 red?" in page
    assert 'value="2"' in page
    assert Post.objects.get().text == "Última palabra"


def test_a_refusal_to_publish_is_said_in_place(browser: Client, post: Post, alice: Any) -> None:
    review.set_policy(post.workspace, "required", by=alice)
    answer = browser.post(at("post_publish_now", post))
    assert answer.status_code == 422
    assert "pide aprobación" in answer.content.decode()


def test_unscheduling_keeps_the_words_typed_with_it(browser: Client, post: Post, bob: Any) -> None:
    planning.plan(post, date=DAY, time=timezone.datetime(2026, 1, 1, 9).time(), by=bob)
    planning.schedule(post, by=bob)
    browser.post(at("post_save", post), typed(post, text="Nueva", then="unschedule"))
    assert Post.objects.get().text == "Nueva"
    assert [each.state for each in Delivery.objects.all()] == [State.WITHDRAWN]


def test_archiving_offers_the_way_back(browser: Client, post: Post) -> None:
    browser.post(at("post_archive", post))
    assert Post.objects.get().archived_at
    browser.post(f"{at('post_archive', post)}?restore=1")
    assert Post.objects.get().archived_at is None


# ── review ────────────────────────────────────────────────────────────────────────────────────────────


def test_an_approver_reads_and_approves_what_she_read(
    signed_in: Any, abel: Any, post: Post, bob: Any
) -> None:
    review.request(post, by=bob)
    client = signed_in(abel)
    page = client.get(at("post", post)).content.decode()
    assert review.digest(post) in page
    assert '<textarea class="editor-text"' not in page
    client.post(at("post_review", post), {"verb": "approve", "seen": review.digest(post), "comment": "Va"})
    assert Post.objects.get().stage == "approved"


def test_changes_without_a_reason_are_refused_in_place(
    signed_in: Any, abel: Any, post: Post, bob: Any
) -> None:
    review.request(post, by=bob)
    answer = signed_in(abel).post(at("post_review", post), {"verb": "changes"})
    assert answer.status_code == 422
    assert "Escribe qué hay que cambiar" in answer.content.decode()


def test_the_way_back_after_a_decision_is_never_to_another_site(browser: Client, post: Post) -> None:
    sent = {"verb": "request", "next": "https://malo.test/"}
    assert browser.post(at("post_review", post), sent).url == at("post", post)


def test_a_viewer_reads_and_changes_nothing(signed_in: Any, vera: Any, post: Post) -> None:
    client = signed_in(vera)
    assert "El tueste de los martes" in client.get(at("post", post)).content.decode()
    assert client.post(at("post_save", post), typed(post, text="x")).status_code == 403
    assert client.post(at("post_publish_now", post)).status_code == 403
    assert client.post(at("post_review", post), {"verb": "approve"}).status_code == 403
    assert Post.objects.get().text == "El tueste de los martes"


@pytest.mark.parametrize("name", ["post_save", "post_check", "post_schedule", "post_attach", "post_review"])
def test_another_brands_post_does_not_exist(signed_in: Any, charlie: Any, post: Post, name: str) -> None:
    client = signed_in(charlie)
    assert client.post(at(name, post)).status_code == 404
    assert client.post(reverse(name, args=["ajena", post.pk])).status_code == 404


def test_only_an_admin_changes_the_rule(signed_in: Any, alice: Any, browser: Client, post: Post) -> None:
    assert browser.post(at("review_policy"), {"mode": "required"}).status_code == 403
    signed_in(alice).post(at("review_policy"), {"mode": "required"})
    assert review.is_required(post.workspace)


def test_what_is_out_is_read_only(browser: Client, post: Post, bob: Any) -> None:
    planning.publish_now(post, by=bob)
    Delivery.objects.update(state=State.SENT, remote_id="1", url="https://red.test/1")
    page = browser.get(at("post", post)).content.decode()
    assert "Ya se publicó en todos sus canales" in page
    assert 'href="https://red.test/1"' in page
    assert '<textarea class="editor-text"' not in page


def test_a_broken_approval_is_said_as_long_as_nobody_asks_anew(
    browser: Client, post: Post, alice: Any, bob: Any
) -> None:
    standing = "nadie ha aprobado lo que dice ahora"
    review.set_policy(post.workspace, ReviewMode.REQUIRED, by=alice)
    review.request(post, by=bob)
    review.approve(post, by=alice, seen=review.digest(post))
    assert standing not in browser.get(at("post", post)).content.decode()
    browser.post(at("post_save", post), typed(Post.objects.get(), text="Otra cosa"))
    browser.get(at("post", post))  # whatever a toast said is gone with the first page
    assert standing in browser.get(at("post", post)).content.decode()
    review.request(Post.objects.get(), by=bob)
    assert standing not in browser.get(at("post", post)).content.decode()


def test_a_post_without_a_title_is_called_by_its_first_words() -> None:
    assert str(Post(text="El tueste de los martes")) == "El tueste de los martes"
    long = str(Post(text="Este sábado abrimos el taller de encuadernación japonesa. Trae tu libro."))
    assert long == "Este sábado abrimos el taller de encuadernación japonesa. T…"
    assert str(Post(title="Taller", text="Este sábado")) == "Taller"
