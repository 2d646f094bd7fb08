"""Whom a permission lets us publish as: the member, and the organizations where they may publish.

Sources: learn.microsoft.com linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2 (userinfo),
linkedin/marketing/community-management/organizations/{organization-access-control,organization-lookup}-api.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from publishing.networks.contract import Account, Disconnected, Grant, Line, Refused
from publishing.networks.linkedin_client import Application, in_path


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


MEMBER, ORGANIZATION = _("Perfil"), _("Organización")
PUBLISHERS = ("ADMINISTRATOR", "CONTENT_ADMINISTRATOR")  # roles that may publish
AT_ONCE, PAGES = 100, 10


def reached(grant: Grant, line: Line) -> list[Account]:
    app = Application(grant.access, line)
    return [_member(app, grant), *(_organization(urn, app, grant) for urn in _administered(app, grant))]


def _member(app: Application, grant: Grant) -> Account:
    said = app.make_request("GET", "/v2/userinfo")
    person = str(said.dig("sub"))
    name = str(said.json().get("name") or person)
    facts = {"kind": "person"}
    return Account(id=f"urn:li:person:{person}", name=name, kind=MEMBER, facts=facts, **_kept(grant))


def _administered(app: Application, grant: Grant) -> Iterator[str]:
    """URNs. An app without the organizations' product is told no: then there are none to offer."""
    if grant.scopes and not any(scope.startswith("w_organization_social") for scope in grant.scopes):
        return
    with suppress(Refused, Disconnected):
        for page in range(PAGES):
            asked = {"q": "roleAssignee", "state": "APPROVED", "count": AT_ONCE, "start": page * AT_ONCE}
            elements = app.make_request("GET", "/rest/organizationAcls", params=asked).dig("elements")
            found = [each for each in elements if each.get("role") in PUBLISHERS]
            yield from dict.fromkeys(str(each.get("organization") or "") for each in found)
            if len(elements) < AT_ONCE:
                return


def _organization(urn: str, app: Application, grant: Grant) -> Account:
    said: Mapping[str, Any] = {}
    with suppress(Refused, Disconnected):
        said = app.make_request("GET", f"/rest/organizations/{in_path(urn.rpartition(':')[2])}").json()
    vanity = str(said.get("vanityName") or urn.rpartition(":")[2])
    return Account(
        id=urn,
        name=str(said.get("localizedName") or urn),
        url=f"https://www.linkedin.com/company/{vanity}/",
        kind=ORGANIZATION,
        facts={"kind": "organization"},
        **_kept(grant),
    )


def _kept(grant: Grant) -> dict[str, Any]:
    """Without a refresh token (they are for approved partners) the access token's end is the end."""
    secrets = {"access_token": grant.access, "refresh_token": grant.refresh}
    return {
        "secrets": {name: value for name, value in secrets.items() if value},
        "expires_at": grant.expires_at,
        "ends_at": grant.ends_at if grant.refresh else grant.expires_at,
        "scopes": grant.scopes,
    }
