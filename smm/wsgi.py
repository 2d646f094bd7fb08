import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smm.settings")
application = get_wsgi_application()


def warm() -> None:
    """Every page is known before the first one is asked for: else somebody waits a second for all of them."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns


warm()
