from django.urls import path

from . import tus, views

urlpatterns = [
    path("publico/<str:token>", views.public, name="media_public"),
    path("<int:pk>/<slug:digest>/", views.file, name="media"),
    path("<int:pk>/<slug:digest>/miniatura/", views.thumbnail, name="media_thumbnail"),
    path("m/<slug:brand>/subidas/", tus.uploads, name="uploads"),
    path("m/<slug:brand>/subidas/<str:key>/", tus.upload, name="upload"),
]
