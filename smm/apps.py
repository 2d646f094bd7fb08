from django.apps import AppConfig


class Hall(AppConfig):
    """Makes Celery's app the current one in every process, so that tasks find our broker."""

    name = "smm"
    verbose_name = "Pauta"

    def ready(self) -> None:
        from smm import celery  # noqa: F401  (needs the settings, which are only there by now)
