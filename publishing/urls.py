from django.urls import path

from .views import app_keys, channels, connect, consent, ledger, newsletter, podcast

BRAND = "m/<slug:brand>/"
CHANNELS = BRAND + "canales/"
CHANNEL = CHANNELS + "<int:pk>/"
DELIVERIES = BRAND + "entregas/"

urlpatterns = [
    path(CHANNELS, channels.channels, name="channels"),
    path(CHANNELS + "conectar/", connect.choose, name="connect"),
    path(CHANNELS + "conectar/<slug:network>/", connect.connect_network, name="connect_network"),
    path(CHANNELS + "conectar/<slug:network>/permiso/", consent.begin, name="consent_begin"),
    path(CHANNELS + "conectar/<slug:network>/elegir/", consent.pick, name="consent_pick"),
    path(CHANNELS + "claves/", app_keys.of_brand, name="brand_keys_all"),
    path(CHANNELS + "claves/<slug:network>/", app_keys.edit_of_brand, name="brand_keys"),
    path("instalacion/claves/", app_keys.of_installation, name="installation_keys"),
    path("instalacion/claves/<slug:network>/", app_keys.edit_of_installation, name="installation_keys_of"),
    path("conectar/regreso/<slug:network>/", consent.come_back, name="consent_return"),
    path(CHANNEL, channels.channel, name="channel"),
    path(CHANNEL + "nombre/", channels.rename, name="channel_rename"),
    path(CHANNEL + "probar/", channels.test, name="channel_test"),
    path(CHANNEL + "pausar/", channels.pause, name="channel_pause"),
    path(CHANNEL + "reanudar/", channels.resume, name="channel_resume"),
    path(CHANNEL + "reconectar/", connect.reconnect, name="channel_reconnect"),
    path(CHANNEL + "desconectar/", channels.disconnect, name="channel_disconnect"),
    path(BRAND + "boletines/<int:pk>/", newsletter.people, name="newsletter_people"),
    path(BRAND + "boletines/<int:pk>/lista.csv", newsletter.people_csv, name="newsletter_people_csv"),
    path(BRAND + "boletines/<int:pk>/<int:subscriber>/quitar/", newsletter.remove, name="newsletter_remove"),
    path(BRAND + "podcasts/<int:pk>/", podcast.settings, name="podcast_settings"),
    path(CHANNEL + "ensayo/", channels.rehearse, name="channel_trouble"),
    path(BRAND + "pausar/", channels.pause_brand, name="brand_pause"),
    path(BRAND + "reanudar/", channels.resume_brand, name="brand_resume"),
    path(DELIVERIES, ledger.deliveries, name="deliveries"),
    path(BRAND + "entregas.csv", ledger.deliveries_csv, name="deliveries_csv"),
    path(DELIVERIES + "resolver/", ledger.settle_cause, name="deliveries_settle"),
    path(DELIVERIES + "<int:pk>/", ledger.delivery, name="delivery"),
    path(DELIVERIES + "<int:pk>/<slug:verb>/", ledger.settle, name="delivery_verb"),
]
