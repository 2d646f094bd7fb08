"""Addresses of the calendar room, all inside a brand."""

from django.urls import include, path

from .sharing import urls as sharing_urls
from .views import (
    absence,
    approvals,
    attachments,
    composer_channel,
    moving,
    quick,
    review,
    rules,
    scheduling,
    today,
)
from .views import calendar as calendar_pages
from .views import composer as pages

composer = [
    path("publicaciones/nueva/", pages.post_new, name="post_new"),
    path("publicaciones/nueva/comprobar/", pages.post_check, name="post_new_check"),
    path("publicaciones/<int:pk>/", pages.post, name="post"),
    path("publicaciones/<int:pk>/guardar/", pages.post_save, name="post_save"),
    path("publicaciones/<int:pk>/comprobar/", pages.post_check, name="post_check"),
    path("publicaciones/<int:pk>/programar/", scheduling.post_schedule, name="post_schedule"),
    path("publicaciones/<int:pk>/publicar-ya/", scheduling.post_publish_now, name="post_publish_now"),
    path("publicaciones/<int:pk>/desprogramar/", scheduling.post_unschedule, name="post_unschedule"),
    path("publicaciones/<int:pk>/archivar/", scheduling.post_archive, name="post_archive"),
    path(
        "publicaciones/canales/<int:channel>/opciones/",
        composer_channel.post_look_around,
        name="post_look_around",
    ),
    path("publicaciones/<int:pk>/revision/", review.post_review, name="post_review"),
    path("publicaciones/<int:pk>/adjuntos/", attachments.post_attach, name="post_attach"),
    path(
        "publicaciones/<int:pk>/adjuntos/<int:attachment>/quitar/",
        attachments.post_detach,
        name="post_detach",
    ),
    path(
        "publicaciones/<int:pk>/canales/<int:channel>/adjuntos/<int:attachment>/<slug:how>/",
        attachments.post_sketch,
        name="post_sketch",
    ),
    path("ajustes/revision/", rules.review_policy, name="review_policy"),
    path("ajustes/revision/canales/<int:pk>/", rules.review_channel, name="review_channel"),
    path("ajustes/revision/campanas/<int:pk>/", rules.review_campaign, name="review_campaign"),
    path("ajustes/revision/reglas/<int:pk>/quitar/", rules.review_rule_remove, name="review_rule_remove"),
    path("ausencia/", absence.my_absence, name="my_absence"),
    path("equipo/<int:pk>/ausencia/", absence.seat_away, name="seat_away"),
]

calendar = [
    path("", today.today, name="today"),
    path("calendario/", calendar_pages.calendar, name="calendar"),
    path("calendario/lista/", calendar_pages.calendar_list, name="calendar_list"),
    path("calendario/<str:month>/", calendar_pages.calendar, name="calendar_month"),
    path("publicaciones/<int:pk>/vistazo/", quick.post_quick, name="post_quick"),
    path("publicaciones/<int:pk>/duplicar/", quick.post_duplicate, name="post_duplicate"),
    path("publicaciones/<int:pk>/mover/", moving.post_move, name="post_move"),
    path("aprobaciones/", approvals.approvals, name="approvals"),
    path("aprobaciones/aprobar/", approvals.approvals_several, name="approvals_several"),
    path("aprobaciones/deshacer/", approvals.approvals_undo, name="approvals_undo"),
    path("aprobaciones/<int:pk>/leida/", approvals.approvals_read, name="approvals_read"),
]

rooms = [
    path("", include(f"calendar_app.{room}.urls"))
    for room in (
        "strategy", "key_dates", "rhythm", "compass", "periods", "sharing", "finding", "bulk", "writing_aids",
        "links", "keeping", "library", "exchange", "remarks", "sealing",
    )
]  # fmt: skip

# Before the calendar's own, whose «calendario/<month>/» would take any word.
urlpatterns = [path("m/<slug:brand>/", include([*rooms, *composer, *calendar])), *sharing_urls.public]
