"""What people bring, and what is kept of it."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageSequence

from media import access
from media.models import MediaFile
from media.uploading import Rejected

from .conftest import GPS, colour_profile, exif, picture, png_header

FORMATS = ["JPEG", "PNG", "GIF", "WEBP"]


# ── what is taken ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format", FORMATS)
def test_a_clean_picture_is_kept_byte_for_byte(upload, format):
    content = picture(format)
    file = upload(content)
    assert file.file.open("rb").read() == content
    assert (file.width, file.height, file.bytes) == (60, 40, len(content))


def test_the_content_says_what_it_is_not_the_name(upload):
    file = upload(picture("PNG"), "foto.jpg")
    assert (file.mime, file.suffix) == ("image/png", ".png")
    assert file.file.name.endswith(".png")


def test_nobody_floods_the_others_with_files(upload, settings):
    settings.PAUTA_UPLOADS_A_MINUTE = 2
    for name in ("una.jpg", "dos.jpg"):
        upload(picture(), name)
    with pytest.raises(Rejected, match=r"«tres\.jpg» no se subió: van demasiados archivos"):
        upload(picture(), "tres.jpg")


def test_the_same_picture_is_kept_once(upload):
    first, again = upload(picture(), "a.jpg"), upload(picture(), "b.jpg")
    assert first == again
    assert MediaFile.objects.count() == 1


def test_the_same_picture_in_another_brand_is_another_file(upload, charlie):
    from media.uploading import take

    hers = upload(picture())
    his = take(charlie.workspaces.get(), io_file(picture()), by=charlie)
    assert his.pk != hers.pk
    assert his.file.name != hers.file.name


def io_file(content):
    file = io.BytesIO(content)
    file.name = "foto.jpg"
    return file


def test_an_animation_keeps_moving(upload, opened):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    film = io.BytesIO()
    frames[0].save(
        film, "GIF", save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0, comment=b"x"
    )
    kept = opened(upload(film.getvalue(), "film.gif"))
    assert [frame.info["duration"] for frame in ImageSequence.Iterator(kept)] == [100, 200, 300]
    file = MediaFile.objects.get()
    assert (file.kind, file.frames, file.seconds, file.fps) == ("gif", 3, 0.6, 5.0)
    assert "comment" not in kept.info


def test_a_small_one_is_made(upload):
    file = upload(picture(size=(1200, 600)))
    with Image.open(default_storage.open(file.thumbnail_name)) as small:
        assert (small.format, small.size) == ("WEBP", (320, 160))


def test_a_transparent_picture_has_a_transparent_small_one(upload):
    file = upload(picture("PNG", mode="RGBA"))
    with Image.open(default_storage.open(file.thumbnail_name)) as small:
        assert small.size == (60, 40), "it is never made bigger"


def test_the_engine_opens_it_by_its_number(upload):
    content = picture()
    with access.open_bytes(upload(content).pk) as file:
        assert file.read() == content


# ── what is taken out ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_where_and_by_whom_it_was_taken_is_not_kept(upload, opened, format):
    content = picture(format, exif=exif())
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(GPS), "the test's own picture has a position"
    kept = opened(upload(content))
    assert not kept.getexif()
    assert b"Alicia" not in upload(content).file.open("rb").read()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_what_was_taken_lying_down_stands_up(upload, opened, format):
    kept = opened(upload(picture(format, exif=exif(orientation=6))))
    assert kept.size == (40, 60)
    red, blue = (kept.convert("RGB").getpixel((20, y)) for y in (5, 55))
    assert red[0] > 200 > 60 > red[2]
    assert blue[2] > 200 > 60 > blue[0]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_its_colours_are_kept(upload, opened, format, orientation):
    content = picture(format, exif=exif(orientation), icc_profile=colour_profile())
    assert opened(upload(content)).info["icc_profile"] == colour_profile()


def test_words_in_a_png_are_not_kept(upload, opened):
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", "Alicia Ríos")
    words.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>GPS 19.4</x:xmpmeta>")
    kept = upload(picture("PNG", pnginfo=words)).file.open("rb").read()
    assert b"Alicia" not in kept
    assert b"xmpmeta" not in kept


@pytest.mark.parametrize("format", FORMATS)
def test_what_hides_behind_a_picture_is_not_kept(upload, format):
    hidden = b"<script>alert('19.4326 N')</script>"
    assert hidden not in upload(picture(format) + hidden).file.open("rb").read()


def test_a_picture_behind_a_picture_is_not_kept(upload):
    behind = picture(exif=exif())
    assert b"Alicia" not in upload(picture() + behind).file.open("rb").read()


def test_a_rewritten_jpeg_looks_the_same(upload, opened):
    content = picture(exif=exif(), quality=80)
    before, after = Image.open(io.BytesIO(content)), opened(upload(content))
    assert before.quantization == after.quantization


# ── what is refused, and how ──────────────────────────────────────────────────────────────────────────


def refusal(upload, content, name="foto.jpg"):
    with pytest.raises(Rejected) as refused:
        upload(content, name)
    assert not MediaFile.objects.exists()
    return str(refused.value)


def test_a_refused_file_is_in_the_log_and_its_name_is_not(upload, caplog):
    refusal(upload, b"<svg xmlns='http://www.w3.org/2000/svg'/>", name="secreto.svg")
    assert [each.getMessage() for each in caplog.records if each.name == "media.uploading"] == [
        "a file was refused: other (svg)"
    ]
    assert "secreto" not in caplog.text


def test_two_hundred_megapixels_are_refused_from_the_header_with_the_figure(upload):
    assert "mide 200 megapixeles; se aceptan hasta 50" in refusal(
        upload, png_header(20_000, 10_000), "mural.png"
    )


def test_a_bomb_within_the_limit_of_bytes_is_not_unpacked(upload):
    content = png_header(60_000, 60_000)
    assert len(content) < 200
    assert "3600 megapixeles" in refusal(upload, content)


def test_a_jpeg_that_breaks_off_is_refused(upload):
    content = picture(size=(400, 300), quality=95)
    assert "incompleta o dañada" in refusal(upload, content[: len(content) // 2])


def test_a_png_that_holds_less_than_it_says_is_refused(upload):
    assert "incompleta o dañada" in refusal(upload, png_header(300, 300))


def test_an_svg_with_a_script_is_refused(upload):
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    assert "es un SVG" in refusal(upload, svg, "logo.png")


def test_a_zip_called_jpg_is_refused(upload):
    import zipfile

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("hola.txt", "hola")
    sentence = refusal(upload, archive.getvalue(), "fotos.jpg")
    assert sentence == "«fotos.jpg» es un archivo ZIP: descomprímelo y sube lo que trae."


@pytest.mark.parametrize("content", [b"\0\0\0\x18ftypmp42", b"\x1a\x45\xdf\xa3webm"])
def test_what_only_begins_like_a_film_is_refused(upload, content):
    assert "está dañado y no se puede leer" in refusal(upload, content + bytes(100), "clip.mp4")


def test_more_than_twenty_megabytes_are_refused_with_the_figure(upload):
    assert "pesa 20.5 MB; se aceptan hasta 20" in refusal(upload, picture() + bytes(int(20.5 * 2**20) - 1000))


def test_nothing_is_refused(upload):
    assert "está vacío" in refusal(upload, b"")


def test_other_formats_pillow_could_read_are_refused(upload):
    assert "no es una imagen" in refusal(upload, picture("BMP"))
    assert "no es una imagen" in refusal(upload, picture("TIFF"))


def test_an_endless_animation_is_refused(upload, monkeypatch):
    from media import cleaning

    frames = [Image.new("L", (10, 10), shade) for shade in range(30)]
    film = io.BytesIO()
    frames[0].save(film, "GIF", save_all=True, append_images=frames[1:])
    monkeypatch.setattr(cleaning, "MAX_PIXELS_OF_ALL_FRAMES", 2900)
    assert "demasiado larga" in refusal(upload, film.getvalue())


def test_a_full_disk_is_said_and_nothing_is_kept(upload, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    assert "no tiene espacio" in refusal(upload, picture())


# ── names ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("café\u0000\u0007.jpg", "café.jpg"),
        ("foto\u202egpj.exe", "fotogpj.exe"),
        ("../../etc/passwd", "passwd"),
        ("C:\\fotos\\pan de elote.jpg", "pan de elote.jpg"),
        ("  dos\n líneas .png ", "dos líneas .png"),
        ("👩🏽‍🍳.png", "👩🏽‍🍳.png"),
        ("\u202e\u0000", "sin nombre"),
    ],
)
def test_the_name_is_kept_for_show_and_cannot_disguise(brand, alice, given, shown):
    from media.uploading import take

    file = take(brand, io_file(picture()), by=alice, filename=given)
    assert file.filename == shown
    assert shown not in file.file.name


def test_a_very_long_name_is_shortened_in_the_middle(brand, alice):
    from media.uploading import take

    file = take(brand, io_file(picture()), by=alice, filename="a" * 300 + ".jpg")
    assert len(file.filename) == 120
    assert file.filename.endswith(".jpg")
