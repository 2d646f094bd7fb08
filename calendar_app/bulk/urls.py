"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("lote/", pages.bulk, name="bulk"),
    path("cambios/", pages.batches, name="batches"),
    path("cambios/<int:pk>/", pages.batch, name="batch"),
    path("cambios/<int:pk>/detener/", pages.batch_stop, name="batch_stop"),
    path("cambios/<int:pk>/deshacer/", pages.batch_undo, name="batch_undo"),
    path("publicaciones/<int:pk>/pausar/", pages.post_pause, name="post_pause"),
]
