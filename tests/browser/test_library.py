"""The library in Chromium: searched, filled, chosen from, cut; a large film that survives a lost line."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from calendar_app import composing, planning, renditions
from calendar_app.library import describing, folders
from calendar_app.models import Post
from media import pieces
from media.models import MediaFile, Upload
from media.uploading import take
from tests.media import making

from .conftest import KeptBack

expect = pytest.importorskip("playwright.sync_api").expect
LIBRARY = "/m/alameda/biblioteca/"


def drawn(number: int, size: tuple[int, int] = (900, 600)) -> bytes:
    import io

    made = io.BytesIO()
    making.drawn(size, number).save(made, "JPEG")
    return made.getvalue()


@pytest.fixture
def files(brand: Any, bob: Any) -> list[MediaFile]:
    """Four pictures and a menu, in folders, with tags."""
    names = ("cosecha.jpg", "bolsa.jpg", "taza.jpg", "molino.jpg")
    made = [take(brand, SimpleUploadedFile(n, drawn(at * 5)), by=bob) for at, n in enumerate(names)]
    made.append(take(brand, SimpleUploadedFile("menu.pdf", making.pdf()), by=bob))
    top = folders.create(brand, name="Producto", by=bob)
    folders.create(brand, name="Origen", by=bob)
    describing.describe(made[0], by=bob, alt="La ladera", tags=["huila"], folder=top)
    return made


@pytest.fixture
def post(brand: Any, bob: Any, channel: Any) -> Post:
    return planning.create_post(brand, by=bob, text="El tueste", channels=[channel])


@pytest.fixture
def open_post(post: Post, bob: Any, sign_in: Any, visit: Any) -> Any:
    sign_in(bob)
    return visit(reverse("post", args=["alameda", post.pk]))


def said(page: Any, words: str) -> Any:
    """A toast; the live region says it too."""
    return page.get_by_role("region", name="Avisos").get_by_text(words)


def names(post: Post) -> list[str]:
    return [each.file.filename for each in post.attachments.select_related("file")]


# ── the library ───────────────────────────────────────────────────────────────────────────────────────


def test_every_look_of_it(
    looks: Any, files: list[MediaFile], bob: Any, sign_in: Any, visit: Any, accessible: Any, picture: Any
) -> None:
    sign_in(bob)
    page = visit(LIBRARY)
    expect(page.locator(".file")).to_have_count(5)
    page.get_by_role("checkbox", name="Elegir «bolsa.jpg»").check()
    expect(page.get_by_text("1 elegidos")).to_be_visible()
    accessible()
    picture(f"library-{looks}")
    visit(LIBRARY + "?ver=lista")
    accessible()
    visit(reverse("library_file", args=["alameda", files[0].pk]))
    accessible()
    picture(f"library-file-{looks}")


def test_files_are_dropped_and_found_there_already(
    files: list[MediaFile], bob: Any, sign_in: Any, visit: Any, tmp_path: Path
) -> None:
    (tmp_path / "nueva.jpg").write_bytes(drawn(40))
    (tmp_path / "copia.jpg").write_bytes(drawn(10))
    sign_in(bob)
    page = visit(LIBRARY)
    page.locator("#bring").set_input_files([tmp_path / "nueva.jpg", tmp_path / "copia.jpg"])
    expect(page.locator(".file.is-fresh")).to_have_count(2)
    expect(page.get_by_text("«taza.jpg» ya estaba en la biblioteca.")).to_be_visible()
    assert MediaFile.objects.filter(filename="nueva.jpg").exists()
    assert not MediaFile.objects.filter(filename="copia.jpg").exists()


def test_what_is_no_picture_is_told_in_its_place(
    brand: Any, bob: Any, sign_in: Any, visit: Any, tmp_path: Path, complaints: list[str]
) -> None:
    (tmp_path / "logo.svg").write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    sign_in(bob)
    page = visit(LIBRARY)
    page.locator("#bring").set_input_files(tmp_path / "logo.svg")
    expect(page.get_by_text("es un SVG")).to_be_visible()
    complaints.clear()  # Chromium reports the 422 itself


def test_several_are_moved_and_put_back_by_the_toast(
    files: list[MediaFile], bob: Any, sign_in: Any, visit: Any
) -> None:
    sign_in(bob)
    page = visit(LIBRARY)
    for name in ("bolsa.jpg", "taza.jpg"):
        page.get_by_role("checkbox", name=f"Elegir «{name}»").check()
    page.locator("#bulk select[name=folder]").select_option(label="Origen")
    page.get_by_role("button", name="Mover").click()
    expect(said(page, "2 archivos en «Origen».")).to_be_visible()
    assert MediaFile.objects.filter(folder__name="Origen").count() == 2
    page.get_by_role("button", name="Deshacer").click()
    expect(said(page, "De vuelta en su carpeta.")).to_be_visible()
    assert not MediaFile.objects.filter(folder__name="Origen").exists()


def test_a_folder_is_made_in_a_dialog_and_the_keyboard_is_enough(
    files: list[MediaFile], bob: Any, sign_in: Any, visit: Any, accessible: Any
) -> None:
    sign_in(bob)
    page = visit(LIBRARY)
    page.get_by_role("link", name="Crear carpeta").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nombre", exact=True)).to_be_focused()
    accessible()
    page.keyboard.type("Fotos 2026")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Biblioteca")).to_contain_text("Fotos 2026")


@pytest.mark.parametrize("scripting", [False])
def test_without_scripts_all_of_it_works(
    scripting: bool, files: list[MediaFile], post: Post, bob: Any, sign_in: Any, visit: Any, tmp_path: Path
) -> None:
    (tmp_path / "nueva.jpg").write_bytes(drawn(40))
    sign_in(bob)
    page = visit(LIBRARY)
    page.locator("#bring").set_input_files(tmp_path / "nueva.jpg")
    page.get_by_role("button", name="Subir").click()
    expect(page.get_by_text("1 archivo nuevo.")).to_be_visible()
    page.get_by_role("checkbox", name="Elegir «taza.jpg»").check()
    page.get_by_role("button", name="Retirar").click()
    expect(page.get_by_text("1 archivo retirado.")).to_be_visible()
    page.goto(page.base + reverse("post", args=["alameda", post.pk]))
    page.get_by_role("link", name="Elegir de la biblioteca").click()
    page.get_by_label("bolsa.jpg").check()
    page.get_by_role("button", name="Añadir los elegidos").click()
    expect(page.locator("[data-tile]")).to_have_count(1)
    page.get_by_role("link", name="Recortar").click()
    page.locator("input[value='1:1']").check()
    page.get_by_role("button", name="Recortar").click()
    expect(page.get_by_text("Recortada; el original no cambia.")).to_be_visible()
    assert MediaFile.objects.get(filename="bolsa.jpg", made_from__isnull=False).recipe["crop"] == [
        150,
        0,
        600,
        600,
    ]


# ── in the composer ───────────────────────────────────────────────────────────────────────────────────


def test_every_look_of_choosing_and_cutting(
    looks: Any,
    files: list[MediaFile],
    post: Post,
    bob: Any,
    sign_in: Any,
    visit: Any,
    accessible: Any,
    picture: Any,
) -> None:
    planning.attach(post, by=bob, file=files[1])
    planning.attach(post, by=bob, file=files[0])
    sign_in(bob)
    page = visit(reverse("post", args=["alameda", post.pk]))
    page.locator("#media").scroll_into_view_if_needed()
    accessible()
    picture(f"tiles-{looks}")
    page.get_by_role("link", name="Elegir de la biblioteca").click()
    page.get_by_label("molino.jpg").check()
    accessible()
    picture(f"pick-{looks}")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Recortar").first.click()
    expect(page.locator("cropper-selection")).to_be_visible()
    accessible()
    picture(f"crop-{looks}")


def test_files_of_the_library_come_to_the_post_without_losing_what_is_typed(
    open_post: Any, post: Post, files: list[MediaFile]
) -> None:
    open_post.get_by_role("link", name="Elegir de la biblioteca").click()
    open_post.get_by_label("Buscar por nombre, descripción o etiqueta").fill("huila")
    expect(open_post.locator(".choice")).to_have_count(1)
    open_post.get_by_label("cosecha.jpg").check()
    open_post.get_by_label("Buscar por nombre, descripción o etiqueta").fill("molino")
    expect(open_post.locator(".choice")).to_have_count(2)
    expect(open_post.get_by_label("cosecha.jpg")).to_be_checked()
    open_post.get_by_label("molino.jpg").check()
    open_post.get_by_role("button", name="Añadir los elegidos").click()
    expect(open_post.locator("[data-tile]")).to_have_count(2)
    expect(open_post.locator("#dialog")).not_to_be_visible()
    assert names(post) == ["cosecha.jpg", "molino.jpg"]
    expect(open_post.locator("#media-count")).to_contain_text("2 archivos")
    expect(open_post.get_by_label("Texto alternativo de «molino.jpg»")).to_be_visible()


def test_a_frame_is_drawn_by_hand_and_goes_instead(
    open_post: Any, post: Post, bob: Any, files: list[MediaFile]
) -> None:
    planning.attach(post, by=bob, file=files[1])
    open_post.reload()
    open_post.get_by_role("link", name="Recortar").click()
    expect(open_post.locator("cropper-selection")).to_be_visible()
    open_post.locator("input[value='1:1']").check()
    expect(open_post.get_by_label("Ancho")).to_have_value("600")
    expect(open_post.get_by_label("Desde la izquierda")).to_have_value("150")
    box = open_post.locator("cropper-selection").bounding_box()
    open_post.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    open_post.mouse.down()
    open_post.mouse.move(box["x"] + box["width"] / 2 - 40, box["y"] + box["height"] / 2, steps=5)
    open_post.mouse.up()
    expect(open_post.get_by_label("Desde la izquierda")).not_to_have_value("150")
    moved = int(open_post.get_by_label("Desde la izquierda").input_value())
    assert 0 < moved < 150
    open_post.get_by_role("button", name="Recortar").click()
    expect(said(open_post, "Recortada; el original no cambia.")).to_be_visible()
    expect(open_post.get_by_role("button", name="Usar el original")).to_be_visible()
    variant = composing.variants_of(Post.objects.get(pk=post.pk))[0]
    made = renditions.sent(variant, composing.attachments_of(post))[0][0]
    assert made.recipe["crop"] == [moved, 0, 600, 600]


def test_tiles_are_ordered_by_hand_by_arrows_and_by_buttons(
    open_post: Any, post: Post, bob: Any, files: list[MediaFile]
) -> None:
    for file in files[:3]:
        planning.attach(post, by=bob, file=file, alt="Se ve")
    open_post.reload()
    tiles = open_post.locator("[data-tile]")
    with open_post.expect_response(lambda answer: "/orden/" in answer.url):
        tiles.nth(0).locator(".tile-picture img").drag_to(tiles.nth(2).locator(".tile-picture img"))
    expect(tiles.nth(2)).to_have_attribute("data-name", "cosecha.jpg")
    assert names(post) == ["bolsa.jpg", "taza.jpg", "cosecha.jpg"]
    with open_post.expect_response(lambda answer: "/orden/" in answer.url):
        tiles.nth(0).locator("summary").press("ArrowRight")
    assert names(post) == ["taza.jpg", "bolsa.jpg", "cosecha.jpg"]
    tiles.nth(0).locator("summary").click()
    with open_post.expect_response(lambda answer: "/orden/" in answer.url):
        tiles.nth(0).get_by_role("button", name="Después").click()
    assert names(post) == ["bolsa.jpg", "taza.jpg", "cosecha.jpg"]
    expect(open_post.locator("#live")).to_contain_text("2 de 3")


def test_of_two_orders_the_last_one_stays_on_a_slow_line_too(
    open_post: Any, post: Post, bob: Any, files: list[MediaFile]
) -> None:
    for file in files[:3]:
        planning.attach(post, by=bob, file=file, alt="Se ve")
    open_post.reload()
    answered: list[str] = []
    open_post.on("response", lambda answer: "/orden/" in answer.url and answered.append(answer.url))
    slow = KeptBack(open_post, "**/orden/")
    tiles = open_post.locator("[data-tile]")
    tiles.nth(0).locator("summary").press("ArrowRight")
    [first] = slow.wait()
    tiles.nth(1).locator("summary").press("ArrowRight")
    open_post.wait_for_timeout(500)
    slow.is_over = True
    for later in slow.routes[1:]:  # had it been sent by now, it would overtake
        with open_post.expect_response("**/orden/"):
            later.continue_()
    first.continue_()
    wait_until(open_post, lambda: len(answered) == 2)
    assert names(post) == ["bolsa.jpg", "taza.jpg", "cosecha.jpg"]


def test_the_mark_follows_the_description(
    open_post: Any, post: Post, bob: Any, files: list[MediaFile]
) -> None:
    planning.attach(post, by=bob, file=files[1])
    open_post.reload()
    mark = open_post.locator(".tile-alt")
    expect(mark).to_contain_text("Sin ALT")
    mark.click()
    open_post.get_by_label("Texto alternativo de «bolsa.jpg»").fill("Una bolsa verde")
    expect(mark.locator(".alt-there")).to_be_visible()
    expect(open_post.locator(".save-status")).to_contain_text("Guardado")
    assert post.attachments.get().alt == "Una bolsa verde"


# ── large ones, in pieces ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def film() -> bytes:
    """Some 20 MB of picture: noise that no codec makes small."""
    import io

    import av

    made, noise = io.BytesIO(), os.urandom(640 * 480 * 3)
    with av.open(made, "w", format="mov") as out:
        stream = out.add_stream("rawvideo", rate=30)
        stream.width, stream.height, stream.pix_fmt = 640, 480, "rgb24"
        for number in range(23):
            frame = av.VideoFrame(640, 480, "rgb24")
            frame.planes[0].update(noise)
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return made.getvalue()


@pytest.fixture
def film_at(film: bytes, tmp_path: Path) -> Path:
    (tmp_path / "boda.mov").write_bytes(film)
    return tmp_path / "boda.mov"


@pytest.fixture
def kept_bytes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The digest of what each upload brought, before anything cleans it."""
    seen: list[str] = []
    usual = pieces.uploading.take

    def take(workspace: Any, upload: Any, **more: Any) -> Any:
        seen.append(hashlib.sha256(Path(upload.temporary_file_path()).read_bytes()).hexdigest())
        return usual(workspace, upload, **more)

    monkeypatch.setattr(pieces.uploading, "take", take)
    return seen


