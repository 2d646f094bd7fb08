"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("fechas/", pages.key_dates, name="key_dates"),
    path("fechas/paises/", pages.key_date_rules, name="key_date_rules"),
    path("fechas/elegir/", pages.key_date_choose, name="key_date_choose"),
    path("fechas/nueva/", pages.key_date_new, name="key_date_new"),
    path("fechas/confirmar/", pages.key_date_confirm, name="key_date_confirm"),
    path("fechas/reponer/", pages.key_date_put_back, name="key_date_put_back"),
    path("fechas/<int:pk>/", pages.key_date_edit, name="key_date_edit"),
    path("fechas/<int:pk>/quitar/", pages.key_date_remove, name="key_date_remove"),
]
