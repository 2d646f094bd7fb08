"""A remedy keeps the rule: in the figures it promises, and in the files that are really made."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from media import converting
from media.cleaning import clean
from media.recipe import Recipe
from publishing import networks
from publishing.networks.contract import FileRule, Limits
from publishing.networks.fitting import file_troubles
from publishing.remedying import after, remedy
from tests.media import making

JPEG_OR_PNG = frozenset({"image/jpeg", "image/png"})
INSTAGRAM = Limits(
    files={
        "image": FileRule(
            mimes=frozenset({"image/jpeg"}), bytes=8 * 2**20, ratio=(0.8, 1.91), width=(320, 1440)
        ),
        "video": FileRule(
            mimes=frozenset({"video/mp4"}),
            bytes=100 * 2**20,
            fps=(23, 60),
            seconds=(3, 90),
            width=(1, 1920),
            codecs=frozenset({"h264", "hevc"}),
            audio_codecs=frozenset({"aac"}),
        ),
    }
)


def picture(width=1000, height=1000, mime="image/jpeg", weight=10_000):
    return making.as_media(bytes(weight), "image", mime, width=width, height=height)


def film(**facts):
    known = {
        "width": 1280,
        "height": 720,
        "seconds": 10.0,
        "fps": 30.0,
        "codec": "h264",
        "audio_codec": "aac",
    }
    mime = facts.pop("mime", "video/mp4")
    return making.as_media(b"x", "video", mime, **{**known, **facts})


# ── what is offered, and what is not ──────────────────────────────────────────────────────────────────


def test_what_fits_needs_nothing():
    assert remedy(picture(), INSTAGRAM) is None
    assert remedy(film(), INSTAGRAM) is None


def test_a_png_becomes_a_jpeg():
    recipe = remedy(picture(mime="image/png"), INSTAGRAM)
    assert (recipe.to, recipe.width, recipe.height, recipe.crop) == ("jpeg", 1000, 1000, None)


def test_what_is_too_tall_is_cut_from_the_middle_to_four_by_five():
    recipe = remedy(picture(1080, 1920), INSTAGRAM)
    assert (recipe.crop, recipe.width, recipe.height) == ((0, 285, 1080, 1350), 1080, 1350)


def test_or_banded_so_that_nothing_is_lost():
    recipe = remedy(picture(1080, 1920), INSTAGRAM, pad=True)
    assert (recipe.crop, recipe.pad, recipe.height / recipe.width) == (
        None,
        True,
        pytest.approx(1.25, abs=0.01),
    )


def test_what_is_too_wide_is_made_smaller():
    assert remedy(picture(4000, 3000), INSTAGRAM).width == 1440


def test_nothing_is_ever_made_bigger():
    assert remedy(picture(200, 200), INSTAGRAM) is None


@pytest.mark.parametrize("seconds", [2.0, 91.0])
def test_nobody_but_a_person_cuts_a_film_short(seconds):
    assert remedy(film(seconds=seconds, mime="video/webm"), INSTAGRAM) is None


def test_a_film_in_another_codec_is_encoded_anew():
    recipe = remedy(film(codec="vp9", audio_codec="opus", mime="video/webm"), INSTAGRAM)
    assert (recipe.to, recipe.width, recipe.height, recipe.fps) == ("mp4", 1280, 720, 0.0)


def test_a_film_with_too_many_frames_gets_fewer():
    assert remedy(film(fps=120.0), INSTAGRAM).fps == 60


def test_an_animation_becomes_a_film_where_only_films_are_taken():
    moving = making.as_media(
        b"x", "gif", "image/gif", width=600, height=600, seconds=4.0, fps=10.0, frames=40
    )
    recipe = remedy(moving, INSTAGRAM)
    assert (recipe.to, recipe.fps) == ("mp4", 23)


def test_an_animation_that_is_too_short_for_a_film_becomes_its_first_picture():
    moving = making.as_media(b"x", "gif", "image/gif", width=600, height=600, seconds=0.5, fps=10.0, frames=5)
    assert remedy(moving, INSTAGRAM).to == "jpeg"


def test_a_kind_that_is_not_taken_has_no_remedy():
    assert remedy(making.as_media(b"x", "document", "application/pdf"), INSTAGRAM) is None
    assert remedy(film(), Limits(files={"image": FileRule()})) is None


def test_a_sound_becomes_one_that_is_taken():
    limits = Limits(files={"audio": FileRule(mimes=frozenset({"audio/mpeg"}))})
    assert remedy(making.as_media(b"x", "audio", "audio/wav", seconds=60.0), limits).to == "mp3"


def test_a_recipe_reads_as_it_was_written():
    recipe = remedy(picture(1080, 1920, "image/png"), INSTAGRAM)
    assert Recipe.of(recipe.as_json()) == recipe


# ── for whatever file and whatever rule ───────────────────────────────────────────────────────────────


def pairs(least, most):
    return st.tuples(st.integers(least, most), st.integers(least, most)).map(lambda p: (min(p), max(p)))


ratios = st.tuples(st.floats(0.3, 3), st.floats(0.3, 3)).map(lambda p: (min(p), max(p)))
rules = st.builds(
    FileRule,
    mimes=st.sampled_from([frozenset(), JPEG_OR_PNG, frozenset({"image/jpeg", "video/mp4"})]),
    bytes=st.none() | st.integers(200_000, 9_000_000),
    pixels=st.none() | st.integers(50_000, 3_000_000),
    width=st.none() | st.tuples(st.integers(1, 400), st.integers(400, 2000)),
    height=st.none() | st.tuples(st.integers(1, 400), st.integers(400, 2000)),
    ratio=st.none() | ratios,
    fps=st.none() | pairs(10, 60),
    codecs=st.sampled_from([frozenset(), frozenset({"h264"})]),
)
sides = st.integers(100, 6000)


@given(rule=rules, width=sides, height=sides, weight=st.integers(1, 20_000_000), pad=st.booleans())
@settings(max_examples=400, deadline=None)
def test_what_a_remedy_promises_keeps_the_rule(rule, width, height, weight, pad):
    limits = Limits(files={"image": rule, "video": rule})
    for file in (
        picture(width, height, "image/png", 1),
        film(width=width, height=height, codec="vp9", mime="video/webm", fps=90.0),
    ):
        recipe = remedy(file, limits, pad=pad)
        if recipe is None:
            continue
        promised = after(file, recipe)
        assert not list(file_troubles(promised, limits, "x"))
        assert promised.width * promised.height >= 1
        if recipe.crop:
            x, y, wide, high = recipe.crop
            assert min(x, y) >= 0
            assert x + wide <= width
            assert y + high <= height


image_rules = st.builds(
    FileRule,
    mimes=st.sampled_from([frozenset({"image/jpeg"}), frozenset()]),
    bytes=st.none() | st.integers(20_000, 400_000),
    pixels=st.none() | st.integers(5_000, 300_000),
    width=st.none() | st.tuples(st.integers(1, 50), st.integers(50, 500)),
    height=st.none() | st.tuples(st.integers(1, 50), st.integers(50, 500)),
    ratio=st.none() | ratios,
)


@given(
    rule=image_rules,
    width=st.integers(1, 600),
    height=st.integers(1, 600),
    noisy=st.booleans(),
    mode=st.sampled_from(["RGB", "RGBA", "L", "LA", "CMYK"]),
    pad=st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_what_is_really_made_keeps_the_rule(rule, width, height, noisy, mode, pad):
    """Noise is the worst a JPEG can be asked to hold."""
    bands = len(mode)
    image = Image.new(mode, (width, height), (200, 30, 90, 128)[:bands] if bands > 1 else 90)
    if noisy:
        image = Image.frombytes(mode, (width, height), random.Random(1).randbytes(width * height * bands))
    raw = io.BytesIO()
    image.save(raw, "JPEG" if mode == "CMYK" else "PNG")
    mime = "image/jpeg" if mode == "CMYK" else "image/png"
    file = making.as_media(raw.getvalue(), "image", mime, width=width, height=height)
    limits = Limits(files={"image": rule})
    recipe = remedy(file, limits, pad=pad)
    if recipe is None:
        return
    content, made = converting.drawn(io.BytesIO(raw.getvalue()), recipe, "foto.png")
    known = clean(content, "foto")
    result = making.as_media(
        content, "image", f"image/{known.format.lower()}", width=known.width, height=known.height
    )
    assert not list(file_troubles(result, limits, "x"))
    assert made.size == (known.width, known.height)


# ── on the networks as they are ───────────────────────────────────────────────────────────────────────

USUAL = {
    "a tall PNG": picture(1080, 2400, "image/png", 9_000_000),
    "a photo of 24 megapixels": picture(6000, 4000, "image/jpeg", 12_000_000),
    "a film of a phone": film(width=3840, height=2160, fps=60.0, codec="hevc", seconds=20.0),
    "a WebM": film(codec="vp9", audio_codec="opus", mime="video/webm", seconds=20.0),
    "an animation": making.as_media(
        bytes(3_000_000), "gif", "image/gif", width=480, height=480, seconds=4.0, fps=20.0, frames=80
    ),
    "a WAV": making.as_media(bytes(100), "audio", "audio/wav", seconds=60.0),
}


@pytest.mark.parametrize("network", networks.all(), ids=lambda network: network.key)
@pytest.mark.parametrize("name", USUAL)
def test_each_network_gets_what_it_takes_or_nothing_is_promised(network, name):
    file, limits = USUAL[name], network.limits_for({})
    for pad in (False, True):
        recipe = remedy(file, limits, pad=pad)
        assert recipe is None or not list(file_troubles(after(file, recipe), limits, network.name))


def test_instagram_gets_the_tall_png_as_people_expect_it():
    recipe = remedy(USUAL["a tall PNG"], networks.get("instagram").limits_for({}))
    assert (recipe.to, recipe.width, recipe.height) == ("jpeg", 1080, 1350)
