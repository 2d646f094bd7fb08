"""A file made to fit a channel: offered, agreed to, undone; never without somebody saying so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from calendar_app import adapting, composing, converting, planning, renditions, review
from calendar_app.models import Conversion, Variant
from calendar_app.refusals import CannotPlan
from media.models import MediaFile
from media.uploading import take
from publishing.networks.contract import FileRule, Limits
from publishing.networks.practice import Practice
from tests.media import making
from tests.media.conftest import picture

SQUARE_JPEG = FileRule(most=4, mimes=frozenset({"image/jpeg"}), ratio=(0.8, 1.91), width=(50, 500))
FILM = FileRule(mimes=frozenset({"video/mp4"}), codecs=frozenset({"h264"}), fps=(23, 30), width=(32, 200))


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    """The practice network, as picky as Instagram."""
    limits = Limits(text=500, files={"image": SQUARE_JPEG, "video": FILM})
    monkeypatch.setattr(Practice, "limits_for", lambda _self, _facts: limits)


@pytest.fixture
def post(brand, alice, channel):
    return planning.create_post(brand, by=alice, text="Con foto", channels=[channel])


@pytest.fixture
def attached(post, alice):
    """`attached(content, name)` on the post, as Alice brought it."""

    def attach(content: bytes, name: str):
        file = take(post.workspace, SimpleUploadedFile(name, content), by=alice)
        return planning.attach(post, by=alice, file=file)[0]

    return attach


@pytest.fixture
def tall(attached):
    return attached(picture("PNG", size=(120, 240)), "alta.png")


@pytest.fixture
def film(attached):
    return attached(making.video(codec="vp9", audio="opus", container="webm"), "clip.webm")


def asked(post, channel, attachment, by, **how):
    return adapting.ask(post, channel=channel.pk, attachment=attachment.pk, by=by, **how)


def sent(post):
    variant = composing.variants_of(post)[0]
    return renditions.sent(variant, composing.attachments_of(post))[0][0]


def codes(post):
    return {found.code for found in composing.problems(post) if found.blocks}


# ── pictures ──────────────────────────────────────────────────────────────────────────────────────────


def test_what_does_not_fit_is_offered_a_remedy(post, tall):
    (offer,) = adapting.offers(composing.draft_of(post))
    assert (offer.recipe.to, offer.recipe.width, offer.recipe.height) == ("jpeg", 120, 150)
    assert offer.banded.pad


def test_nothing_changes_before_she_agrees(post, tall):
    assert sent(post) == tall.file
    assert "media_kind" in codes(post)


def test_once_agreed_the_conversion_goes_instead_and_the_original_stays(post, channel, tall, alice):
    asked(post, channel, tall, alice)
    made = sent(post)
    assert (made.mime, made.width, made.height, made.made_from) == ("image/jpeg", 120, 150, tall.file)
    assert not codes(post)
    tall.refresh_from_db()
    assert tall.file.mime == "image/png"


def test_bands_keep_all_of_it(post, channel, tall, alice):
    asked(post, channel, tall, alice, pad=True)
    assert (sent(post).width, sent(post).height) == (192, 240)


def test_the_original_comes_back_when_she_says_so(post, channel, tall, alice):
    asked(post, channel, tall, alice)
    adapting.use_original(post, channel=channel.pk, attachment=tall.pk, by=alice)
    assert sent(post) == tall.file


def test_only_that_channel_gets_it(post, channel, tall, alice, brand):
    from tests.conftest import practice_channel

    other = practice_channel(brand, "http://127.0.0.1:9", handle="otra", name="otra")
    planning.save_post(post, by=alice, version=post.version, channels=[channel, other])
    asked(post, channel, tall, alice)
    files = {v.channel_id: renditions.sent(v, [tall])[0][0] for v in composing.variants_of(post)}
    assert files[other.pk] == tall.file != files[channel.pk]


def test_the_same_conversion_is_made_once(post, channel, tall, alice):
    for _ in range(2):
        asked(post, channel, tall, alice)
        adapting.use_original(post, channel=channel.pk, attachment=tall.pk, by=alice)
    assert MediaFile.objects.count() == 2


def test_what_is_approved_is_what_is_sent(post, channel, tall, alice, abel):
    asked(post, channel, tall, alice)
    review.request(post, by=alice)
    review.approve(post, by=abel, seen=review.digest(post))
    notes = adapting.use_original(post, channel=channel.pk, attachment=tall.pk, by=alice)
    post.refresh_from_db()
    assert post.stage == "draft"
    assert any("anuló la aprobación" in note for note in notes)


def test_what_fits_has_nothing_to_convert(post, channel, attached, alice):
    fits = attached(picture(size=(100, 100)), "bien.jpg")
    with pytest.raises(CannotPlan, match="ya cabe"):
        asked(post, channel, fits, alice)


def test_a_rendition_of_another_brand_does_not_count(post, channel, tall, charlie):
    foreign = take(charlie.workspaces.get(), SimpleUploadedFile("x.jpg", picture()), by=charlie)
    Variant.objects.filter(post=post).update(renditions={str(tall.file_id): foreign.pk})
    assert sent(post) == tall.file


# ── films ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_film_waits_for_a_worker_and_then_goes(post, channel, film, alice):
    asked(post, channel, film, alice)
    assert sent(post) == film.file
    assert Conversion.objects.get().state == "waiting"
    assert converting.convert_waiting() == 1
    made = sent(post)
    assert (made.mime, made.codec, made.audio_codec, made.width) == ("video/mp4", "h264", "aac", 200)
    assert not codes(post)
    assert not Conversion.objects.exists()


def test_she_may_give_it_up_while_it_waits(post, channel, film, alice):
    asked(post, channel, film, alice)
    adapting.use_original(post, channel=channel.pk, attachment=film.pk, by=alice)
    assert converting.convert_waiting() == 0
    assert sent(post) == film.file


def test_a_failure_is_said_and_may_be_tried_again(post, channel, film, alice):
    asked(post, channel, film, alice)
    film.file.file.storage.delete(film.file.file.name)
    assert converting.convert_waiting() == 0
    failed = Conversion.objects.get()
    assert failed.state == "failed"
    assert "ya no está en el servidor" in failed.sentence
    asked(post, channel, film, alice)
    assert Conversion.objects.get().state == "waiting"


def test_a_worker_that_died_is_noticed(post, channel, film, alice):
    asked(post, channel, film, alice)
    past = timezone.now() - timedelta(minutes=1)
    Conversion.objects.update(state="working", until=past)
    converting.convert_waiting()
    assert "se interrumpió" in Conversion.objects.get().sentence


def test_who_lost_her_seat_changes_nothing_any_more(post, channel, film, bob, brand):
    asked(post, channel, film, bob)
    brand.memberships.filter(user=bob).delete()
    converting.convert_waiting()
    assert "ya no puede escribir" in Conversion.objects.get().sentence
    assert sent(post) == film.file


def test_two_workers_never_make_the_same(post, channel, film, alice):
    asked(post, channel, film, alice)
    now = timezone.now()
    assert converting.claimed(now) is not None
    assert converting.claimed(now) is None


# ── in the browser ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def page(post, alice, signed_in):
    return lambda: signed_in(alice).get(reverse("post", args=["alameda", post.pk])).content.decode()


@pytest.fixture
def press(post, alice, signed_in):
    """`press(button)` sends the composer's whole form, as a browser without scripts does."""

    def send(button: str):
        post.refresh_from_db()
        words = {
            "version": post.version,
            "text": post.text,
            "channels": [v.channel_id for v in post.variants.all()],
        }
        address = reverse("post_save", args=["alameda", post.pk])
        return signed_in(alice).post(address, {**words, "then": button}, follow=True)

    return send


