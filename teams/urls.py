from django.urls import path

from .views import brands, notices, people, team, webhooks

urlpatterns = [
    path("", brands.home, name="home"),
    path("marcas/nueva/", brands.new, name="brand_new"),
    path("perfil/", people.profile, name="profile"),
    path("perfil/tema/", people.theme, name="set_theme"),
    path("invitacion/<str:token>/", people.invitation, name="invitation"),
    path("m/<slug:brand>/ajustes/", brands.settings, name="settings"),
    path("m/<slug:brand>/equipo/", team.team, name="team"),
    path("m/<slug:brand>/equipo/invitar/", team.invite, name="team_invite"),
    path("m/<slug:brand>/equipo/invitaciones/<int:pk>/reenviar/", team.resend, name="invitation_resend"),
    path("m/<slug:brand>/equipo/invitaciones/<int:pk>/retirar/", team.withdraw, name="invitation_withdraw"),
    path("m/<slug:brand>/equipo/<int:pk>/rol/", team.change_role, name="seat_role"),
    path("m/<slug:brand>/equipo/<int:pk>/quitar/", team.remove, name="seat_remove"),
    path("avisos/", notices.notices, name="notices"),
    path("avisos/campana/", notices.bell, name="notice_bell"),
    path("avisos/leidos/", notices.mark_all, name="notices_read"),
    path("avisos/preferencias/", notices.choices, name="notice_choices"),
    path("avisos/sin-correo/<str:token>/", notices.leave, name="notice_leave"),
    path("avisos/<int:pk>/", notices.follow, name="notice"),
    path("avisos/<int:pk>/leido/", notices.mark, name="notice_mark"),
    path("m/<slug:brand>/webhooks/", webhooks.webhooks, name="webhooks"),
    path("m/<slug:brand>/webhooks/nuevo/", webhooks.new, name="webhook_new"),
    path("m/<slug:brand>/webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("m/<slug:brand>/webhooks/<int:pk>/probar/", webhooks.test, name="webhook_test"),
    path("m/<slug:brand>/webhooks/<int:pk>/detener/", webhooks.stop, name="webhook_stop"),
    path("m/<slug:brand>/webhooks/<int:pk>/reanudar/", webhooks.start, name="webhook_start"),
    path("m/<slug:brand>/webhooks/<int:pk>/secreto/", webhooks.rotate, name="webhook_rotate"),
    path("m/<slug:brand>/webhooks/<int:pk>/quitar/", webhooks.remove, name="webhook_remove"),
    path("m/<slug:brand>/webhooks/<int:pk>/envios/<int:call>/", webhooks.again, name="webhook_again"),
]
