"""The library inside the composer: files chosen from it, brought in pieces, put in order."""

from __future__ import annotations

import pytest
from django.urls import reverse

from calendar_app import planning
from calendar_app.library import folders, putting_away
from media import pieces
from media.models import MediaFile, Upload
from tests.media import making
from tests.media.conftest import picture, upload  # noqa: F401

PART = {"HX-Request": "true"}


@pytest.fixture
def post(brand, bob):
    return planning.create_post(brand, by=bob, text="El tueste")


@pytest.fixture
def three(upload):  # noqa: F811
    return [upload(picture(size=(60 + at, 40)), f"{name}.jpg") for at, name in enumerate("abc")]


def names(post):
    return [each.file.filename for each in post.attachments.select_related("file")]


def test_several_are_chosen_at_once_in_the_order_she_chose(post, three, bob, signed_in):
    place = reverse("post_pick", args=["alameda", post.pk])
    answer = signed_in(bob).post(place, {"files": [three[2].pk, three[0].pk]}, headers=PART)
    assert answer.status_code == 201
    assert names(post) == ["c.jpg", "a.jpg"]
    assert answer.content.decode().count("data-tile=") == 2
    assert "close-dialog" in answer["HX-Trigger"]


def test_without_scripts_it_is_a_page_that_leads_back(post, three, bob, signed_in):
    client, place = signed_in(bob), reverse("post_pick", args=["alameda", post.pk])
    assert "b.jpg" in client.get(place).content.decode()
    answer = client.post(place, {"files": three[1].pk})
    assert answer["Location"] == reverse("post", args=["alameda", post.pk])
    assert names(post) == ["b.jpg"]


def test_what_was_ticked_stays_while_she_searches(post, three, bob, signed_in):
    place = reverse("post_pick", args=["alameda", post.pk])
    page = signed_in(bob).get(place, {"q": "b", "files": three[0].pk}, headers=PART).content.decode()
    assert page.count('class="file choice"') == 2
    assert page.count("checked") == 1


def test_what_was_put_away_is_not_offered(post, three, bob, signed_in):
    putting_away.archive([three[0]], by=bob)
    page = signed_in(bob).get(reverse("post_pick", args=["alameda", post.pk])).content.decode()
    assert "a.jpg" not in page


def test_another_brands_file_cannot_be_chosen(post, bob, charlie, signed_in, three):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from media.uploading import take

    own = charlie.memberships.get().workspace
    theirs = take(own, SimpleUploadedFile("ajena.jpg", picture(size=(90, 90))), by=charlie)
    place = reverse("post_pick", args=["alameda", post.pk])
    signed_in(bob).post(place, {"files": [theirs.pk, three[0].pk]})
    assert names(post) == ["a.jpg"]
    assert "ajena" not in signed_in(bob).get(place, {"files": theirs.pk}).content.decode()


def test_what_no_longer_fits_on_the_post_is_said(post, three, bob, signed_in, monkeypatch):
    monkeypatch.setattr("calendar_app.writing.ATTACHMENTS_LIMIT", 2)
    place = reverse("post_pick", args=["alameda", post.pk])
    page = signed_in(bob).post(place, {"files": [each.pk for each in three]}, follow=True)
    assert "caben 2" in page.content.decode()
    assert len(names(post)) == 2


def test_the_order_is_what_was_told_and_the_version_stays(post, three, bob, signed_in):
    attachments = [planning.attach(post, by=bob, file=file)[0] for file in three]
    order = ",".join(str(attachments[at].pk) for at in (2, 0, 1))
    version = post.version
    answer = signed_in(bob).post(reverse("post_order", args=["alameda", post.pk]), {"order": order})
    assert answer.status_code == 204
    assert names(post) == ["c.jpg", "a.jpg", "b.jpg"]
    post.refresh_from_db()
    assert post.version == version
    signed_in(bob).post(
        reverse("post_order", args=["alameda", post.pk]), {"order": "x,,9999999999999999999999"}
    )
    assert names(post) == ["c.jpg", "a.jpg", "b.jpg"]


def test_what_came_in_pieces_is_attached_once_however_often_it_asks(post, brand, bob, signed_in):
    film = making.video()
    one = pieces.begin(brand, by=bob, length=len(film), filename="clip.mp4")
    pieces.path_of(one).write_bytes(film)
    Upload.objects.update(offset=len(film))
    place = reverse("post_attach", args=["alameda", post.pk])
    for _ in range(2):
        assert signed_in(bob).post(place, {"upload": one.key}).status_code == 201
    assert names(post) == ["clip.mp4"]


def test_an_upload_of_somebody_else_is_not_found(post, brand, alice, bob, signed_in):
    one = pieces.begin(brand, by=alice, length=9)
    place = reverse("post_attach", args=["alameda", post.pk])
    assert signed_in(bob).post(place, {"upload": one.key}).status_code == 404


def test_half_of_it_is_said_to_be_half(post, brand, bob, signed_in):
    one = pieces.begin(brand, by=bob, length=9, filename="clip.mp4")
    answer = signed_in(bob).post(reverse("post_attach", args=["alameda", post.pk]), {"upload": one.key})
    assert answer.status_code == 422
    assert "todavía no llega completo" in answer.content.decode()


def test_the_same_bytes_attach_the_file_already_there(post, three, bob, signed_in):
    from django.core.files.uploadedfile import SimpleUploadedFile

    again = SimpleUploadedFile("otra.jpg", picture(size=(60, 40)))
    answer = signed_in(bob).post(
        reverse("post_attach", args=["alameda", post.pk]), {"file": again}, headers=PART
    )
    assert answer.status_code == 201
    assert "ya estaba en la biblioteca" in answer["HX-Trigger"].encode().decode("unicode_escape")
    assert names(post) == ["a.jpg"]
    assert MediaFile.objects.count() == 3


def test_a_new_posts_button_saves_it_and_leads_to_the_library(brand, bob, signed_in):
    folders.create(brand, name="Fotos", by=bob)
    answer = signed_in(bob).post(
        reverse("post_new", args=["alameda"]), {"text": "Nueva", "version": "0", "then": "pick"}
    )
    post = brand.posts.get()
    assert answer["Location"] == reverse("post_pick", args=["alameda", post.pk])
