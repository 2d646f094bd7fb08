"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [path("buscar/", pages.find, name="find")]
