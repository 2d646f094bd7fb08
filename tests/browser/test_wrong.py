"""The pages for when something went wrong, looked at: light and dark, wide and on a phone."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path

from smm import wrong

SHOWN = ("400", "403", "403_csrf", "404", "413", "429", "500", "503")


def shown(request: HttpRequest, name: str) -> HttpResponse:
    return wrong.page(request, 200, name=name)  # with its own status the console would complain, rightly


urlpatterns = [path("wrong/<str:name>/", shown)]


@pytest.mark.urls(__name__)
def test_there_is_nothing_to_object_to(visit, looks, accessible, picture) -> None:
    for name in SHOWN:
        page = visit(f"/wrong/{name}/")
        assert page.locator(".wrong-number code").inner_text()
        assert page.evaluate("getComputedStyle(document.querySelector('.wrong')).display") == "grid"
        picture(f"wrong-{name}-{looks}")
        accessible()
