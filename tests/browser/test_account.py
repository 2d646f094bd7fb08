"""An account of one's own: passkeys at Chromium's own authenticator, codes without a script, every page."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from teams.models import AuditEntry
from tests.conftest import PASSWORD
from tests.teams.account.conftest import Telephone


@pytest.fixture
def authenticator(context, page):
    """The device's own: keeps passkeys and knows its owner by her finger."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda: devtools.send("WebAuthn.getCredentials", {"authenticatorId": made["authenticatorId"]})[
        "credentials"
    ]


def enter(page, email: str) -> None:
    page.get_by_label("Correo").fill(email)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()


def confirm(page) -> None:
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Continuar").click()


def ways_in() -> list[list[str]]:
    """How each sign-in proved itself, as the log keeps it."""
    done = AuditEntry.objects.filter(did="sign_in.done").order_by("number")
    return [entry.after["how"] for entry in done]


def leave(page) -> None:
    page.goto(page.base + reverse("account_logout"))
    page.locator("main").get_by_role("button", name="Cerrar sesión").click()


def test_a_passkey_opens_without_a_password_and_confirms_that_it_is_her(alice, visit, authenticator):
    page = visit(reverse("account_login"))
    enter(page, alice.email)
    page.wait_for_url("**/m/alameda/")
    page = visit(reverse("mfa_add_webauthn"))
    confirm(page)
    page.get_by_label("Nombre de la llave").fill("Mi portátil")
    page.get_by_role("button", name="Añadir").click()
    page.get_by_role("heading", name="Códigos de recuperación").wait_for()
    (kept,) = authenticator()
    assert kept["isResidentCredential"]

    leave(page)
    page = visit(reverse("account_login"))
    page.get_by_role("button", name="Entrar con una llave de acceso").click()
    page.wait_for_url("**/m/alameda/")
    assert ways_in() == [["password"], ["mfa"]]

    page = visit(reverse("mfa_list_webauthn"))
    page.get_by_role("link", name="Quitar Mi portátil").click()
    page.get_by_role("link", name="Usar una llave de acceso").click()
    page.get_by_role("button", name="Usar la llave de acceso").click()
    page.get_by_role("button", name="Quitar").click()
    page.get_by_text("Todavía no tienes ninguna.").wait_for()
    assert not Authenticator.objects.exists()


def test_a_passkey_is_a_second_factor_after_the_password(alice, visit, authenticator):
    page = visit(reverse("account_login"))
    enter(page, alice.email)
    page.wait_for_url("**/m/alameda/")
    page = visit(reverse("mfa_add_webauthn"))
    confirm(page)
    page.get_by_role("button", name="Añadir").click()
    page.get_by_role("heading", name="Códigos de recuperación").wait_for()
    leave(page)
    page = visit(reverse("account_login"))
    enter(page, alice.email)
    page.get_by_role("button", name="Usar una llave de acceso").click()
    page.wait_for_url("**/m/alameda/")
    assert ways_in() == [["password"], ["password", "mfa"]]


def test_a_device_without_the_key_is_told_and_nothing_opens(alice, visit, authenticator):
    page = visit(reverse("account_login"))
    page.get_by_role("button", name="Entrar con una llave de acceso").click()
    page.get_by_text("El equipo no dio la llave.").wait_for()
    assert page.url.endswith(reverse("account_login"))
    assert ways_in() == []


def test_the_new_password_says_how_far_it_is(alice, sign_in, visit):
    sign_in(alice)
    page = visit(reverse("account_change_password"))
    field = page.locator("#id_password1")
    field.press_sequentially("corta")
    page.get_by_text("Caracteres que faltan: 7").wait_for()
    field.fill("una-frase-larga-de-verdad")
    page.get_by_text("Muy buen largo.").wait_for()
    expect(page.get_by_text("Caracteres que faltan")).to_have_count(0)


@pytest.mark.parametrize("scripting", [False])
def test_codes_and_sessions_need_no_script(scripting, alice, visit):
    page = visit(reverse("account_login"))
    enter(page, alice.email)
    page.wait_for_url("**/m/alameda/")
    page = visit(reverse("mfa_activate_totp"))
    confirm(page)
    telephone = Telephone(page.locator("[data-secret]").text_content())
    page.get_by_label("Código").fill(telephone.code())
    page.get_by_role("button", name="Activar").click()
    page.get_by_role("heading", name="Códigos de recuperación").wait_for()
    leave(page)
    cache.clear()  # the same half minute: that code has opened once
    page = visit(reverse("account_login"))
    enter(page, alice.email)
    page.get_by_label("Código").fill(telephone.code())
    page.get_by_role("button", name="Entrar", exact=True).click()
    page.wait_for_url("**/m/alameda/")
    assert ways_in() == [["password"], ["password", "mfa"]]
    page = visit(reverse("account_sessions"))
    expect(page.get_by_text("Chrome en Linux")).to_have_count(1)


PAGES = ["profile", "account_email", "account_change_password", "mfa_index", "mfa_activate_totp"]
PAGES += ["mfa_list_webauthn", "mfa_add_webauthn", "account_sessions", "account_data", "account_delete"]


def test_every_page_of_hers(looks, alice, bob, visit, accessible, picture):
    page = visit(reverse("account_login"))
    accessible()
    enter(page, bob.email)
    page.wait_for_url("**/m/alameda/")
    page = visit(reverse("account_delete"))
    accessible()
    confirm(page)
    for name in PAGES:
        page = visit(reverse(name))
        assert page.locator(".account-places [aria-current]").count() == 1
        accessible()
        picture(f"{name}-{looks}")


def test_a_brand_that_asks_shows_the_way(looks, brand, bob, sign_in, visit, accessible, picture, complaints):
    brand.second_factor = True
    brand.save()
    sign_in(bob)
    page = visit(reverse("today", args=["alameda"]))
    assert page.get_by_role("link", name="Activar con una aplicación").count() == 1
    accessible()
    picture(f"second-factor-needed-{looks}")
    complaints[:] = [said for said in complaints if "403" not in said]
