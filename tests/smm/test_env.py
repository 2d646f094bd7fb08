"""Variables are read plainly and refused clearly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from smm import env, mailbox, secrets_kept

ROOT = Path(__file__).resolve().parents[2]


def test_a_file_of_variables(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        '# a comment\n\nexport PORT=8001\nNAME = "Café = té"\nEMPTY=\n', encoding="utf-8"
    )
    assert env.read_dotenv(tmp_path / ".env") == {"PORT": "8001", "NAME": "Café = té", "EMPTY": ""}
    assert env.read_dotenv(tmp_path / "none") == {}


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PAUTA_A=file\nPAUTA_B=file\n")
    monkeypatch.setenv("PAUTA_A", "environment")
    monkeypatch.setenv("PAUTA_B", "")
    monkeypatch.delenv("PAUTA_B")
    env.load_dotenv(tmp_path / ".env")
    assert (os.environ["PAUTA_A"], os.environ.pop("PAUTA_B")) == ("environment", "file")


@pytest.mark.parametrize("seen", ["ochenta", "-1", "0", "65536", "80.5", "٨٠"])
def test_a_port_that_is_none(monkeypatch: pytest.MonkeyPatch, seen: str) -> None:
    monkeypatch.setenv("PORT", seen)
    with pytest.raises(env.Misconfigured, match=f"PORT is «{seen}»: write a whole number from 1 to 65535"):
        env.port()


def test_truth_is_one_or_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    for seen, meant in {"1": True, "yes": True, "": False, "0": False, "Off": False}.items():
        monkeypatch.setenv("DEBUG", seen)
        assert env.truth("DEBUG", False) is meant
    monkeypatch.setenv("DEBUG", "perhaps")
    with pytest.raises(env.Misconfigured, match="DEBUG is «perhaps»: write 1 or 0"):
        env.truth("DEBUG", False)


def test_no_password_comes_back_in_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "memcached://me:hunter2@host/0")
    with pytest.raises(env.Misconfigured) as refused:
        env.address("REDIS_URL", "", schemes=("redis",))
    assert "memcached://…@host/0" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first = secrets_kept.kept(tmp_path / "secret", "keys", secrets_kept.fernet_key)
    assert secrets_kept.kept(tmp_path / "secret", "keys", secrets_kept.fernet_key) == first
    assert (tmp_path / "secret" / "keys").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (tmp_path / "secret").iterdir()] == ["keys"]


def test_processes_that_start_together_agree_on_one_secret(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from smm import secrets_kept as s;"
        f"print(s.kept(Path({str(tmp_path)!r}) / 'secret', 'keys', s.fernet_key))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    assert len({process.communicate()[0] for process in running}) == 1


def test_a_key_that_is_none_is_not_repeated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAUTA_KEYS", f"{secrets_kept.fernet_key()}, not-a-key-but-secret")
    with pytest.raises(env.Misconfigured) as refused:
        secrets_kept.credential_keys(tmp_path)
    assert "key 2, 20 characters" in str(refused.value)
    assert "not-a-key" not in str(refused.value)


def test_letters_leave_by_the_address_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EMAIL_URL", "submission://me%40firm:p%3Aw@mail.example.org")
    told = mailbox.mail_settings(tmp_path)
    assert (told["EMAIL_HOST"], told["EMAIL_PORT"], told["EMAIL_USE_TLS"], told["EMAIL_USE_SSL"]) == (
        "mail.example.org",
        587,
        True,
        False,
    )
    assert (told["EMAIL_HOST_USER"], told["EMAIL_HOST_PASSWORD"]) == ("me@firm", "p:w")


def test_letters_without_an_address_become_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)
    assert mailbox.mail_settings(tmp_path)["EMAIL_FILE_PATH"] == tmp_path


def test_letters_by_an_unknown_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EMAIL_URL", "pigeon://me:hunter2@roof")
    with pytest.raises(env.Misconfigured) as refused:
        mailbox.mail_settings(tmp_path)
    assert "pigeon://…@roof" in str(refused.value)
    assert "hunter2" not in str(refused.value)
