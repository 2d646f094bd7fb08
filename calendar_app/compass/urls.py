"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import pages

urlpatterns: list[URLPattern] = [
    path("brujula/", pages.compass, name="compass"),
    path("brujula/insignia/", pages.badge, name="compass_badge"),
    path("brujula/resumen/", pages.panel, name="compass_panel"),
    path("brujula/si/", pages.supposed, name="compass_if"),
]
