"""A frame drawn over a picture of a post: for one channel or several, in numbers, the original untouched."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from calendar_app import adapting, composing, cropping, planning, renditions, review
from calendar_app.models import Post, Variant
from calendar_app.refusals import CannotPlan
from media.models import MediaFile
from media.uploading import take
from publishing.networks.contract import FileRule, Limits
from publishing.networks.practice import Practice
from tests.conftest import practice_channel
from tests.media import making
from tests.media.conftest import picture

RULE = FileRule(most=4, mimes=frozenset({"image/jpeg"}), ratio=(0.8, 1.91), width=(50, 500))


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    limits = Limits(text=500, files={"image": RULE})
    monkeypatch.setattr(Practice, "limits_for", lambda _self, _facts: limits)


@pytest.fixture
def other(brand, live_server):
    return practice_channel(brand, live_server.url, handle="club", name="club")


@pytest.fixture
def post(brand, alice, channel, other):
    return planning.create_post(brand, by=alice, text="Con foto", channels=[channel, other])


@pytest.fixture
def photo(post, alice):
    """900 × 600, blue on its left half and red on its right."""
    file = take(post.workspace, SimpleUploadedFile("pan.jpg", picture(size=(900, 600), quality=95)), by=alice)
    return planning.attach(post, by=alice, file=file, alt="Un pan")[0]


def cut(post, photo, channels, box, by):
    return cropping.crop(post, attachment=photo.pk, channels=[each.pk for each in channels], box=box, by=by)


def sent(post, channel):
    variant = next(each for each in composing.variants_of(post) if each.channel_id == channel.pk)
    return renditions.sent(variant, composing.attachments_of(post))[0]


def test_what_is_inside_the_frame_goes_and_the_original_stays(post, channel, other, photo, alice):
    before = hashlib.sha256(photo.file.file.open("rb").read()).hexdigest()
    assert cut(post, photo, [channel], (500, 100, 400, 400), alice) == []
    made, alt = sent(post, channel)
    assert (made.width, made.height, alt) == (400, 400, "Un pan")
    assert made.recipe["crop"] == [500, 100, 400, 400]
    with Image.open(made.file.open("rb")) as image:
        red, _green, blue = image.convert("RGB").getpixel((200, 200))
    assert blue > 200 > red or red > 200 > blue
    assert sent(post, other)[0] == photo.file, "only where she said"
    assert hashlib.sha256(photo.file.file.open("rb").read()).hexdigest() == before


def test_the_frame_is_where_it_was_drawn(post, channel, photo, alice):
    """The left half is of one colour and the right of another: each frame shows its own."""
    seen = []
    for x in (0, 500):
        cut(post, photo, [channel], (x, 0, 400, 400), alice)
        with Image.open(sent(post, channel)[0].file.open("rb")) as image:
            seen.append(image.convert("RGB").getpixel((200, 200)))
    assert abs(seen[0][0] - seen[1][0]) > 200


def test_it_comes_in_the_format_and_the_size_the_channel_takes(post, channel, alice):
    png = take(post.workspace, SimpleUploadedFile("mapa.png", picture("PNG", size=(900, 800))), by=alice)
    attachment = planning.attach(post, by=alice, file=png)[0]
    cut(post, attachment, [channel], (0, 0, 800, 800), alice)
    made = sent(post, channel)[0]
    assert (made.mime, made.width, made.height) == ("image/jpeg", 500, 500)


def test_a_proportion_the_channel_does_not_take_is_refused_with_its_reason(post, channel, photo, alice):
    with pytest.raises(CannotPlan, match="proporción"):
        cut(post, photo, [channel], (0, 0, 200, 600), alice)
    assert sent(post, channel)[0] == photo.file


def test_another_frame_takes_the_place_of_the_first(post, channel, photo, alice):
    cut(post, photo, [channel], (0, 0, 400, 400), alice)
    cut(post, photo, [channel], (0, 0, 480, 600), alice)
    made = sent(post, channel)[0]
    assert (made.width, made.height, made.made_from) == (480, 600, photo.file), "cut from the original"
    there = cropping.targets(composing.draft_of(post), photo)
    assert cropping.last_box(there, photo.file) == (0, 0, 480, 600)


def test_a_frame_around_all_of_it_is_the_original_again(post, channel, photo, alice):
    cut(post, photo, [channel], (0, 0, 400, 400), alice)
    cut(post, photo, [channel], (0, 0, 900, 600), alice)
    assert sent(post, channel)[0] == photo.file
    assert not Variant.objects.get(channel=channel).renditions


def test_the_same_frame_for_two_channels_is_one_file(post, channel, other, photo, alice):
    cut(post, photo, [channel, other], (0, 0, 400, 400), alice)
    assert sent(post, channel)[0] == sent(post, other)[0]
    assert MediaFile.objects.count() == 2


def test_a_crop_breaks_the_approval(post, channel, photo, alice):
    review.request(post, by=alice)
    review.approve(post, by=alice, seen=review.digest(post))
    before = review.digest(post)
    cut(post, photo, [channel], (0, 0, 400, 400), alice)
    assert review.digest(post) != before
    assert not review.is_approved(post)


@pytest.mark.parametrize(
    "box", [(-1, 0, 100, 100), (0, 0, 901, 600), (850, 0, 100, 100), (0, 0, 5, 5), (0, 0, 0, 0)]
)
def test_a_frame_that_is_none_is_refused_with_its_numbers(post, channel, photo, alice, box):
    with pytest.raises(CannotPlan, match="900"):
        cut(post, photo, [channel], box, alice)


def test_a_film_and_another_posts_picture_are_not_cut(post, channel, photo, alice, brand):
    film = take(brand, SimpleUploadedFile("clip.mp4", making.video()), by=alice)
    attachment = planning.attach(post, by=alice, file=film)[0]
    elsewhere = planning.create_post(brand, by=alice, text="x", channels=[channel])
    with pytest.raises(CannotPlan, match="imágenes"):
        cut(post, attachment, [channel], (0, 0, 100, 100), alice)
    with pytest.raises(CannotPlan, match="imágenes"):
        cut(elsewhere, photo, [channel], (0, 0, 100, 100), alice)
    with pytest.raises(CannotPlan, match="al menos un canal"):
        cut(post, photo, [], (0, 0, 100, 100), alice)


SIDES = st.integers(16, 5000)


@given(SIDES, SIDES, st.sampled_from([ratio for _, ratio in cropping.SHAPES]))
def test_a_frame_brought_to_a_shape_stays_inside_and_in_the_middle(wide, high, ratio):
    x, y, width, height = cropping.fitted((7, 11, wide, high), ratio)
    assert x >= 7
    assert y >= 11
    assert x + width <= 7 + wide
    assert y + height <= 11 + high
    assert abs(width - height * ratio) <= 1 + ratio or abs(wide / high / ratio - 1) < cropping.NEAR
    assert abs((x - 7) - (7 + wide - x - width)) <= 1


def test_the_dialog_offers_what_each_channel_takes(post, channel, photo, alice):
    there = cropping.targets(composing.draft_of(post), photo)
    takes = {shape.name: len(shape.channels) for shape in cropping.shapes(there)}
    assert takes == {"1:1": 2, "4:5": 2, "1.91:1": 2, "16:9": 2, "3:4": 0, "2:3": 0, "9:16": 0}


def test_numbers_alone_do_it_too(post, channel, photo, alice, signed_in):
    client = signed_in(alice)
    place = reverse("post_crop", args=["alameda", post.pk, photo.pk])
    assert "Recortar «pan.jpg»" in client.get(place).content.decode()
    whole = {"x": 0, "y": 0, "width": 900, "height": 600, "channels": channel.pk}
    assert client.post(place, {**whole, "ratio": "1:1"}).status_code == 302
    assert sent(post, channel)[0].recipe["crop"] == [150, 0, 600, 600]
    bad = client.post(place, {**whole, "width": "ancho"})
    assert bad.status_code == 422
    assert "números enteros" in bad.content.decode()


def test_another_brands_post_is_not_found(post, photo, charlie, signed_in):
    place = reverse("post_crop", args=["ajena", post.pk, photo.pk])
    assert signed_in(charlie).get(place).status_code == 404


# ── what the composer asks, whatever the number of channels ───────────────────────────────────────────


def test_offers_cost_the_same_for_many_channels(
    brand, alice, post, channel, other, photo, live_server, django_assert_num_queries
):
    cut(post, photo, [channel, other], (0, 0, 400, 400), alice)
    draft = composing.draft_of(Post.objects.get(pk=post.pk))
    with django_assert_num_queries(4):
        assert len(adapting.offers(draft)) == 2
    third = practice_channel(brand, live_server.url, handle="tres", name="tres")
    Variant.objects.create(post=post, channel=third, renditions=Variant.objects.first().renditions)
    draft = composing.draft_of(Post.objects.get(pk=post.pk))
    with django_assert_num_queries(4):
        assert len(adapting.offers(draft)) == 3
    with django_assert_num_queries(0):
        assert adapting.misfits(draft, draft.attachments[0]) == []
