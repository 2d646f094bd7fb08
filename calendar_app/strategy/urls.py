"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path

from . import campaign_pages, draft_pages, pages

urlpatterns = [
    path("estrategia/", pages.strategy, name="strategy"),
    path("estrategia/borrador/", draft_pages.draft, name="strategy_draft"),
    path("estrategia/borrador/descartar/", draft_pages.throw_away, name="strategy_discard"),
    path("estrategia/versiones/", pages.history, name="strategy_history"),
    path("estrategia/versiones/<int:number>/", pages.version, name="strategy_version"),
    path("estrategia/versiones/<int:number>/comparar/", pages.compare, name="strategy_compare"),
    path("estrategia/versiones/<int:number>/retirar/", pages.take_back, name="strategy_take_back"),
    path("campanas/", campaign_pages.every, name="campaigns"),
    path("campanas/nueva/", campaign_pages.new, name="campaign_new"),
    path("campanas/<int:pk>/", campaign_pages.one, name="campaign"),
    path("campanas/<int:pk>/editar/", campaign_pages.edit, name="campaign_edit"),
    path("campanas/<int:pk>/pausar/", campaign_pages.pause, name="campaign_pause"),
    path("campanas/<int:pk>/reanudar/", campaign_pages.resume, name="campaign_resume"),
    path("campanas/<int:pk>/archivar/", campaign_pages.archive, name="campaign_archive"),
    path("campanas/<int:pk>/recuperar/", campaign_pages.restore, name="campaign_restore"),
]
