"""Brands: made, named, opened; what a person chose for herself."""

import pytest
from django.urls import reverse

from core.names import shown
from teams import brands
from teams.models import Membership, Workspace

ALAMEDA = {"name": "Café Alameda", "zone": "America/Mexico_City", "language": "es-mx", "country": "MX"}


def settings_page(client, **changed):
    return client.post(reverse("settings", args=["alameda"]), {**ALAMEDA, **changed})


def test_an_admin_starts_another_brand_and_administers_it(alice, signed_in):
    answer = signed_in(alice).post(reverse("brand_new"), {**ALAMEDA, "name": "Pan Ñandú"})
    made = Workspace.objects.get(slug="pan-nandu")
    assert answer.url == reverse("today", args=["pan-nandu"])
    assert Membership.objects.get(workspace=made).role == "admin"


def test_a_new_brand_begins_where_the_other_is(alice, signed_in, brand):
    brand.zone, brand.country = "America/Bogota", "CO"
    brand.save()
    page = signed_in(alice).get(reverse("brand_new")).content.decode()
    assert '<option value="America/Bogota" selected>' in page
    assert '<option value="CO" selected>' in page


def test_who_was_invited_does_not(bob, charlie, signed_in):
    assert signed_in(bob).get(reverse("brand_new")).status_code == 403


def test_namesakes_are_told_apart_by_a_number(alice):
    made = [brands.create(**{**ALAMEDA, "name": name}, by=alice) for name in ("Uno", "Uno", "☕")]
    assert [each.slug for each in made] == ["uno", "uno-2", "marca"]


def test_settings_are_saved(alice, signed_in, brand):
    settings_page(signed_in(alice), name="Alameda", zone="Europe/Madrid", country="ES", language="en")
    brand.refresh_from_db()
    assert (brand.name, brand.zone, brand.country, brand.language) == ("Alameda", "Europe/Madrid", "ES", "en")


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Marte/Olimpo"},
        {"country": "XX"},
        {"language": "tlh"},
        {"name": ""},
        {"name": "\u202e\u0000"},
        {"name": "a" * 81},
    ],
)
def test_a_wrong_setting_is_said_and_nothing_is_saved(alice, signed_in, brand, wrong):
    answer = settings_page(signed_in(alice), **{"name": "Otra", **wrong})
    assert answer.status_code == 422
    brand.refresh_from_db()
    assert brand.name == "Café Alameda"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Café\u202e Alameda", "Café Alameda"),
        ("Café\u0000Alameda", "Café Alameda"),
        ("  Café\n Alameda ", "Café Alameda"),
        ("Cafe\u0301 \u200bAlameda", "Café Alameda"),
        ("👩🏽‍🍳 & <b>Hijas</b>", "👩🏽‍🍳 & <b>Hijas</b>"),
    ],
)
def test_a_name_cannot_disguise(alice, signed_in, brand, typed, kept):
    settings_page(signed_in(alice), name=typed)
    brand.refresh_from_db()
    assert brand.name == kept
    assert shown(kept) == kept


def test_a_name_with_markup_is_only_text(alice, signed_in, brand):
    settings_page(signed_in(alice), name="<script>alert(1)</script>")
    page = signed_in(alice).get(reverse("team", args=["alameda"])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_editor_looks_at_the_team_but_not_at_the_settings(bob, signed_in):
    assert signed_in(bob).get(reverse("settings", args=["alameda"])).status_code == 403
    assert signed_in(bob).get(reverse("team", args=["alameda"])).status_code == 200


# ── opening ───────────────────────────────────────────────────────────────────────────────────────────


def test_home_is_the_brand_she_was_in_last(alice, signed_in):
    hers = signed_in(alice)
    brands.create(**{**ALAMEDA, "name": "Zapatos"}, by=alice)
    assert hers.get("/").url == reverse("today", args=["alameda"])
    hers.get(reverse("team", args=["zapatos"]))
    assert hers.get("/").url == reverse("today", args=["zapatos"])


def test_who_has_no_brand_is_told_what_to_do(vera, signed_in):
    Membership.objects.all().delete()
    page = signed_in(vera).get("/").content.decode()
    assert "Pide a quien administra la tuya que te invite con el correo vera@alameda.test." in page


def test_the_shell_names_her_brands_and_only_hers(alice, charlie, signed_in):
    page = signed_in(alice).get(reverse("profile")).content.decode()
    assert "Café Alameda" in page
    assert "Marca ajena" not in page


# ── what she chose ────────────────────────────────────────────────────────────────────────────────────


def test_her_language_holds_on_every_page(alice, signed_in):
    alice.language = "en"
    alice.save()
    page = signed_in(alice).get(reverse("team", args=["alameda"]), headers={"Accept-Language": "es"})
    assert '<html lang="en"' in page.content.decode()


@pytest.mark.parametrize(
    ("accepts", "language"),
    [("", "es-mx"), ("fr", "es-mx"), ("en-GB,en;q=0.8", "en"), ("es-ES", "es"), ("es-MX", "es-mx")],
)
def test_who_is_not_signed_in_reads_what_the_browser_asks_for(client, alice, accepts, language):
    page = client.get("/cuenta/login/", headers={"Accept-Language": accepts}).content.decode()
    assert f'<html lang="{language}"' in page


def test_her_profile_is_saved_and_answers_in_the_new_language(alice, signed_in):
    entered = {"name": "Alicia\u202e R.", "language": "en", "theme": "dark"}
    page = signed_in(alice).post(reverse("profile"), entered, follow=True).content.decode()
    alice.refresh_from_db()
    assert (alice.name, alice.language, alice.theme, alice.shortcuts) == ("Alicia R.", "en", "dark", False)
    assert 'data-bs-theme="dark"' in page


@pytest.mark.parametrize(
    ("after", "goes_to"),
    [
        ("/m/alameda/equipo/?a=1", "/m/alameda/equipo/?a=1"),
        ("https://evil.test/", "/"),
        ("//evil.test", "/"),
        ("", "/"),
    ],
)
def test_the_theme_is_kept_and_she_stays_where_she_was(alice, signed_in, after, goes_to):
    answer = signed_in(alice).post(reverse("set_theme"), {"theme": "dark", "next": after})
    alice.refresh_from_db()
    assert alice.theme == "dark"
    assert answer.url == goes_to


def test_a_theme_that_does_not_exist_changes_nothing(alice, signed_in):
    signed_in(alice).post(reverse("set_theme"), {"theme": "neon"})
    alice.refresh_from_db()
    assert alice.theme == "auto"


def test_the_menus_offer_the_settings_to_whom_they_open(brand, alice, bob, signed_in):
    door = reverse("settings", args=["alameda"])
    assert f'href="{door}"' in signed_in(alice).get(reverse("today", args=["alameda"])).content.decode()
    assert f'href="{door}"' not in signed_in(bob).get(reverse("today", args=["alameda"])).content.decode()


def test_her_own_pages_keep_the_sidebar_of_the_brand_she_was_in(brand, alice, channel, signed_in):
    alices = signed_in(alice)
    hers = [reverse("profile"), reverse("notices")]
    for page in hers:
        assert reverse("channel", args=["alameda", channel.pk]) in alices.get(page).content.decode()
    Workspace.objects.update(second_factor=True)  # which she hasn't shown
    for page in hers:
        assert reverse("channel", args=["alameda", channel.pk]) not in alices.get(page).content.decode()
