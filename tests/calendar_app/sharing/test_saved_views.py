"""A page with its filters under a name: hers or the team's, and back after it was deleted."""

from __future__ import annotations

import pytest
from django.urls import reverse

from calendar_app.models import SavedView

pytestmark = pytest.mark.django_db


def save(client, brand, name="Lo que falla", query="lugar=list&estado=failed&mes=2030-05&page=3", **more):
    return client.post(reverse("view_new", args=[brand.slug]) + f"?{query}", {"name": name, **more})


def test_a_view_keeps_the_page_and_its_filters_and_no_day(brand, bob, signed_in):
    answer = save(signed_in(bob), brand)
    view = SavedView.objects.get()
    assert (view.place, view.query, view.shared) == ("list", "estado=failed", False)
    assert answer.headers["Location"] == f"/m/{brand.slug}/calendario/lista/?estado=failed"


@pytest.mark.parametrize("place", ["month", "week", "day", "channels", "list", "year", "table"])
def test_every_page_of_the_calendar_can_be_kept_and_opened(brand, bob, signed_in, place):
    browser = signed_in(bob)
    answer = save(browser, brand, query=f"lugar={place}&q=pan")
    assert browser.get(answer.headers["Location"]).status_code == 200


def test_mine_is_mine_and_the_teams_is_everybodys(brand, bob, alice, vera, signed_in):
    save(signed_in(bob), brand, "De Beto")
    save(signed_in(bob), brand, "Del equipo", shared="on")
    for person, seen in ((bob, 2), (alice, 1), (vera, 1)):
        html = signed_in(person).get(reverse("calendar", args=[brand.slug])).content.decode()
        assert (html.count("De Beto") > 0) + (html.count("Del equipo") > 0) == seen


def test_renamed_by_its_owner_and_by_nobody_who_may_not(brand, bob, abel, alice, signed_in):
    save(signed_in(bob), brand, "Del equipo", shared="on")
    view = SavedView.objects.get()
    edit = reverse("view_edit", args=[brand.slug, view.pk])
    html = signed_in(abel).post(edit, {"name": "Mía"}, follow=True).content.decode()
    assert "pídele que la cambie" in html
    assert SavedView.objects.get().name == "Del equipo"
    assert signed_in(alice).post(edit, {"name": "De todas", "shared": "on"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.owner) == ("De todas", bob)


def test_two_of_a_name_are_refused_with_what_to_do(brand, bob, signed_in):
    save(signed_in(bob), brand)
    answer = save(signed_in(bob), brand)
    assert answer.status_code == 422
    assert "usa otro nombre" in answer.content.decode()


def test_deleted_it_comes_back_as_it_was(brand, bob, signed_in):
    browser = signed_in(bob)
    save(browser, brand, shared="on")
    view = SavedView.objects.get()
    html = browser.post(reverse("view_delete", args=[brand.slug, view.pk]), follow=True).content.decode()
    assert not SavedView.objects.exists()
    undo = html.split('action="', 1)[1:] and next(
        part.split('"')[0] for part in html.split('action="') if "vistas/restaurar/" in part.split('"')[0]
    )
    browser.post(undo)
    back = SavedView.objects.get()
    assert (back.name, back.query, back.shared, back.owner) == ("Lo que falla", "estado=failed", True, bob)


def test_nothing_is_brought_back_that_we_did_not_sign(brand, bob, signed_in):
    address = reverse("view_restore", args=[brand.slug])
    assert signed_in(bob).post(f"{address}?vista=eyJ9:abc:def").status_code == 404


def test_what_only_looks_may_keep_for_herself_but_not_for_the_team(brand, vera, signed_in):
    assert save(signed_in(vera), brand).status_code == 302
    assert save(signed_in(vera), brand, "Otra", shared="on").status_code == 403


def test_views_of_another_brand_do_not_exist(brand, bob, charlie, signed_in):
    save(signed_in(bob), brand, shared="on")
    pk = SavedView.objects.get().pk
    for name in ("view_edit", "view_delete"):
        assert signed_in(charlie).post(reverse(name, args=["ajena", pk])).status_code == 404
