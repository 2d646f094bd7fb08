"""Addresses of the calendar room, all inside a brand."""

from django.urls import include, path

composer: list = []

calendar: list = []

urlpatterns = [path("m/<slug:brand>/", include([*composer, *calendar]))]
