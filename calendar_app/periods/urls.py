"""Its addresses, inside a brand. Each view also opens without a period, on today's: «…_now»."""

from __future__ import annotations

from django.urls import path

from ..views import calendar as pages

urlpatterns = [
    path("calendario/semana/", pages.week, name="calendar_week_now"),
    path("calendario/semana/<str:day>/", pages.week, name="calendar_week"),
    path("calendario/dia/", pages.day, name="calendar_day_now"),
    path("calendario/dia/<str:day>/", pages.day, name="calendar_day"),
    path("calendario/canales/", pages.channels, name="calendar_channels_now"),
    path("calendario/canales/<str:period>/", pages.channels, name="calendar_channels"),
    path("calendario/anual/", pages.year, name="calendar_year_now"),
    path("calendario/anual/<str:year>/", pages.year, name="calendar_year"),
    path("calendario/pulso/<slug:view>/<str:period>/", pages.pulse, name="calendar_pulse"),
]
