"""What must not come in, brought through the browser: a sentence, its status, and nothing kept."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from calendar_app import planning
from media.models import MediaFile
from media.receiving import ToDisk
from tests.media import making
from tests.media.conftest import exif, picture, png_header

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
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


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (making.office("docx", macros=True), "plan.docx", "«plan.docx» lleva macros"),
        (making.office("docx", padding=300 * 2**20), "plan.docx", "«plan.docx» se descomprime en 300 MB"),
        (
            making.old_office("Workbook"),
            "tabla.doc",
            "«tabla.doc» no es un documento de Word ni de PowerPoint",
        ),
        (making.pdf()[:2000], "plan.pdf", "«plan.pdf» está incompleto o dañado."),
        (making.video(container="matroska"), "clip.mp4", "«clip.mp4» usa una codificación que no se acepta."),
        (b"#EXTM3U\nfile:///etc/passwd\n", "clip.mp4", "«clip.mp4» no es una imagen"),
        (b"\0\0\0\x18ftypheic" + bytes(90), "foto.jpg", "«foto.jpg» es una foto HEIC o AVIF"),
    ],
    ids=["macros", "zip bomb", "spreadsheet", "half a pdf", "matroska", "playlist", "heic"],
)
def test_films_and_documents_too(bring, content, name, sentence):
    test_it_is_refused_with_a_sentence_and_nothing_is_kept(bring, content, name, sentence)


def test_what_is_far_too_large_is_cut_on_the_way_and_said_with_its_size(bring, settings):
    settings.PAUTA_MAX_MB = dict.fromkeys(settings.PAUTA_MAX_MB, 1)
    answer = bring(making.video() + bytes(6 * 2**20), "largo.mp4")
    assert answer.status_code == 422
    assert "«largo.mp4» pesa 6.0 MB; se aceptan hasta 1." in answer.content.decode()


def test_no_more_than_that_is_written_to_disk(settings):
    settings.PAUTA_MAX_MB = dict.fromkeys(settings.PAUTA_MAX_MB, 1)
    receiver = ToDisk()
    receiver.new_file("file", "largo.mp4", "video/mp4", None)
    for start in range(0, 8 * 2**20, 2**16):
        receiver.receive_data_chunk(bytes(2**16), start)
    with receiver.file_complete(8 * 2**20) as received:
        assert received.size == 8 * 2**20
        assert Path(received.temporary_file_path()).stat().st_size <= 2**20 + 2**16


@pytest.mark.parametrize(
    ("content", "name", "kind", "mime"),
    [
        (making.video(), "clip.bin", "video", "video/mp4"),
        (making.sound(), "voz.jpg", "audio", "audio/mpeg"),
        (making.gif(), "baile.png", "gif", "image/gif"),
        (making.pdf(), "plan", "document", "application/pdf"),
        (making.office("pptx"), "x.zip", "document", PPTX),
        (making.old_office(), "x", "document", "application/msword"),
        (making.old_office("PowerPoint Document"), "x", "document", "application/vnd.ms-powerpoint"),
    ],
)
def test_what_may_come_in_does_whatever_it_is_called(bring, content, name, kind, mime):
    answer = bring(content, name, said_to_be="application/x-msdownload")
    assert answer.status_code == 201
    file = MediaFile.objects.get()
    assert (file.kind, file.mime) == (kind, mime)
    assert file.filename in answer.content.decode()


def test_a_document_is_handed_over_never_shown(bring, alice, signed_in):
    bring(making.pdf(), "plan.pdf")
    answer = signed_in(alice).get(MediaFile.objects.get().get_absolute_url())
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_film_is_played_in_parts(bring, alice, signed_in):
    bring(making.video(), "clip.mp4")
    address = MediaFile.objects.get().get_absolute_url()
    answer = signed_in(alice).get(address, headers={"Range": "bytes=0-99"})
    assert (answer.status_code, answer["Content-Length"]) == (206, "100")
    assert answer["Content-Disposition"].startswith("inline")


def test_a_position_does_not_come_in_with_the_picture(bring):
    assert bring(picture(exif=exif()), "pan.jpg").status_code == 201
    kept = MediaFile.objects.get().file.open("rb").read()
    assert b"Exif" not in kept
    assert b"Alicia" not in kept