def test_a_large_film_comes_in_pieces_while_she_types_in_a_new_post(
    brand: Any,
    channel: Any,
    bob: Any,
    sign_in: Any,
    visit: Any,
    film_at: Path,
    film: bytes,
    kept_bytes: list[str],
) -> None:
    sign_in(bob)
    page = visit(reverse("post_new", args=["alameda"]))
    page.get_by_label("Suelta o elige archivos").set_input_files(film_at)
    page.locator("#id_text").press_sequentially("Lo que escribo mientras viaja el video", delay=5)
    expect(page.locator("[data-tile]")).to_have_count(1, timeout=30_000)
    expect(page.locator(".save-status")).to_contain_text("Guardado")
    post = Post.objects.get()
    assert post.text == "Lo que escribo mientras viaja el video"
    assert names(post) == ["boda.mov"]
    assert kept_bytes == [hashlib.sha256(film).hexdigest()]
    assert f"/publicaciones/{post.pk}/" in page.url


def test_a_line_that_is_cut_costs_no_more_than_a_piece(
    open_post: Any,
    post: Post,
    context: Any,
    film_at: Path,
    film: bytes,
    kept_bytes: list[str],
    complaints: list[str],
) -> None:
    """The second piece breaks off three times; then the line is gone for a while, and comes back."""
    broken = {"times": 0}

    def cut(route: Any) -> None:
        if int(route.request.headers.get("upload-offset", "0")) and broken["times"] < 3:
            broken["times"] += 1
            route.abort("connectionreset")
        else:
            route.continue_()

    context.route("**/subidas/**", cut)
    open_post.get_by_label("Suelta o elige archivos").set_input_files(film_at)
    expect(open_post.locator("[data-tile]")).to_have_count(1, timeout=40_000)
    assert broken["times"] == 3
    assert kept_bytes == [hashlib.sha256(film).hexdigest()]
    complaints.clear()  # Chromium reports the broken line itself


