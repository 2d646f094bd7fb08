from django.urls import path

from .views import channels, connect, ledger, mastodon

BRAND = "m/<slug:brand>/"
CHANNELS = BRAND + "canales/"
CHANNEL = CHANNELS + "<int:pk>/"
DELIVERIES = BRAND + "entregas/"

urlpatterns = [
    path(CHANNELS, channels.channels, name="channels"),
    path(CHANNELS + "conectar/", connect.choose, name="connect"),
    path(CHANNELS + "conectar/<slug:network>/", connect.connect_network, name="connect_network"),
    path(CHANNELS + "conectar/mastodon/permiso/", mastodon.begin, name="connect_mastodon"),
    path("conectar/mastodon/regreso/", mastodon.come_back, name="mastodon_return"),
    path(CHANNEL, channels.channel, name="channel"),
    path(CHANNEL + "nombre/", channels.rename, name="channel_rename"),
    path(CHANNEL + "probar/", channels.test, name="channel_test"),
    path(CHANNEL + "pausar/", channels.pause, name="channel_pause"),
    path(CHANNEL + "reanudar/", channels.resume, name="channel_resume"),
    path(CHANNEL + "reconectar/", connect.reconnect, name="channel_reconnect"),
    path(CHANNEL + "desconectar/", channels.disconnect, name="channel_disconnect"),
    path(CHANNEL + "ensayo/", channels.rehearse, name="channel_trouble"),
    path(BRAND + "pausar/", channels.pause_brand, name="brand_pause"),
    path(BRAND + "reanudar/", channels.resume_brand, name="brand_resume"),
    path(DELIVERIES, ledger.deliveries, name="deliveries"),
    path(BRAND + "entregas.csv", ledger.deliveries_csv, name="deliveries_csv"),
    path(DELIVERIES + "resolver/", ledger.settle_cause, name="deliveries_settle"),
    path(DELIVERIES + "<int:pk>/", ledger.delivery, name="delivery"),
    path(DELIVERIES + "<int:pk>/<slug:verb>/", ledger.settle, name="delivery_verb"),
]
