"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path

from . import pages

HERE = "publicaciones/<int:pk>/comentarios/"

urlpatterns = [
    path(HERE, pages.post_remarks, name="post_remarks"),
    path(f"{HERE}personas/", pages.post_remark_people, name="post_remark_people"),
    path(f"{HERE}zona/<int:attachment>/", pages.post_remark_zone, name="post_remark_zone"),
    path(f"{HERE}<int:remark>/<slug:act>/", pages.post_remark, name="post_remark"),
]
