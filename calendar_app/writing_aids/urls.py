"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path

from . import mentioning, pages

urlpatterns = [
    path("escritura/", pages.writing_aids, name="writing_aids"),
    path("escritura/personas/", mentioning.people, name="people"),
    path("escritura/<slug:aid>/insertar/", pages.to_insert, name="aids_to_insert"),
    path("escritura/<slug:aid>/nueva/", pages.aid_new, name="aid_new"),
    path("escritura/<slug:aid>/<int:pk>/", pages.aid_edit, name="aid"),
    path("escritura/plantillas/<int:pk>/usar/", pages.template_start, name="template_start"),
]
