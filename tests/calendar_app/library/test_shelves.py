"""The library: what it shows, how it is searched, what is said of a file, and how it goes and comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning
from calendar_app.library import browsing, describing, folders, putting_away, using
from calendar_app.library.browsing import Search, Shelf
from calendar_app.refusals import CannotPlan
from media import pieces, uploading
from media.models import Folder, MediaFile, Upload
from publishing.content import content
from publishing.models import Channel, Delivery
from tests.media import making
from tests.media.conftest import picture, upload  # noqa: F401

LIBRARY = "/m/alameda/biblioteca/"


@pytest.fixture
def files(upload):  # noqa: F811
    """`files("pan.jpg", "taza.jpg")`: pictures that differ."""

    def make(*names: str) -> list[MediaFile]:
        there = MediaFile.objects.count()
        return [upload(picture(size=(60 + there + at, 40)), name) for at, name in enumerate(names)]

    return make


def found(brand, query: str = "") -> list[str]:
    shelf = Shelf(brand, Search.read(QueryDict(query)))
    return sorted(each.filename for each in shelf.page)


# ── searching ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "words", ["cafe", "CAFÉ", "café", "ladera", "LUCÍA", "huila", "%23huila", "cafe+ladera"]
)
def test_it_is_found_by_its_name_its_description_its_author_and_its_tags(brand, bob, files, words):
    one, _other = files("Café de altura.jpg", "Bolsa.jpg")
    describing.describe(one, by=bob, alt="La ladera del río", credit="Lucía M.", tags=["huila"])
    assert found(brand, f"q={words}") == ["Café de altura.jpg"]


@pytest.mark.parametrize("words", ["100%25", "_", "%25", "'", '"', "\\", "cafe+nada", "%00"])
def test_signs_of_sql_are_words_like_any(brand, files, words):
    files("Café.jpg")
    assert found(brand, f"q={words}") in ([], ["Café.jpg"] if words == "%00" else [])


def test_every_filter_keeps_what_it_says(brand, bob, alice, files, upload):  # noqa: F811
    used, bare, ending = files("usada.jpg", "sin-alt.jpg", "vence.jpg")
    upload(making.pdf(), "menu.pdf")
    for file in (used, ending):
        describing.describe(file, by=bob, alt="Se ve", tags=["Pan"] if file == used else [])
    describing.describe(ending, by=bob, rights_until=timezone.localdate() + timedelta(days=9))
    planning.create_post(brand, by=alice, text="Con foto", media=[(used, "")])
    assert found(brand, "tipo=documento") == ["menu.pdf"]
    assert found(brand, "tipo=imagen") == ["sin-alt.jpg", "usada.jpg", "vence.jpg"]
    assert found(brand, "uso=en-uso") == ["usada.jpg"]
    assert found(brand, "uso=sin-uso") == ["menu.pdf", "sin-alt.jpg", "vence.jpg"]
    assert found(brand, "falta=alt") == ["sin-alt.jpg"]
    assert found(brand, "falta=derechos") == ["vence.jpg"]
    assert found(brand, "etiqueta=Pan") == ["usada.jpg"]
    assert found(brand, "tipo=nada&uso=x&falta=y&carpeta=z") == found(brand)
    assert found(brand, "carpeta=99999999999999999999999") == found(brand)
    assert bare.alt == ""


def test_a_folder_shows_what_is_inside_it_and_inside_those(brand, bob, files):
    top = folders.create(brand, name="Fotos", by=bob)
    inner = folders.create(brand, name="Pan", parent=top, by=bob)
    one, two, _loose = files("a.jpg", "b.jpg", "c.jpg")
    describing.place([one], folder=top, by=bob)
    describing.place([two], folder=inner, by=bob)
    assert found(brand, f"carpeta={top.pk}") == ["a.jpg", "b.jpg"]
    assert found(brand, f"carpeta={inner.pk}") == ["b.jpg"]
    assert found(brand, "carpeta=sin") == ["c.jpg"]
    assert found(brand, f"carpeta={inner.pk + 1}") == []


@pytest.mark.parametrize(
    ("days", "standing"), [(None, ""), (31, ""), (30, "soon"), (0, "soon"), (-1, "over")]
)
def test_rights_end_with_their_last_day(days, standing):
    today = date(2026, 11, 22)
    file = MediaFile(rights_until=None if days is None else today + timedelta(days=days))
    assert browsing.standing(file, today) == standing


def test_many_files_cost_as_many_queries_as_few(brand, bob, files, signed_in, django_assert_max_num_queries):
    client = signed_in(bob)
    files("a.jpg")
    client.get(LIBRARY)
    for at in range(60):
        MediaFile.objects.create(
            workspace=brand, mime="image/jpeg", suffix=".jpg", bytes=9, width=4, height=4, sha256=f"{at:064}",
            filename=f"{at}.jpg", file=f"{at}.jpg", tags=["pan"],
        )  # fmt: skip
    with django_assert_max_num_queries(26) as asked:
        page = client.get(LIBRARY).content.decode()
    assert page.count('class="file"') == browsing.A_PAGE
    MediaFile.objects.filter(filename__gt="2").delete()
    with django_assert_max_num_queries(len(asked)) as fewer:
        client.get(LIBRARY)
    assert len(fewer) == len(asked)


def test_a_page_that_is_none_is_the_last(bob, files, signed_in):
    files("a.jpg")
    assert "a.jpg" in signed_in(bob).get(LIBRARY, {"page": "99"}).content.decode()
    assert "a.jpg" in signed_in(bob).get(LIBRARY, {"page": "x", "ver": "lista"}).content.decode()


def test_what_was_made_of_a_file_is_on_its_page_not_on_the_shelf(brand, bob, files, signed_in):
    (file,) = files("pan.jpg")
    made = MediaFile.objects.create(
        workspace=brand, made_from=file, mime="image/jpeg", suffix=".jpg", bytes=9, sha256="f" * 64,
        filename="pan-1x1.jpg", file="x.jpg",
    )  # fmt: skip
    assert found(brand) == ["pan.jpg"]
    page = signed_in(bob).get(reverse("library_file", args=["alameda", file.pk])).content.decode()
    assert "pan-1x1.jpg" in page
    other = signed_in(bob).get(reverse("library_file", args=["alameda", made.pk])).content.decode()
    assert "Sale de" in other


# ── what is said of a file ────────────────────────────────────────────────────────────────────────────


def test_its_page_says_where_it_is_used_and_with_which_words(brand, bob, files, signed_in):
    (file,) = files("pan.jpg")
    describing.describe(file, by=bob, alt="Pan de muerto")
    planning.create_post(brand, by=bob, title="Ofrenda", text="x", media=[(file, "")])
    planning.create_post(brand, by=bob, title="Receta", text="y", media=[(file, "La masa")])
    page = signed_in(bob).get(reverse("library_file", args=["alameda", file.pk])).content.decode()
    assert "Ofrenda" in page
    assert "ALT propio: «La masa»" in page
    assert page.count("ALT propio") == 1


def test_a_new_alt_is_what_the_next_post_starts_with(brand, bob, files):
    (file,) = files("pan.jpg")
    old = planning.create_post(brand, by=bob, text="x", media=[(file, "Antes")])
    describing.describe(file, by=bob, alt="Ahora")
    new = planning.create_post(brand, by=bob, text="y", media=[(file, "")])
    assert [post.attachments.get().alt for post in (old, new)] == ["Antes", "Ahora"]


def test_its_form_keeps_all_of_it(brand, bob, files, signed_in):
    (file,) = files("pan.jpg")
    folder = folders.create(brand, name="Fotos", by=bob)
    said = {"filename": "Pan de muerto.jpg", "alt": "Pan", "folder": folder.pk, "tags": "#pan, ofrenda"}
    said |= {"credit": "Lucía", "rights": "Cedida", "rights_until": "2027-01-31"}
    answer = signed_in(bob).post(reverse("library_file_save", args=["alameda", file.pk]), said)
    assert answer.status_code == 302
    file.refresh_from_db()
    assert (file.filename, file.alt, file.folder, file.tags) == (
        "Pan de muerto.jpg",
        "Pan",
        folder,
        ["pan", "ofrenda"],
    )
    assert (file.credit, file.rights, file.rights_until) == ("Lucía", "Cedida", date(2027, 1, 31))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("alt", "a" * 1501, "1,501"),
        ("rights_until", "mañana", "fecha válida"),
        ("tags", "a\u202eb", "U+202E"),
    ],
)
def test_what_cannot_be_said_comes_back_with_the_form(bob, files, signed_in, field, value, sentence):
    (file,) = files("pan.jpg")
    said = {"filename": "pan.jpg", "alt": "", "tags": "", field: value}
    answer = signed_in(bob).post(reverse("library_file_save", args=["alameda", file.pk]), said)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    file.refresh_from_db()
    assert file.alt == ""


def test_another_brands_files_and_folders_are_not_found(brand, bob, charlie, files, signed_in):
    own = charlie.memberships.get().workspace
    theirs = uploading.take(own, SimpleUploadedFile("x.jpg", picture(size=(90, 90))), by=charlie)
    drawer = Folder.objects.create(workspace=own, name="Ajena")
    client = signed_in(bob)
    (mine,) = files("pan.jpg")
    assert client.get(reverse("library_file", args=["alameda", theirs.pk])).status_code == 404
    assert client.post(reverse("library_file_save", args=["alameda", theirs.pk]), {}).status_code == 404
    client.post(LIBRARY + "varios/", {"do": "archive", "files": theirs.pk})
    assert (
        client.post(LIBRARY + "varios/", {"do": "move", "files": mine.pk, "folder": drawer.pk}).status_code
        == 404
    )
    answer = client.post(
        reverse("library_file_save", args=["alameda", mine.pk]), {"filename": "x", "folder": drawer.pk}
    )
    assert answer.status_code == 422
    assert not MediaFile.objects.exclude(archived_at=None).exists()


def test_who_only_looks_changes_nothing(vera, files):
    (file,) = files("pan.jpg")
    for deed in (
        lambda: describing.describe(file, by=vera, alt="x"),
        lambda: putting_away.archive([file], by=vera),
        lambda: describing.tag([file], tags=["x"], by=vera),
    ):
        with pytest.raises(PermissionDenied):
            deed()


# ── bringing ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_bytes_are_the_file_already_there(bob, files, signed_in):
    (file,) = files("pan.jpg")
    again = SimpleUploadedFile("otra-vez.jpg", picture(size=(60, 40)))
    answer = signed_in(bob).post(LIBRARY + "subir/", {"file": again}, headers={"HX-Request": "true"})
    assert answer.status_code == 201
    assert "«pan.jpg» ya estaba en la biblioteca." in answer.content.decode()
    assert MediaFile.objects.get() == file


@pytest.mark.parametrize(
    ("content", "name"),
    [(making.video(), "clip.mp4"), (making.video(codec="vp9", audio="opus", container="webm"), "c.webm"),
     (making.sound(), "voz.mp3"), (making.gif(), "a.gif"), (making.pdf(), "a.pdf")],
)  # fmt: skip
def test_of_every_kind(brand, bob, content, name):
    first = uploading.bring(brand, SimpleUploadedFile(name, content), by=bob)
    second = uploading.bring(brand, SimpleUploadedFile(f"otro-{name}", content), by=bob)
    assert (first[1], second[1]) == (False, True)
    assert first[0] == second[0]


def test_one_that_was_put_away_is_in_sight_again(brand, bob, files, signed_in):
    (file,) = files("pan.jpg")
    putting_away.archive([file], by=bob)
    assert found(brand) == []
    signed_in(bob).post(LIBRARY + "subir/", {"file": SimpleUploadedFile("x.jpg", picture(size=(60, 40)))})
    assert found(brand) == ["pan.jpg"]


def test_several_come_at_once_without_scripts_and_one_refused_keeps_no_other_out(brand, bob, signed_in):
    folder = folders.create(brand, name="Fotos", by=bob)
    good = SimpleUploadedFile("pan.jpg", picture())
    bad = SimpleUploadedFile("malo.jpg", b"<html>")
    answer = signed_in(bob).post(LIBRARY + "subir/", {"file": [bad, good], "folder": folder.pk}, follow=True)
    page = answer.content.decode()
    assert "«malo.jpg» no es una imagen" in page
    assert "1 archivo nuevo." in page
    assert MediaFile.objects.get().folder == folder


def test_what_came_in_pieces_becomes_a_card(brand, bob, signed_in):
    film = making.video()
    one = pieces.begin(brand, by=bob, length=len(film), filename="clip.mp4")
    pieces.path_of(one).write_bytes(film)
    Upload.objects.update(offset=len(film))
    client = signed_in(bob)
    asked = {"headers": {"HX-Request": "true"}}
    with pieces.held(one):
        assert client.post(LIBRARY + "subir/", {"upload": one.key}, **asked).status_code == 202
    answer = client.post(LIBRARY + "subir/", {"upload": one.key}, **asked)
    assert answer.status_code == 201
    assert "clip.mp4" in answer.content.decode()
    assert "ya estaba" not in answer.content.decode()
    assert client.post(LIBRARY + "subir/", {"upload": one.key}, **asked).status_code == 201
    assert client.post(LIBRARY + "subir/", {"upload": "otra"}, **asked).status_code == 404
    assert MediaFile.objects.count() == 1


def test_what_is_half_done_is_told_and_can_be_dropped(brand, bob, alice, signed_in):
    one = pieces.begin(brand, by=bob, length=900, filename="boda.mp4")
    assert "boda.mp4" in signed_in(bob).get(LIBRARY).content.decode()
    assert "boda.mp4" not in signed_in(alice).get(LIBRARY).content.decode()
    drop = reverse("library_discard", args=["alameda", one.key])
    assert signed_in(alice).post(drop).status_code == 404
    signed_in(bob).post(drop)
    assert not Upload.objects.exists()
    assert not pieces.path_of(one).exists()


# ── many at once, and back ────────────────────────────────────────────────────────────────────────────


def undo_in(client, answer) -> str:
    """The address that the toast of this answer's next page offers."""
    page = client.get(answer["Location"]).content.decode()
    start = page.index("/biblioteca/varios/?")
    return ("/m/alameda" + page[start : page.index('"', start)]).replace("&amp;", "&")


