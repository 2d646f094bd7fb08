from django.urls import path

from . import api, views

urlpatterns = [
    path("api/v1/me", api.call(GET=api.me), name="newsletter_api_me"),
    path("api/v1/issues", api.call(GET=api.find, POST=api.make), name="newsletter_api_issues"),
    path("api/v1/issues/<int:pk>", api.call(GET=api.show, DELETE=api.cancel), name="newsletter_api_issue"),
    path("confirmar/<slug:token>/", views.confirm, name="newsletter_confirm"),
    path("baja/<slug:token>/", views.leave, name="newsletter_leave"),
    path("<slug:slug>/", views.page, name="newsletter"),
    path("<slug:slug>/<int:pk>/", views.issue, name="newsletter_issue"),
    path("<slug:slug>/<int:pk>/imagen/<int:number>", views.picture, name="newsletter_picture"),
]
