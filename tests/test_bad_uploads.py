"""What must not come in, brought through the browser: a sentence, its status, and nothing kept."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from calendar_app import planning
from media.models import MediaFile
from tests.media.conftest import exif, picture, png_header

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def zipped() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("hola.txt", "hola")
    return archive.getvalue()


@pytest.fixture
def bring(brand, alice, signed_in):
    """`bring(content, name)` drops a file on a post of Alice's, as the composer does."""
    post = planning.create_post(brand, by=alice, text="Con foto")
    address = reverse("post_attach", args=["alameda", post.pk])

    def drop(content: bytes, name: str, said_to_be: str = "image/jpeg"):
        file = SimpleUploadedFile(name, content, content_type=said_to_be)
        return signed_in(alice).post(address, {"file": file})

    drop.post = post
    return drop


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (png_header(20_000, 10_000), "mural.png", "«mural.png» mide 200 megapixeles; se aceptan hasta 50."),
        (picture(size=(400, 300), quality=95)[:3000], "pan.jpg", "«pan.jpg» está incompleta o dañada."),
        (SVG, "logo.png", "«logo.png» es un SVG, que puede llevar programas dentro."),
        (
            zipped(),
            "fotos.jpg",
            "«fotos.jpg» es un archivo ZIP: descomprímelo y sube lo que trae.",
        ),
        (
            b"\0\0\0\x18ftypmp42" + bytes(90),
            "clip.mp4",
            "«clip.mp4» está dañado y no se puede leer.",
        ),
        (b"<!doctype html><script>alert(1)</script>", "a.jpg", "«a.jpg» no es una imagen"),
        (SVG, "gpj.\u202elogo\u0000.svg", "«gpj.logo.svg» es un SVG"),
    ],
    ids=["200 megapixels", "truncated", "svg", "zip", "video", "html", "disguised name"],
)
def test_it_is_refused_with_a_sentence_and_nothing_is_kept(bring, content, name, sentence):
    answer = bring(content, name)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not MediaFile.objects.exists()
    assert not bring.post.attachments.exists()


def test_a_position_does_not_come_in_with_the_picture(bring):
    assert bring(picture(exif=exif()), "pan.jpg").status_code == 201
    kept = MediaFile.objects.get().file.open("rb").read()
    assert b"Exif" not in kept
    assert b"Alicia" not in kept
