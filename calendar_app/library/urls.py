"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path

from .views import drawers, hands, shelves

urlpatterns = [
    path("biblioteca/", shelves.library, name="library"),
    path("biblioteca/subir/", hands.library_bring, name="library_bring"),
    path("biblioteca/varios/", hands.library_bulk, name="library_bulk"),
    path("biblioteca/subidas/<str:key>/descartar/", shelves.library_discard, name="library_discard"),
    path("biblioteca/carpetas/nueva/", drawers.library_folder_new, name="library_folder_new"),
    path("biblioteca/carpetas/<int:folder>/", drawers.library_folder, name="library_folder"),
    path("biblioteca/<int:pk>/", shelves.library_file, name="library_file"),
    path("biblioteca/<int:pk>/guardar/", shelves.library_file_save, name="library_file_save"),
]
