"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("ajustes/enlaces/", pages.link_rules, name="link_rules"),
    path("ajustes/enlaces/ejemplo/", pages.link_example, name="link_example"),
    path("enlaces/comprobar/", pages.link_check, name="link_check"),
]
