"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path

from ..views import attachments, cropping
from .views import drawers, hands, picking, shelves

urlpatterns = [
    path("biblioteca/", shelves.library, name="library"),
    path("biblioteca/subir/", hands.library_bring, name="library_bring"),
    path("biblioteca/varios/", hands.library_bulk, name="library_bulk"),
    path("biblioteca/subidas/<str:key>/descartar/", shelves.library_discard, name="library_discard"),
    path("biblioteca/carpetas/nueva/", drawers.library_folder_new, name="library_folder_new"),
    path("biblioteca/carpetas/<int:folder>/", drawers.library_folder, name="library_folder"),
    path("biblioteca/<int:pk>/", shelves.library_file, name="library_file"),
    path("biblioteca/<int:pk>/guardar/", shelves.library_file_save, name="library_file_save"),
    # In the composer.
    path("publicaciones/<int:pk>/biblioteca/", picking.post_pick, name="post_pick"),
    path("publicaciones/<int:pk>/adjuntos/orden/", attachments.post_order, name="post_order"),
    path("publicaciones/<int:pk>/adjuntos/<int:attachment>/recortar/", cropping.post_crop, name="post_crop"),
]