@pytest.mark.parametrize(
    ("asked", "changed", "back"),
    [
        ({"do": "move", "folder": "new"}, {"folder": "new"}, {"folder": "old"}),
        ({"do": "tag", "tag": "#pan, horno"}, {"tags": ["pan", "horno"]}, {"tags": []}),
        ({"do": "archive"}, {"away": True}, {"away": False}),
    ],
)
def test_a_deed_done_to_several_is_undone_by_its_toast(brand, bob, files, signed_in, asked, changed, back):
    there = {name: folders.create(brand, name=name, by=bob) for name in ("old", "new")}
    both = files("a.jpg", "b.jpg")
    describing.place(both, folder=there["old"], by=bob)
    asked = {**asked, "files": [file.pk for file in both]}
    if "folder" in asked:
        asked["folder"] = there["new"].pk
    client = signed_in(bob)
    answer = client.post(LIBRARY + "varios/", asked)
    for state, then in ((changed, lambda: client.post(undo_in(client, answer))), (back, lambda: None)):
        for file in MediaFile.objects.all():
            now = {"folder": file.folder.name, "tags": file.tags, "away": bool(file.archived_at)}
            assert {name: now[name] for name in state} == state
        then()


def test_a_tag_one_had_already_stays_when_the_tagging_is_undone(bob, files, signed_in):
    one, other = files("a.jpg", "b.jpg")
    describing.describe(one, by=bob, tags=["pan"])
    client = signed_in(bob)
    answer = client.post(LIBRARY + "varios/", {"do": "tag", "tag": "pan", "files": [one.pk, other.pk]})
    client.post(undo_in(client, answer))
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.tags, other.tags) == (["pan"], [])


