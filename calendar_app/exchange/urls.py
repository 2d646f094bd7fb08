"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path, re_path

from . import feed_pages, pages, table

feeds = [
    path("ajustes/fuentes/", feed_pages.sources, name="sources"),
    path("ajustes/fuentes/nueva/", feed_pages.source_new, name="source_new"),
    path("ajustes/fuentes/<int:pk>/", feed_pages.source, name="source"),
    path("ajustes/fuentes/<int:pk>/editar/", feed_pages.source_edit, name="source_edit"),
    path("ajustes/fuentes/<int:pk>/mirar/", feed_pages.source_check, name="source_check"),
    path("ajustes/fuentes/<int:pk>/pausar/", feed_pages.source_pause, name="source_pause"),
    path("ajustes/fuentes/<int:pk>/reanudar/", feed_pages.source_resume, name="source_resume"),
    path("ajustes/fuentes/<int:pk>/eliminar/", feed_pages.source_delete, name="source_delete"),
    path("ajustes/fuentes/<int:pk>/reponer/", feed_pages.source_restore, name="source_restore"),
]
urlpatterns = [
    *feeds,
    path("calendario/parrilla/", table.calendar_table, name="calendar_table"),
    re_path(
        r"^calendario/parrilla\.(?P<kind>xlsx|csv)$", table.calendar_table_file, name="calendar_table_file"
    ),
    path("importar/", pages.imports, name="imports"),
    path("importar/ejemplo.csv", pages.import_example, name="import_example"),
    path("importar/<int:pk>/", pages.import_table, name="import_table"),
    path("importar/<int:pk>/avance/", pages.import_progress, name="import_progress"),
    path("importar/<int:pk>/hacer/", pages.import_run, name="import_run"),
]
