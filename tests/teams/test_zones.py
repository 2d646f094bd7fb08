"""The list of time zones: by place and in the reader's words, those of our people first."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import translation

from teams import zones
from teams.models import User, Workspace


class Select(HTMLParser):
    """The groups of the select `name` and what is chosen in it."""

    def __init__(self, name: str, page: str) -> None:
        super().__init__()
        self.name, self.inside, self.groups, self.chosen = name, False, [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "select":
            self.inside = told["name"] == self.name
        elif self.inside and tag == "optgroup":
            self.groups.append(told["label"])
        elif self.inside and "selected" in told:
            self.chosen = told["value"]


def new_brand(client, zone=""):
    if zone:
        client.cookies["zona"] = zone
    return client.get(reverse("brand_new")).content.decode()


def test_mexico_comes_first_then_latin_america_spain_and_the_united_states():
    with translation.override("es-mx"):
        groups = zones.groups()
    assert [name for name, _rows in groups][:4] == ["México", "Latinoamérica", "España", "Estados Unidos"]
    assert [name for name, _rows in groups][-1] == "UTC"
    assert ("America/Mexico_City", "Ciudad de México") in groups[0][1]
    assert ("America/Bogota", "Colombia: Bogotá") in groups[1][1]


@pytest.mark.parametrize(("language", "first"), [("es", "España"), ("en", "United States")])
def test_elsewhere_ones_own_country_does(language, first):
    with translation.override(language):
        assert zones.groups()[0][0] == first


def test_every_place_is_offered_once():
    names = [
        zones.own_name(name) for _group, rows in zones.groups(browser="Asia/Calcutta") for name, _ in rows
    ]
    assert len(names) == len(set(names))
    assert set(names) == {zones.own_name(each) for each in zones.known() if zones.is_offered(each)}


def test_the_browsers_zone_stands_before_all_of_them():
    with translation.override("es-mx"):
        assert zones.groups(browser="Europe/Paris")[0] == ("La de tu navegador", [("Europe/Paris", "París")])


def test_a_new_brand_begins_where_the_browser_is(alice, signed_in):
    page = new_brand(signed_in(alice), "America/Bogota")
    assert Select("zone", page).chosen == "America/Bogota"
    assert Select("zone", page).groups[0] == "La de tu navegador"
    assert Select("country", page).chosen == "CO"


@pytest.mark.parametrize("nonsense", ["", "Marte/Olimpo", "<b>", "localtime", "Etc/Unknown", "posixrules"])
def test_of_a_browser_that_says_nothing_or_nonsense_it_is_mexico_city(db, signed_in, nonsense):
    owner = User.objects.create_superuser("dana@example.org", "una frase muy larga", name="Dana")
    page = new_brand(signed_in(owner), nonsense)
    assert Select("zone", page).chosen == "America/Mexico_City"
    assert Select("zone", page).groups[0] == "México"


def test_an_old_name_of_a_place_is_taken_for_its_new_one(alice, signed_in):
    client = signed_in(alice)
    assert Select("zone", new_brand(client, "Asia/Calcutta")).chosen == "Asia/Kolkata"
    client.post(
        reverse("brand_new"), {"name": "Chai", "zone": "Asia/Calcutta", "language": "en", "country": "IN"}
    )
    assert Workspace.objects.get(name="Chai").zone == "Asia/Calcutta"


def test_a_brand_that_goes_by_an_old_name_finds_it_chosen(alice, brand, signed_in):
    brand.zone = "America/Buenos_Aires"
    brand.save()
    page = signed_in(alice).get(reverse("settings", args=[brand.slug])).content.decode()
    assert Select("zone", page).chosen == "America/Buenos_Aires"


def test_a_form_that_is_refused_keeps_what_was_chosen(alice, signed_in):
    client = signed_in(alice)
    client.cookies["zona"] = "America/Bogota"
    answer = client.post(reverse("brand_new"), {"name": "", "zone": "Europe/Madrid", "country": "ES"})
    assert Select("zone", answer.content.decode()).chosen == "Europe/Madrid"
