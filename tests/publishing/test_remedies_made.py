"""Remedies carried out on real files: what comes out is held to the rule that what went in broke."""

from __future__ import annotations

import io
import random

import av
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from media.converting import convert, sketch
from media.uploading import Rejected, take
from publishing.content import content, media_of
from publishing.networks.contract import FileRule, Limits
from publishing.networks.fitting import file_troubles
from publishing.remedying import remedy
from tests.media import making
from tests.media.conftest import colour_profile

MP4 = frozenset({"video/mp4"})
H264 = {"mimes": MP4, "codecs": frozenset({"h264"}), "audio_codecs": frozenset({"aac"})}
HEAVY = making.video(3, size=(640, 480), codec="prores", audio=None, container="mov")
FILMS = {
    "webm": (making.video(1, codec="vp9", audio="opus", container="webm"), FileRule(**H264)),
    "hevc": (making.video(1, codec="hevc"), FileRule(**H264)),
    "ten bits": (making.video(1, pixels="yuv422p10le"), FileRule(**H264)),
    "prores": (making.video(1, codec="prores", audio="pcm", container="mov"), FileRule(**H264)),
    "too many frames": (making.video(1, fps=60), FileRule(**H264, fps=(23, 30))),
    "too few frames": (making.video(1, fps=10), FileRule(**H264, fps=(24, 60))),
    "too wide": (making.video(1, size=(640, 240)), FileRule(**H264, ratio=(0.5, 1.0))),
    "lying down": (making.lying_down(making.video(1)), FileRule(**H264, ratio=(1.0, 1.0))),
    "too large": (making.video(1, size=(640, 360)), FileRule(**H264, width=(100, 320), height=(100, 320))),
    "odd sides": (making.video(1, size=(640, 360)), FileRule(**H264, width=(1, 333))),
    "too heavy": (HEAVY, FileRule(**H264, bytes=len(HEAVY) * 2 // 3)),
    "far too heavy": (HEAVY, FileRule(**H264, bytes=40_000)),
    "silent": (making.video(1, codec="vp8", audio=None, container="webm"), FileRule(**H264)),
}


@pytest.fixture
def kept(brand, alice):
    return lambda raw, name="clip": take(brand, SimpleUploadedFile(name, raw), by=alice)


def known(file):
    return media_of(content(text="", media=[(file, "")]))[0]


def mended(file, limits, alice, **how):
    recipe = remedy(known(file), limits, **how)
    assert recipe is not None, "nothing is offered"
    assert list(file_troubles(known(file), limits, "x")), "there was nothing wrong with it"
    made = convert(file, recipe, by=alice)
    assert not list(file_troubles(known(made), limits, "x"))
    return made


@pytest.mark.parametrize("name", FILMS)
@pytest.mark.parametrize("pad", [False, True], ids=["cut", "banded"])
def test_films(kept, alice, name, pad):
    raw, rule = FILMS[name]
    file = kept(raw)
    made = mended(file, Limits(files={"video": rule}), alice, pad=pad)
    assert (made.codec, made.audio_codec) == ("h264", "aac" if file.audio_codec else "")
    assert made.seconds == pytest.approx(file.seconds, abs=0.15)
    with made.file.open("rb") as stored, av.open(stored) as film:
        assert film.streams.video[0].pix_fmt == "yuv420p"
        assert film.streams.video[0].profile == "High"
        assert {round(float(frame.rotation)) for frame in film.decode(video=0)} == {0}
    raw = made.file.open("rb").read()
    assert raw.index(b"moov") < raw.index(b"mdat")


def test_what_was_filmed_lying_down_is_cut_as_it_is_seen(kept, alice):
    """Turned, the red half is above: a square from the middle is red above and blue below."""
    file = kept(making.lying_down(making.video(1)))
    made = mended(file, Limits(files={"video": FileRule(ratio=(1.0, 1.0))}), alice)
    with made.file.open("rb") as stored, av.open(stored) as film:
        image = next(film.decode(video=0)).to_image()
    top, bottom = image.getpixel((2, 2)), image.getpixel((2, image.height - 3))
    assert (top[0] > 150) != (bottom[0] > 150)
    assert image.width == image.height == 240


def test_an_animation_becomes_a_film(kept, alice):
    limits = Limits(files={"video": FileRule(mimes=MP4, fps=(23, 60))})
    made = mended(kept(making.gif(20, (90, 60))), limits, alice)
    assert (made.kind, made.mime, made.seconds) == ("video", "video/mp4", pytest.approx(2.0, abs=0.1))


def test_or_its_first_picture(kept, alice):
    limits = Limits(files={"image": FileRule(mimes=frozenset({"image/jpeg"}))})
    made = mended(kept(making.gif(3)), limits, alice)
    assert (made.kind, made.mime, made.frames) == ("image", "image/jpeg", 0)


@pytest.mark.parametrize(("wanted", "mime"), [("audio/mpeg", "audio/mpeg"), ("audio/mp4", "audio/mp4")])
def test_sounds(kept, alice, wanted, mime):
    limits = Limits(files={"audio": FileRule(mimes=frozenset({wanted}), bytes=60_000)})
    assert mended(kept(making.sound(2, "pcm", "wav")), limits, alice).mime == mime


def test_a_film_that_can_not_be_made_that_light_has_no_remedy(kept):
    limits = Limits(files={"video": FileRule(**H264, bytes=2_000)})
    assert remedy(known(kept(making.video(3, size=(640, 360)))), limits) is None


# ── pictures ──────────────────────────────────────────────────────────────────────────────────────────


def drawn(image: Image.Image, format: str = "PNG", **how) -> bytes:
    raw = io.BytesIO()
    image.save(raw, format, **how)
    return raw.getvalue()


JPEG = Limits(files={"image": FileRule(mimes=frozenset({"image/jpeg"}), bytes=100_000, ratio=(0.8, 1.91))})


def pixel(file, at=(5, 5)):
    return Image.open(file.file.open("rb")).convert("RGB").getpixel(at)


def test_what_one_sees_through_is_laid_on_white(kept, alice):
    made = mended(kept(drawn(Image.new("RGBA", (300, 300), (0, 0, 0, 0)))), JPEG, alice)
    assert min(pixel(made)) > 250


def test_colours_of_print_become_those_of_screens(kept, alice):
    limits = Limits(files={"image": FileRule(mimes=frozenset({"image/jpeg"}), width=(1, 200))})
    file = kept(drawn(Image.new("CMYK", (300, 300), (0, 255, 255, 0)), "JPEG"))
    made = mended(file, limits, alice)
    assert Image.open(made.file.open("rb")).mode == "RGB"
    assert pixel(made)[0] > 180 > 90 > pixel(made)[2]


def test_a_profile_is_followed_and_left_out(kept, alice):
    assert ImageCms.ImageCmsProfile(io.BytesIO(colour_profile()))
    made = mended(
        kept(drawn(Image.new("RGB", (300, 300), "teal"), icc_profile=colour_profile())), JPEG, alice
    )
    assert "icc_profile" not in Image.open(made.file.open("rb")).info


def test_noise_is_made_as_small_as_it_must_be(kept, alice):
    noise = Image.frombytes("RGB", (900, 900), random.Random(2).randbytes(900 * 900 * 3))
    made = mended(kept(drawn(noise)), JPEG, alice)
    assert made.bytes <= 100_000
    assert made.width == made.height >= 200


def test_the_same_name_with_its_new_ending(kept, alice):
    made = mended(kept(drawn(Image.new("RGB", (300, 300))), "pan.de.muerto.png"), JPEG, alice)
    assert (made.filename, made.recipe["to"]) == ("pan.de.muerto.jpg", "jpeg")
    assert made.has_thumbnail


def test_the_sketch_shows_what_stays(kept):
    file = kept(drawn(making.drawn((400, 800), 0)))
    for pad, corner in ((False, 200), (True, 250)):
        small = Image.open(io.BytesIO(sketch(file, remedy(known(file), JPEG, pad=pad)))).convert("RGB")
        assert small.width / small.height == pytest.approx(0.8, abs=0.02)
        assert small.getpixel((2, small.height // 2))[0] >= corner
    assert min(small.getpixel((2, 2))) > 240, "bands are white"


def test_a_file_that_is_gone_is_said(kept, alice):
    file = kept(drawn(Image.new("RGB", (300, 300))))
    file.file.storage.delete(file.file.name)
    with pytest.raises(Rejected, match="ya no está en el servidor"):
        convert(file, remedy(known(file), JPEG), by=alice)
