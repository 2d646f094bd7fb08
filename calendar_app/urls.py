"""Addresses of the calendar room, all inside a brand."""

from django.urls import include, path

from .views import approvals, moving, quick, today
from .views import calendar as calendar_pages

composer: list = []

calendar = [
    path("", today.today, name="today"),
    path("calendario/", calendar_pages.calendar, name="calendar"),
    path("calendario/lista/", calendar_pages.calendar_list, name="calendar_list"),
    path("calendario/<str:month>/", calendar_pages.calendar, name="calendar_month"),
    path("calendario/<str:month>/pulso/", calendar_pages.pulse, name="calendar_pulse"),
    path("publicaciones/<int:pk>/vistazo/", quick.post_quick, name="post_quick"),
    path("publicaciones/<int:pk>/mover/", moving.post_move, name="post_move"),
    path("aprobaciones/", approvals.approvals, name="approvals"),
]

urlpatterns = [path("m/<slug:brand>/", include([*composer, *calendar]))]
