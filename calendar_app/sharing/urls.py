"""Its addresses: inside a brand, and those that open without an account."""

from __future__ import annotations

from django.urls import path

from . import feed_pages, link_pages, print_page, public_pages, view_pages

urlpatterns = [
    path("calendario/vistas/", view_pages.views, name="views"),
    path("calendario/vistas/nueva/", view_pages.view_new, name="view_new"),
    path("calendario/vistas/restaurar/", view_pages.view_restore, name="view_restore"),
    path("calendario/vistas/<int:pk>/", view_pages.view_edit, name="view_edit"),
    path("calendario/vistas/<int:pk>/eliminar/", view_pages.view_delete, name="view_delete"),
    path("calendario/suscripciones/", feed_pages.feeds, name="feeds"),
    path("calendario/suscripciones/nueva/", feed_pages.feed_new, name="feed_new"),
    path("calendario/suscripciones/<int:pk>/", feed_pages.feed_change, name="feed_change"),
    path("calendario/enlaces/", link_pages.links, name="links"),
    path("calendario/enlaces/nuevo/", link_pages.link_new, name="link_new"),
    path("calendario/enlaces/<int:pk>/revocar/", link_pages.link_revoke, name="link_revoke"),
    path("calendario/<str:month>/imprimir/", print_page.calendar_print, name="calendar_print"),
]

public = [
    path("ics/<str:token>/calendario.ics", public_pages.calendar_feed, name="calendar_feed"),
    path("c/<str:token>/", public_pages.client_link, name="client_link"),
    path("c/<str:token>/imagen/<str:seal>/", public_pages.client_picture, name="client_picture"),
]
