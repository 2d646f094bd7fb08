"""Every address. Each room keeps its own; brand pages live under `m/<brand>/` in the room they belong to."""

from importlib.util import find_spec

from allauth.account.views import password_set
from django.urls import include, path

from smm import health
from smm.metrics import metrics
from teams.account import unreadable
from teams.account.confirming import confirmed
from teams.views.account import provider_back

handler400 = "smm.wrong.bad_request"
handler403 = "smm.wrong.denied"
handler404 = "smm.wrong.not_found"
handler500 = "smm.wrong.broken"

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
    # Before allauth's own, whose names they keep.
    path("cuenta/password/set/", confirmed(password_set), name="account_set_password"),
    path("cuenta/segundo-factor/recovery-codes/", unreadable.view_codes, name="mfa_view_recovery_codes"),
    path(
        "cuenta/segundo-factor/recovery-codes/generate/",
        unreadable.make_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "cuenta/segundo-factor/recovery-codes/download/",
        unreadable.download_codes,
        name="mfa_download_recovery_codes",
    ),
    path("cuenta/", include("allauth.account.urls")),
    path("cuenta/segundo-factor/", include("allauth.mfa.urls")),
    path("cuenta/proveedor/", include("allauth.socialaccount.urls")),
    # Its answer alone: the question is asked by teams' `provider_away`, under our CSP.
    path("cuenta/oidc/<str:provider_id>/login/callback/", provider_back, name="openid_connect_callback"),
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
