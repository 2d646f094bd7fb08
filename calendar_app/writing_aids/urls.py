"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path

from . import mentioning, pages, thread_pages

urlpatterns = [
    path("escritura/", pages.writing_aids, name="writing_aids"),
    path("escritura/personas/", mentioning.people, name="people"),
    path("escritura/<slug:aid>/insertar/", pages.to_insert, name="aids_to_insert"),
    path("escritura/<slug:aid>/nueva/", pages.aid_new, name="aid_new"),
    path("escritura/<slug:aid>/<int:pk>/", pages.aid_edit, name="aid"),
    path("publicaciones/canales/<int:channel>/partir/", thread_pages.post_split, name="post_split"),
    path("escritura/plantillas/<int:pk>/usar/", pages.template_start, name="template_start"),
]
