"""Every version is kept, told of in words, and can come back; bringing one back loses none."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from calendar_app import planning, review
from calendar_app.keeping import presence, versions
from calendar_app.models import Post, PostVersion, Presence
from calendar_app.refusals import CannotPlan
from media.models import MediaFile
from media.uploading import take


@pytest.fixture
def post(brand: Any, bob: Any, channel: Any) -> Post:
    return planning.create_post(brand, by=bob, text="Uno", channels=[channel])


@pytest.fixture
def picture(brand: Any, bob: Any) -> MediaFile:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "#0b5a68").save(file, "PNG")
    return take(brand, SimpleUploadedFile("taza.png", file.getvalue()), by=bob)


def at(name: str, post: Post, *more: Any) -> str:
    return reverse(name, args=["alameda", post.pk, *more])


def test_a_version_comes_back_with_its_words_channels_and_files(
    post: Post, alice: Any, bob: Any, channel: Any, picture: Any
) -> None:
    planning.attach(post, by=bob, file=picture, alt="Taza roja")
    planning.save_post(post, by=bob, version=1, variants={channel.pk: "Sólo aquí"}, tags=["café"])
    planning.save_post(post, by=alice, version=2, text="Tres", channels=[], tags=[])
    planning.detach(post, by=alice, attachment=post.attachments.get())
    saved = versions.restore(post, 2, by=bob)
    assert saved.changed
    assert (post.text, post.tags, post.version) == ("Uno", ["café"], 4)
    assert post.variants.get().text == "Sólo aquí"
    assert post.attachments.get().alt == "Taza roja"
    assert PostVersion.objects.get(post=post, number=3).said["said"]["text"] == "Tres"
    assert PostVersion.objects.get(post=post, number=4).restored_from == 2


def test_what_comes_back_breaks_an_approval_as_any_change_does(post: Post, alice: Any, bob: Any) -> None:
    planning.save_post(post, by=bob, version=1, text="Dos")
    review.request(post, by=bob)
    review.approve(post, by=alice)
    saved = versions.restore(post, 1, by=bob)
    assert post.stage == "draft"
    assert "anuló la aprobación" in saved.notes[0]


def test_a_version_that_was_never_kept_is_refused(post: Post, bob: Any) -> None:
    with pytest.raises(CannotPlan, match="La versión 7 no está guardada"):
        versions.restore(post, 7, by=bob)


def test_who_only_looks_restores_nothing(post: Post, bob: Any, vera: Any, signed_in: Any) -> None:
    planning.save_post(post, by=bob, version=1, text="Dos")
    with pytest.raises(PermissionDenied):
        versions.restore(post, 1, by=vera)
    assert signed_in(vera).post(at("post_restore", post, 1)).status_code == 403


def test_the_page_tells_what_each_version_changed(signed_in: Any, post: Post, alice: Any, bob: Any) -> None:
    planning.save_post(post, by=alice, version=1, text="Uno y dos", title="Cuenta")
    page = signed_in(bob).get(at("post_versions", post)).content.decode()
    assert "añadido:" in page
    assert "Título interno" in page
    assert "Restaurar la 1" in page
    whole = signed_in(bob).get(at("post_version", post, 1)).content.decode()
    assert "Versión 1" in whole
    assert "Uno" in whole


def test_restoring_by_the_page_can_be_undone(signed_in: Any, post: Post, bob: Any) -> None:
    planning.save_post(post, by=bob, version=1, text="Dos")
    browser = signed_in(bob)
    answer = browser.post(at("post_restore", post, 1), follow=True)
    post.refresh_from_db()
    assert post.text == "Uno"
    assert at("post_restore", post, 2) in answer.content.decode()
    browser.post(at("post_restore", post, 2))
    post.refresh_from_db()
    assert post.text == "Dos"


def test_old_versions_are_thinned_to_one_per_sitting(post: Post, alice: Any, bob: Any) -> None:
    for number in range(1, 6):
        planning.save_post(post, by=alice if number == 5 else bob, version=number, text=f"{number} y más")
    long_ago = timezone.now() - timedelta(days=3)
    for version in PostVersion.objects.filter(post=post):
        at_minute = long_ago + timedelta(minutes=version.number + (60 if version.number > 3 else 0))
        PostVersion.objects.filter(pk=version.pk).update(at=at_minute)
    versions.thin()
    assert sorted(PostVersion.objects.filter(post=post).values_list("number", flat=True)) == [3, 5]


# ── who is here ───────────────────────────────────────────────────────────────────────────────────────


def test_each_sees_who_else_has_it_open_and_who_writes(post: Post, alice: Any, bob: Any) -> None:
    presence.tell(post, alice, {"tab": "a", "writing": "1"})
    told = presence.tell(post, bob, {"tab": "b"})
    assert [(each.user, each.writing) for each in told.people] == [(alice, True)]
    assert not told.here_too
    assert presence.tell(post, bob, {"tab": "c"}).here_too


def test_who_is_gone_is_forgotten(post: Post, alice: Any, bob: Any) -> None:
    now = timezone.now()
    presence.tell(post, alice, {"tab": "a"}, now - timedelta(seconds=40))
    assert not presence.tell(post, bob, {"tab": "b"}, now).people
    presence.tell(post, bob, {"tab": "b", "gone": "1"}, now)
    assert not Presence.objects.exists()


def test_the_page_asks_cheaply_and_learns_of_a_new_version(
    signed_in: Any, post: Post, alice: Any, bob: Any, django_assert_max_num_queries: Any
) -> None:
    browser: Client = signed_in(bob)
    first = browser.post(at("post_presence", post), {"tab": "b"}, headers={"HX-Request": "true"})
    stamp = first.content.decode().split('data-presence-stamp="')[1].split('"')[0]
    planning.save_post(post, by=alice, version=1, text="Dos")
    with django_assert_max_num_queries(12):
        again = browser.post(at("post_presence", post), {"tab": "b", "stamp": stamp})
    assert (again.status_code, again["Pauta-Version"]) == (204, "2")


def test_a_stranger_learns_nothing_of_who_is_here(signed_in: Any, post: Post, charlie: Any) -> None:
    assert signed_in(charlie).post(at("post_presence", post), {"tab": "x"}).status_code == 404
    assert signed_in(charlie).get(at("post_versions", post)).status_code == 404
