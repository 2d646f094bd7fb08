from django.urls import path

from . import views

urlpatterns = [
    path("publico/<str:token>", views.public, name="media_public"),
    path("<int:pk>/<slug:digest>/", views.file, name="media"),
    path("<int:pk>/<slug:digest>/miniatura/", views.thumbnail, name="media_thumbnail"),
]
