"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path, re_path

from . import pages, table

urlpatterns = [
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
