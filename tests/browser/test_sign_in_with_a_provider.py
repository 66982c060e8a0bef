"""Signing in with the organisation's identity provider, a real one, in a real browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.access.serving import free_port, identity_provider, served
from tests.dashboard.hot_world import publish_hot
from tests.tiny_warehouse import write_district

pytestmark = pytest.mark.browser

ACCESS = """
[access]
mode = "oidc"
[access.oidc]
role_claim = "groups"
[access.oidc.roles]
grid-leaders = "leader"
grid-townships = "township"
"""
SECRETS = """
[auth]
redirect_uri = "{site}/oauth2callback"
cookie_secret = "a cookie secret of the test, long enough"
client_id = "grid"
client_secret = "a-secret-of-the-test-that-is-long-enough"
server_metadata_url = "{provider}/.well-known/openid-configuration"
client_kwargs = {{ prompt = "login" }}
"""
ASKED = "/hotspots?lang=en&from=2026-03&to=2026-03&level=township"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("provided")
    district = write_district(folder)
    district.write_text(district.read_text(encoding="utf-8") + ACCESS, encoding="utf-8")
    publish_hot(folder / "var")
    port, provider_port = free_port(), free_port()
    address, provider = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{provider_port}"
    secrets = folder / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text(SECRETS.format(site=address, provider=provider), encoding="utf-8")
    with (
        identity_provider(folder / "provider.txt", provider_port, f"{address}/oauth2callback"),
        served(district, folder / "server.txt", port, HOME=str(folder)),
    ):
        yield address


@dataclass
class Visitor:
    page: Page
    site: str

    def sign_in(self, account: str, asked: str = ASKED) -> None:
        self.page.goto(self.site + asked)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_label("account").fill(account)
        self.page.get_by_role("button", name="go").click()
        self.page.wait_for_url(f"{self.site}/**")


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield Visitor(context.new_page(), site)
    context.close()


def test_whoever_is_not_signed_in_sees_nothing(visitor):
    visitor.page.goto(visitor.site + ASKED)
    expect(visitor.page.get_by_text("Not signed in", exact=True)).to_be_visible()
    expect(visitor.page.get_by_role("link", name="Hotspot map")).to_have_count(0)
    expect(visitor.page.get_by_text(re.compile(r"\d.* placed in a grid"))).to_have_count(0)


def test_signing_in_leads_to_the_page_asked_for_and_out_again(visitor):
    visitor.sign_in("leader")
    expect(visitor.page.get_by_role("heading", name="Hotspot map")).to_be_visible()
    assert unquote(visitor.page.url) == visitor.site + ASKED
    expect(visitor.page.get_by_text("区领导")).to_be_visible()
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.page.get_by_role("button", name="leave").click()
    expect(visitor.page.locator(".st-key-sign_in button")).to_be_visible()
    visitor.page.goto(visitor.site + ASKED)
    expect(visitor.page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_township_of_the_provider_sees_its_own_places(visitor):
    visitor.sign_in("township", "/hotspots?lang=en&township=990101002")
    expect(
        visitor.page.get_by_text("The place with the code 990101002 lies outside what you may see")
    ).to_be_visible()
    expect(visitor.page.get_by_text("乙街道")).to_have_count(0)


@pytest.mark.parametrize(
    ("account", "told"),
    [
        ("stranger", "You are known, but have no role here"),
        ("placeless", "sees its own places only, and the claim townships names none"),
        ("double", "gives you more than one role here"),
    ],
)
def test_claims_that_give_no_access_say_what_is_missing(visitor, account, told):
    visitor.sign_in(account)
    expect(visitor.page.get_by_text(told)).to_be_visible()
    expect(visitor.page.get_by_role("heading", name="Hotspot map")).to_have_count(0)