def test_the_composer_offers_agrees_and_undoes(page, press, post, channel, tall):
    assert "Recortar a 4:5" in page()
    assert "Ajustar a 4:5 con bandas" in page()
    press(f"convert-{channel.pk}-{tall.pk}")
    assert sent(post).mime == "image/jpeg"
    assert "Usar el original" in page()
    assert "Recortar a" not in page()
    press(f"original-{channel.pk}-{tall.pk}")
    assert sent(post) == tall.file


def test_the_crop_is_shown_before(post, channel, tall, alice, signed_in):
    for how in ("recorte", "bandas"):
        address = reverse("post_sketch", args=["alameda", post.pk, channel.pk, tall.pk, how])
        answer = signed_in(alice).get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert signed_in(alice).get(address.replace("bandas", "otra")).status_code == 404


def test_a_stranger_sees_no_crop(post, channel, tall, charlie, signed_in):
    address = reverse("post_sketch", args=["alameda", post.pk, channel.pk, tall.pk, "recorte"])
    assert signed_in(charlie).get(address).status_code == 404


def test_a_film_that_is_being_made_says_so_and_asks_again_by_itself(page, press, post, channel, film):
    assert "Convertir el video" in page()
    press(f"convert-{channel.pk}-{film.pk}")
    assert "se está convirtiendo" in page()
    assert 'hx-trigger="every 3s"' in page()
    converting.convert_waiting()
    assert "va su conversión" in page()


@pytest.mark.parametrize("button", ["convert-", "convert-0-0", "convert-x-1", "band-99999999999999999999-1"])
def test_a_button_nobody_drew_is_a_sentence(press, tall, button):
    assert press(button).status_code in (200, 422)


def test_right_after_the_upload_it_says_where_it_does_not_fit_and_why(post, alice, signed_in):
    file = SimpleUploadedFile("alta.png", picture("PNG", size=(120, 240)))
    answer = signed_in(alice).post(reverse("post_attach", args=["alameda", post.pk]), {"file": file})
    assert answer.status_code == 201
    assert "«alta.png» es PNG" in answer.content.decode()
