"""Every page, light and dark, wide and on a phone: axe objects to nothing and the console says nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.urls import NoReverseMatch, reverse

PLACES = ["today", "calendar", "calendar_list", "approvals", "deliveries", "channels", "connect", "team"]
PLACES += ["settings", "post_new", "brand_keys_all"]
OWN = ["profile", "brand_new", "account_change_password"]
GATE = ["account_login", "account_reset_password", "account_reset_password_done"]


@pytest.fixture
def posts(brand: Any, alice: Any, channel: Any) -> list[Any]:
    """A draft without a date and two posts with one."""
    from calendar_app import planning

    made = [
        planning.create_post(brand, by=alice, text=f"Publicación {number}", channels=[channel])
        for number in range(3)
    ]
    planning.plan(made[0], date=date(2030, 5, 6), time=time(9), by=alice)
    planning.plan(made[1], date=date(2030, 5, 7), time=time(18, 30), by=alice)
    return made


Walk = Callable[[dict[str, str]], dict[str, list[str]]]


@pytest.fixture
def walk(visit: Any, objections: Any, picture: Any, looks: Any) -> Walk:
    """Visits each address by its name and gives the objections by name; a picture of each is kept."""

    def through(addresses: dict[str, str]) -> dict[str, list[str]]:
        found = {}
        for name, address in addresses.items():
            visit(address)
            picture(f"{name}-{looks}")
            found[name] = objections()
        return {name: said for name, said in found.items() if said}

    return through


def test_the_pages_of_a_brand_have_nothing_to_object_to(
    posts: Any, alice: Any, sign_in: Any, walk: Walk
) -> None:
    sign_in(alice)
    addresses = {place: reverse(place, args=["alameda"]) for place in PLACES}
    addresses["post"] = reverse("post", args=["alameda", posts[0].pk])
    assert walk(addresses) == {}


def test_the_pages_of_ones_own_have_nothing_to_object_to(alice: Any, sign_in: Any, walk: Walk) -> None:
    sign_in(alice)
    assert walk({name: reverse(name) for name in OWN}) == {}


def test_the_gate_has_nothing_to_object_to(walk: Walk, db: None) -> None:
    assert walk({name: reverse(name) for name in GATE}) == {}


def test_a_page_that_does_not_exist_says_the_way_out(
    visit: Any, accessible: Any, looks: Any, complaints: list[str], picture: Callable[[str], Any], db: None
) -> None:
    page = visit("/esto/no/existe/")
    complaints.clear()  # the browser reports the 404 itself
    assert page.get_by_role("heading", name="Esta página no existe").is_visible()
    assert page.get_by_role("link", name="Ir al inicio").is_visible()
    picture(f"404-{looks}")
    accessible()


def test_every_place_in_the_sidebar_leads_somewhere(alice: Any, sign_in: Any, visit: Any, brand: Any) -> None:
    sign_in(alice)
    page = visit(reverse("today", args=["alameda"]))
    links = page.locator(".sidebar a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(links) >= 6
    for link in links:
        assert page.request.get(page.base + link).status == 200


def test_the_names_of_the_places_exist() -> None:
    for name in PLACES:
        try:
            reverse(name, args=["alameda"])
        except NoReverseMatch:
            pytest.fail(f"the sidebar hides «{name}»: no address has that name")
