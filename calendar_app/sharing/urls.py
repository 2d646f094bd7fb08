"""Its addresses: inside a brand, and those that open without an account."""

from __future__ import annotations

from django.urls import path

from . import client_views, feed_pages, link_pages, print_page, public_pages, view_pages

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
    path("calendario/enlaces/<int:pk>/renovar/", link_pages.link_renew, name="link_renew"),
    path("calendario/enlaces/pedir/", link_pages.link_ask, name="link_ask"),
    path("calendario/propuestas/<int:pk>/", link_pages.proposal, name="proposal"),
    path("calendario/<str:month>/imprimir/", print_page.calendar_print, name="calendar_print"),
]

POST = "c/<str:token>/p/<int:pk>/"
public = [
    path("ics/<str:token>/calendario.ics", public_pages.calendar_feed, name="calendar_feed"),
    path("c/<str:token>/", public_pages.client_link, name="client_link"),
    path("c/<str:token>/imagen/<str:seal>/", public_pages.client_picture, name="client_picture"),
    path("c/<str:token>/archivo/<str:seal>/", public_pages.client_file, name="client_file"),
    path("c/<str:token>/codigo/", client_views.client_code, name="client_code"),
    path("c/<str:token>/aprobar/", client_views.client_approve_seen, name="client_approve_seen"),
    path(POST, client_views.client_post, name="client_post"),
    path(f"{POST}decidir/", client_views.client_decide, name="client_decide"),
    path(f"{POST}hora/", client_views.client_propose, name="client_propose"),
    path(f"{POST}comentarios/", client_views.client_remarks, name="client_remarks"),
    path(f"{POST}comentarios/zona/<int:attachment>/", client_views.client_zone, name="client_zone"),
    path(f"{POST}comentarios/<int:remark>/<slug:act>/", client_views.client_remark, name="client_remark"),
]
