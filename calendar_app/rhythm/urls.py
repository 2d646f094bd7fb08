"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path

from .pages import evergreen, queue, repeat, slots

urlpatterns = [
    path("huecos/", slots.slots, name="slots"),
    path("huecos/nuevo/", slots.slot_add, name="slot_add"),
    path("huecos/copiar/", slots.slots_copy, name="slots_copy"),
    path("huecos/deshacer/", slots.slot_undo, name="slot_undo"),
    path("huecos/<int:pk>/", slots.slot_change, name="slot_change"),
    path("publicaciones/<int:pk>/cola/", queue.post_queue, name="post_queue"),
    path("publicaciones/<int:pk>/cola/quitar/", queue.post_unqueue, name="post_unqueue"),
    path("publicaciones/<int:pk>/repetir/", repeat.post_repeat, name="post_repeat"),
    path("repeticiones/<int:pk>/", repeat.repeat_change, name="repeat_change"),
    path("repeticiones/veces/<int:pk>/", repeat.repeat_time, name="repeat_time"),
    path("perennes/", evergreen.evergreens, name="evergreens"),
    path("perennes/<int:pk>/", evergreen.one, name="evergreen"),
    path("perennes/<int:pk>/cambiar/", evergreen.evergreen_change, name="evergreen_change"),
    path("publicaciones/<int:pk>/perenne/", evergreen.evergreen_add, name="evergreen_add"),
    path("publicaciones/<int:pk>/perenne/reponer/", evergreen.evergreen_put_back, name="evergreen_put_back"),
]
