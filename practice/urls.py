from django.urls import path

from . import api, feed, views

urlpatterns = [
    path("api/v1/me", api.call(GET=api.me), name="practice_api_me"),
    path("api/v1/media", api.call(POST=api.take_media), name="practice_api_media"),
    path("api/v1/posts", api.call(GET=api.find_posts, POST=api.make_post), name="practice_api_posts"),
    path(
        "api/v1/posts/<int:pk>", api.call(GET=api.show_post, DELETE=api.delete_post), name="practice_api_it"
    ),
    path("api/v1/readings", api.call(GET=api.readings), name="practice_api_readings"),
    path("<slug:handle>/atom.xml", feed.atom, name="practice_feed"),
    path("<slug:handle>/", views.page, name="practice_page"),
    path("<slug:handle>/<int:pk>/", views.post, name="practice_post"),
    path("<slug:handle>/<int:pk>/me-gusta/", views.like, name="practice_like"),
    path("<slug:handle>/imagenes/<int:pk>/", views.image, name="practice_image"),
]
