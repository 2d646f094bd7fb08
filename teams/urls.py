from django.urls import path

from .views import brands, people, team

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
]
