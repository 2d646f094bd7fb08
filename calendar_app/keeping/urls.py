"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("publicaciones/<int:pk>/unir/", views.post_merge, name="post_merge"),
    path("publicaciones/<int:pk>/presencia/", views.post_presence, name="post_presence"),
    path("publicaciones/<int:pk>/versiones/", views.post_versions, name="post_versions"),
    path("publicaciones/<int:pk>/versiones/<int:number>/", views.post_version, name="post_version"),
    path("publicaciones/<int:pk>/versiones/<int:number>/restaurar/", views.post_restore, name="post_restore"),
]
