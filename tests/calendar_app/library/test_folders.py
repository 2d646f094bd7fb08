"""Folders of a library: three deep, one name once, and nothing is lost with one of them."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendar_app.library import folders
from calendar_app.refusals import CannotPlan
from media.models import Folder, MediaFile
from tests.media.conftest import picture, upload  # noqa: F401


@pytest.fixture
def made(brand, bob):
    """`made("Fotos", "Producto", "Bolsas")`: each inside the one before; returns the last."""

    def make(*names: str) -> Folder:
        folder = None
        for name in names:
            there = Folder.objects.filter(workspace=brand, parent=folder, name=name).first()
            folder = there or folders.create(brand, name=name, parent=folder, by=bob)
        return folder

    return make


def paths(brand):
    return [each.path for each in folders.tree(brand)]


def test_they_are_listed_where_they_stand_in_one_query(brand, made, django_assert_num_queries):
    made("Fotos", "Producto", "Bolsas")
    made("Álbum")
    with django_assert_num_queries(1):
        assert paths(brand) == ["Fotos", "Fotos / Producto", "Fotos / Producto / Bolsas", "Álbum"]


def test_a_fourth_inside_another_is_refused(made):
    third = made("Fotos", "Producto", "Bolsas")
    with pytest.raises(CannotPlan, match="3 niveles"):
        made("Fotos", "Producto", "Bolsas", "Verdes")
    assert not third.folders.exists()


def test_nor_does_one_with_others_inside_go_too_deep(brand, bob, made):
    made("Campañas", "Navidad")
    deep = made("Fotos", "Producto")
    with pytest.raises(CannotPlan, match="3 niveles"):
        folders.change(made("Campañas"), name="Campañas", parent=deep, by=bob)
    folders.change(made("Campañas"), name="Campañas", parent=made("Fotos"), by=bob)
    assert "Fotos / Campañas / Navidad" in paths(brand)


def test_none_goes_inside_itself(bob, made):
    inner = made("Fotos", "Producto")
    with pytest.raises(CannotPlan, match="dentro de sí misma"):
        folders.change(made("Fotos"), name="Fotos", parent=inner, by=bob)
    with pytest.raises(CannotPlan, match="dentro de sí misma"):
        folders.change(inner, name="Producto", parent=inner, by=bob)


@pytest.mark.parametrize("name", ["fotos", "FOTOS", " Fotos ", "Fo\u200btos"])
def test_a_name_is_there_once(brand, bob, made, name):
    made("Fotos")
    with pytest.raises(CannotPlan, match="Ya hay una carpeta"):
        folders.create(brand, name=name, by=bob)
    folders.create(brand, name=name, parent=made("Otra"), by=bob)


@pytest.mark.parametrize(("name", "word"), [("", "Escribe"), (" \u200b\n", "Escribe"), ("a" * 81, "81")])
def test_a_name_is_said_and_fits(brand, bob, name, word):
    with pytest.raises(CannotPlan, match=word):
        folders.create(brand, name=name, by=bob)


def test_what_is_inside_goes_up_when_one_is_taken_away(brand, bob, made, upload):  # noqa: F811
    file = upload(picture())
    MediaFile.objects.filter(pk=file.pk).update(folder=made("Fotos", "Producto"))
    made("Fotos", "Producto", "Bolsas")
    made("Fotos", "Bolsas")
    assert folders.remove(made("Fotos", "Producto"), by=bob) == 1
    file.refresh_from_db()
    assert file.folder == made("Fotos")
    assert paths(brand) == ["Fotos", "Fotos / Bolsas", "Fotos / Bolsas 2"]


def test_another_brands_is_no_parent(brand, bob, charlie):
    theirs = Folder.objects.create(workspace=charlie.memberships.get().workspace, name="Ajena")
    with pytest.raises(CannotPlan, match="otra marca"):
        folders.create(brand, name="Mía", parent=theirs, by=bob)


def test_who_only_looks_makes_none(brand, vera, made):
    with pytest.raises(PermissionDenied):
        folders.create(brand, name="Fotos", by=vera)
    with pytest.raises(PermissionDenied):
        folders.remove(made("Fotos"), by=vera)


DEEDS = st.lists(
    st.tuples(st.sampled_from(["make", "move", "remove"]), st.integers(0, 9), st.integers(-1, 9)), max_size=25
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(deeds=DEEDS)
def test_whatever_is_done_they_stay_a_tree_of_three(brand, bob, deeds):
    Folder.objects.all().delete()
    for number, (deed, one, other) in enumerate(deeds):
        there = [each.folder for each in folders.tree(brand)]
        to = there[other % len(there)] if there and other >= 0 else None
        try:
            if deed == "make":
                folders.create(brand, name=f"C{number}", parent=to, by=bob)
            elif there and deed == "move":
                folder = there[one % len(there)]
                folders.change(folder, name=folder.name, parent=to, by=bob)
            elif there:
                folders.remove(there[one % len(there)], by=bob)
        except CannotPlan:
            pass
        seen = folders.tree(brand)
        assert len(seen) == Folder.objects.count(), "each is reached from the top: no circle, none lost"
        assert all(1 <= each.depth <= folders.DEEPEST for each in seen)


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────────


def test_one_is_made_changed_and_taken_away_by_forms(brand, bob, signed_in):
    client = signed_in(bob)
    new = reverse("library_folder_new", args=["alameda"])
    assert client.post(new, {"name": "Fotos", "parent": ""}).status_code == 302
    folder = Folder.objects.get()
    again = client.post(new, {"name": "fotos", "parent": ""})
    assert again.status_code == 422
    assert "Ya hay una carpeta" in again.content.decode()
    place = reverse("library_folder", args=["alameda", folder.pk])
    assert client.post(place, {"name": "Imágenes", "parent": ""}).status_code == 302
    assert paths(brand) == ["Imágenes"]
    assert client.post(place, {"do": "remove"}).status_code == 302
    assert not Folder.objects.exists()


def test_another_brands_folder_is_not_found(bob, charlie, signed_in):
    theirs = Folder.objects.create(workspace=charlie.memberships.get().workspace, name="Ajena")
    assert signed_in(bob).get(reverse("library_folder", args=["alameda", theirs.pk])).status_code == 404
    page = signed_in(bob).get(reverse("library", args=["alameda"]), {"carpeta": theirs.pk})
    assert "Ajena" not in page.content.decode()