def test_too_many_at_once_is_said_with_both_numbers(brand):
    with pytest.raises(CannotPlan, match=r"201.*200"):
        describing.chosen(brand, range(1, 202))


def test_nothing_chosen_is_said(bob, files, signed_in):
    files("a.jpg")
    page = signed_in(bob).post(LIBRARY + "varios/", {"do": "archive"}, follow=True).content.decode()
    assert "Elige al menos un archivo." in page


# ── gone for good ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def month_later():
    return timezone.now() + timedelta(days=31)


def test_what_nobody_uses_is_deleted_a_month_after_it_was_put_away(bob, files, month_later):
    away, kept = files("a.jpg", "b.jpg")
    putting_away.archive([away], by=bob)
    names = (away.file.name, away.thumbnail_name)
    assert putting_away.sweep() == 0
    assert putting_away.sweep(month_later) == 1
    assert [each.pk for each in MediaFile.objects.all()] == [kept.pk]
    assert not any(default_storage.exists(name) for name in names)
    assert default_storage.exists(kept.file.name)


def test_a_file_of_a_post_never_is_not_even_of_an_archived_one(brand, bob, files, month_later):
    (file,) = files("a.jpg")
    post = planning.create_post(brand, by=bob, text="x", media=[(file, "")])
    planning.archive(post, by=bob)
    putting_away.archive([file], by=bob)
    assert putting_away.sweep(month_later) == 0
    assert default_storage.exists(file.file.name)


def test_nor_what_was_once_sent(brand, bob, files, month_later):
    (file,) = files("a.jpg")
    said, now = content(text="Hola", media=[(file, "")]), timezone.now()
    channel = Channel.objects.create(workspace=brand, network="practice", name="eco", account="eco")
    Delivery.objects.create(channel=channel, content=said, planned_for=now, due_at=now)
    putting_away.archive([file], by=bob)
    assert using.counted_on(file)
    assert putting_away.sweep(month_later) == 0


def test_what_was_made_of_it_goes_with_it(brand, bob, files, month_later):
    file, made = files("a.jpg", "a-1x1.jpg")
    MediaFile.objects.filter(pk=made.pk).update(made_from=file)
    putting_away.archive([file], by=bob)
    assert putting_away.sweep(month_later) == 2
    assert not MediaFile.objects.exists()


def test_what_came_back_in_time_stays(bob, files, month_later):
    (file,) = files("a.jpg")
    putting_away.archive([file], by=bob)
    putting_away.restore([file], by=bob)
    assert putting_away.sweep(month_later) == 0
    assert MediaFile.objects.exists()
