from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"

    def ready(self) -> None:
        from . import checks, letters, notifying, signals  # noqa: F401  (models are only there by now)

        letters.register()
        signals.settled.connect(notifying.on_settled, dispatch_uid="notify")
        signals.channel_lost.connect(notifying.on_channel_lost, dispatch_uid="notify")
