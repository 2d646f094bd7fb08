"""Every address, tried by Charlie, who is a stranger here, and by nobody in particular.

The addresses are found by walking the resolver: a new one is tried as soon as it exists. One that is open to
everybody has to be named here, with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.test import Client

from tests.walking import addresses, brand_pages, one_of_everything

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")

# Open to everybody, and why.
PUBLIC = {
    "healthz": "says only that we live",
    "readyz": "says only whether we can work",
    "metrics": "answers this machine, or who has its token; smm/test_metrics.py",
    "set_language": "the language of who isn't signed in",
    "home": "leads to the door",
    "invitation": "who holds the link may see it; it is tried in teams/test_inviting.py",
    "invitation_decline": "as above; teams/account/test_invitations.py",
    "media_public": "who holds a signed address may fetch; media/test_public_addresses.py",
    "practice_page": "what the practice network publishes is public, as on any network",
    "practice_feed": "as above",
    "practice_post": "as above",
    "practice_like": "as above",
    "practice_image": "as above",
    "calendar_feed": "its address is signed; calendar_app/sharing/test_feeds.py",
    "client_link": "who holds the signed link may read; calendar_app/sharing/test_client_link.py",
    "client_picture": "as above",
    "client_file": "as above",
    "client_code": "as above; calendar_app/sharing/test_codes.py",
    "client_post": "as above; calendar_app/sharing/test_client_decides.py",
    "client_decide": "as above",
    "client_approve_seen": "as above",
    "client_propose": "as above; calendar_app/sharing/test_proposals.py",
    "client_remarks": "as above; calendar_app/sharing/test_client_decides.py",
    "client_remark": "as above",
    "client_zone": "as above",
    "notice_leave": "the signed link in her letter is the right; teams/notices/test_mailing.py",
    "newsletter": "anybody may ask for it; newsletter/test_newsletter.py",
    "newsletter_issue": "as above",
    "newsletter_picture": "as above",
    "newsletter_confirm": "the token in the address is the right; newsletter/test_newsletter.py",
    "newsletter_leave": "as above",
    "newsletter_api_me": "its own tokens; newsletter/test_newsletter.py",
    "newsletter_api_issues": "as above",
    "newsletter_api_issue": "as above",
    "podcast_feed": "anybody may listen; podcast/test_podcast.py",
    "podcast_show": "as above",
    "podcast_cover": "as above",
    "podcast_episode": "as above",
    "podcast_sound": "as above",
    "podcast_image": "as above",
    "podcast_api_me": "its own tokens; podcast/test_podcast.py",
    "podcast_api_episodes": "as above",
    "podcast_api_episode": "as above",
    "practice_api_me": "its own tokens; practice/test_api.py",
    "practice_api_media": "as above",
    "practice_api_posts": "as above",
    "practice_api_it": "as above",
    "practice_api_readings": "as above",
}
# Under /cuenta/: signing in, and what follows for oneself; teams/account, real/test_oidc.py.
THE_DOOR = ("account_", "mfa_", "socialaccount_", "openid_connect_", "provider_")
ALL = addresses()
CLOSED = [each for each in ALL if each.name not in PUBLIC and not each.name.startswith(THE_DOOR)]
OF_A_BRAND = brand_pages()
WITH_A_NUMBER = [each for each in CLOSED if "int" in each.parts.values()]


@pytest.fixture
def hers(brand, alice):
    """Alice's brand has one of everything."""
    return one_of_everything(brand, alice)


@pytest.fixture
def quiet_client():
    """A server error is an answer like another: it is judged, not raised."""

    def signed(user=None) -> Client:
        client = Client(raise_request_exception=False)
        if user:
            client.force_login(user)
        return client

    return signed


def answers(client: Client, url: str) -> dict[str, int]:
    return {method: getattr(client, method)(url).status_code for method in METHODS}


def not_hidden(client: Client, urls: Iterable[str]) -> list[str]:
    """The addresses that say more than «there is nothing» (or «not by this method») to this client."""
    seen = {url: answers(client, url) for url in urls}
    return [
        f"{url} {said}"
        for url, said in seen.items()
        if set(said.values()) - {404, 405} or 404 not in said.values()
    ]


def test_every_part_of_every_address_is_known_here():
    unknown = {each.route: each.unknown_parts() for each in CLOSED if each.unknown_parts()}
    assert not unknown, f"tests/walking.py: say in WORDS what to put for {unknown}"


def test_every_address_has_a_name_of_its_own():
    names = [each.name for each in ALL]
    assert "" not in names
    reused = {name for name in names if names.count(name) > 1}
    assert not reused, "two addresses of one name: only one of them would be tried"


def test_what_is_said_to_be_public_exists():
    assert set(PUBLIC) <= {each.name for each in ALL}


def test_a_strangers_brand_does_not_exist_for_charlie(hers, charlie, quiet_client):
    found = not_hidden(quiet_client(charlie), [each.filled(**hers) for each in OF_A_BRAND])
    assert not found, "\n".join(found)


def test_what_is_alices_is_not_found_under_charlies_brand(hers, charlie, quiet_client):
    urls = [each.filled(**hers, brand="ajena") for each in WITH_A_NUMBER]
    found = not_hidden(quiet_client(charlie), urls)
    assert not found, "\n".join(found)


def test_alice_herself_finds_it(hers, alice, quiet_client):
    """So that the 404 above is for Charlie and not for everybody: tests/walking.py has to make such a row."""
    client = quiet_client(alice)
    seen = {each.name: client.get(each.filled(**hers)).status_code for each in WITH_A_NUMBER}
    assert {name: status for name, status in seen.items() if status not in (200, 302, 405)} == {}


def test_who_is_not_signed_in_is_led_to_the_door(hers, quiet_client):
    client = quiet_client()
    open_doors = []
    for url in (each.filled(**hers) for each in CLOSED):
        seen = answers(client, url)
        answer = client.post(url) if seen["get"] == 405 else client.get(url)
        led = answer.headers.get("Location", "").startswith("/cuenta/login/?next=")
        if set(seen.values()) - {302, 405} or not led:
            open_doors.append(f"{url} {seen}")
    assert not open_doors, "\n".join(open_doors)


def test_a_brand_of_others_looks_like_no_brand_at_all(hers, charlie, quiet_client):
    client = quiet_client(charlie)
    pairs = [(each.filled(**hers), each.filled(**hers, brand="nobodys")) for each in OF_A_BRAND]
    told = [theirs for theirs, nobodys in pairs if looks(client, theirs) != looks(client, nobodys)]
    assert not told


def looks(client: Client, url: str) -> tuple[int, int]:
    answer = client.get(url)
    return answer.status_code, len(answer.content)
