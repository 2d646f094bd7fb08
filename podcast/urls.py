from django.urls import path

from . import api, views

urlpatterns = [
    path("api/v1/me", api.call(GET=api.me), name="podcast_api_me"),
    path("api/v1/episodes", api.call(GET=api.find, POST=api.make), name="podcast_api_episodes"),
    path("api/v1/episodes/<int:pk>", api.call(DELETE=api.delete), name="podcast_api_episode"),
    path("<slug:slug>/feed.xml", views.read_feed, name="podcast_feed"),
    path("<slug:slug>/", views.show_page, name="podcast_show"),
    path("<slug:slug>/portada", views.cover, name="podcast_cover"),
    path("<slug:slug>/<int:pk>/", views.episode_page, name="podcast_episode"),
    path("<slug:slug>/<int:pk>/sonido.<slug:suffix>", views.sound, name="podcast_sound"),
    path("<slug:slug>/<int:pk>/imagen", views.image, name="podcast_image"),
]
