"""Every address. Each room keeps its own; brand pages live under `m/<brand>/` in the room they belong to."""

from importlib.util import find_spec

from django.urls import include, path

from smm import health
from smm.metrics import metrics

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("cuenta/", include("allauth.account.urls")),
    path("cuenta/segundo-factor/", include("allauth.mfa.urls")),
    path("cuenta/proveedor/", include("allauth.socialaccount.urls")),
    path("cuenta/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("idioma/", include("django.conf.urls.i18n")),
    *(
        path(prefix, include(rooms_urls))
        for prefix, rooms_urls in [
            ("practica/", "practice.urls"),
            ("medios/", "media.urls"),
            ("podcast/", "podcast.urls"),
            ("boletin/", "newsletter.urls"),
            ("", "teams.urls"),
            ("", "publishing.urls"),
            ("", "calendar_app.urls"),
        ]
        if find_spec(rooms_urls.partition(".")[0]) and find_spec(rooms_urls)
    ),
]
