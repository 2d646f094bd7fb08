"""The cast. Alice owns «Café Alameda», Bob edits, Abel approves, Vera looks; Charlie is a stranger."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client, override_settings

from launch import compiling
from tests import migrated
from tests.secrets_seen import pytest_runtest_makereport  # noqa: F401  # watches every test's output
from tests.unguarded import flush_empties_the_log  # noqa: F401

os.environ["LANGUAGE"] = "es_MX"  # a command started by a test answers in Spanish, whatever this shell speaks

PASSWORD = "una-frase-larga-y-tranquila"
BACKENDS_FOR_TESTS = {
    # The real one takes a third of a second, on purpose.
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A database of this run's own: two runs at once, on one machine, don't meet."""
    from django.conf import settings

    own = settings.DATABASES["default"].setdefault("TEST", {})
    worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        place = tmp_path_factory.mktemp("database") / f"{worker}.sqlite3"
        own["NAME"] = str(place)
        migrated.copy_to(place)
        options = settings.DATABASES["default"]["OPTIONS"]
        # No machine dies under these tests (tests/chaos starts its own): nothing has to wait for the disk.
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    else:
        own["NAME"] = f"test_pauta_{os.getpid()}_{worker}"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """What `migrated` has put there is taken as it is; on PostgreSQL a new one is made."""
    from django.conf import settings

    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session", autouse=True)
def test_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Files in a folder of their own; static files as they lie, without the deployed manifest."""
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": plain}
    folders = {
        "MEDIA_ROOT": tmp_path_factory.mktemp("media"),
        "STATIC_ROOT": tmp_path_factory.mktemp("static"),
    }
    with override_settings(**folders, STORAGES=storages, **BACKENDS_FOR_TESTS):
        yield


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The catalogues as they are written now, whatever was compiled before."""
    folder = tmp_path_factory.mktemp("locale")
    for po in compiling.written():
        mo = folder / po.relative_to(compiling.LOCALE).with_suffix(".mo")
        mo.parent.mkdir(parents=True)
        compiling.compile_to(mo, po)
    with override_settings(LOCALE_PATHS=[folder]):
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Rate limits are counted in the cache: each test starts with none spent."""
    from django.core.cache import cache

    yield
    cache.clear()


# ── the cast ──────────────────────────────────────────────────────────────────────────────────────────


def person(email: str, name: str) -> Any:
    from teams.models import User

    return User.objects.create_user(email, PASSWORD, name=name)


def seat(workspace: Any, user: Any, role: str) -> Any:
    from teams.models import Membership

    Membership.objects.create(workspace=workspace, user=user, role=role)
    return user


@pytest.fixture
def brand(db: None) -> Any:
    from teams.models import Workspace

    return Workspace.objects.create(name="Café Alameda", slug="alameda", zone="America/Mexico_City")


@pytest.fixture
def alice(brand: Any) -> Any:
    """Admin of the brand."""
    return seat(brand, person("alice@alameda.test", "Alicia Ríos"), "admin")


@pytest.fixture
def bob(brand: Any) -> Any:
    """Editor on Alice's team."""
    return seat(brand, person("bob@alameda.test", "Beto Luna"), "editor")


@pytest.fixture
def abel(brand: Any) -> Any:
    """Approver on Alice's team."""
    return seat(brand, person("abel@alameda.test", "Abel Soto"), "approver")


@pytest.fixture
def vera(brand: Any) -> Any:
    """Looks at Alice's brand and touches nothing."""
    return seat(brand, person("vera@alameda.test", "Vera Paz"), "viewer")


@pytest.fixture
def charlie(db: None) -> Any:
    """A stranger: admin of a brand of his own, with no seat in Alice's."""
    from teams.models import Workspace

    own = Workspace.objects.create(name="Marca ajena", slug="ajena", zone="Europe/Madrid")
    return seat(own, person("charlie@ajena.test", "Carlos Cruz"), "admin")


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """`signed_in(alice).get(…)`: a browser of hers. Extra keywords go to the Client."""

    def browser(user: Any, **options: Any) -> Client:
        client = Client(**options)
        client.force_login(user)
        # As if she had been here a moment ago: the first page of a session notes where it lives.
        session = client.session
        session["seen"] = int(time.time())
        session.save()
        return client

    return browser


# ── channels on the practice network ──────────────────────────────────────────────────────────────────


def practice_channel(workspace: Any, server: str, *, handle: str = "alameda", name: str = "practica") -> Any:
    """A channel whose account exists on the practice network served at `server`."""
    from practice import accounts
    from publishing import vault
    from publishing.models import Channel

    token = accounts.open(handle, workspace.name)
    return Channel.objects.create(
        workspace=workspace,
        network="practice",
        name=name,
        account=handle,
        account_name=workspace.name,
        url=f"{server}/practica/{handle}/",
        server=server,
        private_ok=True,
        sealed=vault.sealed({"server": server, "token": token}),
    )


@pytest.fixture
def channel(brand: Any) -> Any:
    """A practice channel for tests that send nothing: nobody listens at its server."""
    return practice_channel(brand, "http://127.0.0.1:9")


@pytest.fixture
def live_channel(transactional_db: None, live_server: Any, brand: Any) -> Any:
    """A practice channel that really publishes, to the server this test runs."""
    return practice_channel(brand, live_server.url)