def wait_until(page: Any, holds: Callable[[], bool]) -> None:
    for _turn in range(200):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came to that")


def test_after_a_reload_the_same_file_goes_on_where_it_was(
    open_post: Any,
    post: Post,
    context: Any,
    film_at: Path,
    film: bytes,
    kept_bytes: list[str],
    complaints: list[str],
) -> None:
    sent: list[int] = []

    def second_piece_hangs(route: Any) -> None:
        at = int(route.request.headers.get("upload-offset", "0"))
        if route.request.method == "PATCH":
            sent.append(at)
        if at and len(sent) == 2:
            return  # never answered
        route.continue_()

    context.route("**/subidas/**", second_piece_hangs)
    open_post.get_by_label("Suelta o elige archivos").set_input_files(film_at)
    wait_until(open_post, lambda: len(sent) == 2)
    assert Upload.objects.get().offset == sent[1] == 8 * 2**20
    open_post.reload()
    open_post.get_by_label("Suelta o elige archivos").set_input_files(film_at)
    expect(open_post.locator("[data-tile]")).to_have_count(1, timeout=40_000)
    assert sent[2] == 8 * 2**20, "it did not begin again"
    assert kept_bytes == [hashlib.sha256(film).hexdigest()]
    complaints.clear()


def test_cancelled_it_is_gone_here_and_there(
    open_post: Any, post: Post, context: Any, film_at: Path, complaints: list[str]
) -> None:
    def slow(route: Any) -> None:
        if int(route.request.headers.get("upload-offset", "0")):
            return
        route.continue_()

    context.route("**/subidas/**", slow)
    open_post.get_by_label("Suelta o elige archivos").set_input_files(film_at)
    open_post.wait_for_function("() => parseInt(document.querySelector('.tile-percent').textContent) >= 35")
    with open_post.expect_response(lambda answer: answer.request.method == "DELETE"):
        open_post.locator(".tile-uploading .tile-remove").click()
    expect(open_post.locator(".tile-uploading")).to_have_count(0)
    assert not Upload.objects.exists()
    complaints.clear()


def test_a_large_file_that_is_none_is_told_with_its_first_piece(
    open_post: Any, post: Post, tmp_path: Path, complaints: list[str]
) -> None:
    (tmp_path / "pagina.mp4").write_bytes(b"<!doctype html><script>alert(1)</script>".ljust(9 * 2**20))
    open_post.get_by_label("Suelta o elige archivos").set_input_files(tmp_path / "pagina.mp4")
    expect(open_post.get_by_text("«pagina.mp4» no es una imagen")).to_be_visible()
    assert not Upload.objects.exists()
    complaints.clear()
