"""Every page of a brand in English, wide and on a phone: nothing is cut, nothing pushes the page wider."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from .conftest import EVERY_LOOK
from .test_every_page import OWN, PLACES

# Buttons, links and headings whose text doesn't fit in the box that hides what is over.
CUT = """() => [...document.querySelectorAll("button, .btn, h1, h2, label, th, dt, .tag, .state, summary")]
    .filter(each => each.offsetParent && !each.closest(".visually-hidden"))
    .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)
    .filter(each => getComputedStyle(each).overflowX !== "visible" || each.matches("button, .btn"))
    .map(each => each.textContent.trim())"""


@pytest.mark.parametrize("looks", EVERY_LOOK[:2], indirect=True, ids=str)
def test_english_fits_where_spanish_does(
    words: None, looks: Any, alice: Any, channel: Any, sign_in: Any, visit: Any, objections: Any, picture: Any
) -> None:
    alice.language = "en"
    alice.save()
    sign_in(alice)
    found = {}
    addresses = {name: reverse(name, args=["alameda"]) for name in PLACES} | {
        name: reverse(name) for name in OWN
    }
    for name, address in addresses.items():
        page = visit(address)
        assert page.locator("html").get_attribute("lang") == "en"
        picture(f"english-{name}-{looks}")
        found[name] = [*objections(), *(f"cut: {text}" for text in page.evaluate(CUT))]
    assert {name: said for name, said in found.items() if said} == {}
