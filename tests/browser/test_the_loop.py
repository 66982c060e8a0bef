"""The loop from a marked grid to the next month's meeting, as five roles, with no step outside the product."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chromium import Watched, watched_page

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

GRID, NAME = "990101004201001", "涵和村第1网格"
TITLE = f"{NAME}: 征地拆迁"
DECISION, TASK = "征收办一周内入村答疑并公示标准。", "入村答疑并公示补偿标准"
FOUND, SHOWN = "公示栏已张贴补偿标准，答疑点有人值守。", "公示照片与答疑记录已归档。"
OFFICE = "征收办"


class Desks:
    """The roles at their desks: each signs in once and keeps the page open."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.opened: dict[str, Watched] = {}

    def at(self, role: str, address: str, *, on: dict[str, object] = DESK) -> Page:
        """Return the page of a role, signed in and at an address."""
        if role in self.opened:
            page = self.opened[role].page
            page.goto(self.site + address)
        else:
            self.opened[role] = watched_page(self.browser, self.site, **on)
            page = self.opened[role].page
            page.goto(self.site + address)
            page.get_by_role("button", name=role).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
        return page


@pytest.fixture
def desks(browser: Browser, site_with_accounts: str) -> Iterator[Desks]:
    found = Desks(browser, site_with_accounts)
    yield found
    for watched in found.opened.values():
        watched.context.close()
        assert watched.strayed == []
        assert watched.complaints == []


def test_a_marked_grid_comes_back_to_the_next_meeting_as_done(desks: Desks):
    done, decided = leader_sees_the_grid(desks)
    meeting_office_puts_it_on_the_agenda(desks)
    meeting_decides_and_assigns(desks)
    office_begins(desks)
    worker_reports_from_the_ground(desks)
    office_reports_done(desks)
    meeting_office_verifies(desks)
    next_meeting_opens_with_it(desks)
    clerk_publishes(desks)
    assert decisions_done(desks) == (done + 1, decided + 1)


def leader_sees_the_grid(desks: Desks) -> tuple[int, int]:
    page = desks.at("Leader", f"/hotspots?lang=en&grid={GRID}")
    expect(page.get_by_text(NAME).first).to_be_visible(timeout=30_000)
    expect(page.get_by_text("12 cases, 2.5 expected").first).to_be_visible()
    return decisions_done(desks)


def decisions_done(desks: Desks) -> tuple[int, int]:
    """Return of how many decisions all actions are closed, of how many with actions, as the leader reads it."""
    page = desks.at("Leader", "/meetings?lang=en")
    told = page.get_by_text("Decisions done", exact=True).locator("xpath=..")
    expect(told).to_be_visible(timeout=30_000)
    found = re.search(r"([0-9]+) / ([0-9]+)", told.inner_text())
    assert found is not None
    return int(found[1]), int(found[2])


def meeting_office_puts_it_on_the_agenda(desks: Desks) -> None:
    page = desks.at("Meeting office", "/meeting?lang=en")
    page.locator('[class*="st-key-open_M"] button').first.click()
    page.get_by_label("Accept several at once").fill(NAME)
    page.get_by_role("option", name=TITLE).click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Accept the chosen").click()
    said(page, "1 item is on the agenda.")


def meeting_decides_and_assigns(desks: Desks) -> None:
    page = desks.opened["Meeting office"].page
    page.get_by_role("button", name="Notice is given").click()
    said(page, "Notice is recorded as given.")
    page.get_by_text("Meeting", exact=True).click()
    page.get_by_role("button", name="Begin the meeting").click()
    said(page, "The meeting has begun.")
    item = page.locator('[class*="st-key-floor_"]').filter(has_text=TITLE)
    item.get_by_label("Decision").fill(DECISION)
    item.get_by_label("Action (empty: none)").fill(TASK)
    choose(page, item.get_by_label("Office responsible"), OFFICE)
    item.get_by_role("button", name="Record the decision").click()
    said(page, "is recorded.")
    expect(page.get_by_text(f"→ {TASK} — {OFFICE}")).to_be_visible()


def choose(page: Page, box: Locator, word: str) -> None:
    box.click()
    box.fill(word)
    page.get_by_role("option", name=word, exact=True).click()


def office_begins(desks: Desks) -> None:
    page = desks.at("Township staff", "/actions?lang=en")
    card = card_of(page)
    card.get_by_role("button", name="Begin work").click()
    page.get_by_role("button", name="Begin work").last.click()
    said(page, "Recorded as begun.")


def worker_reports_from_the_ground(desks: Desks) -> None:
    page = desks.at("Grid worker", "/?lang=en", on=PHONE)
    expect(page.get_by_role("heading", name="My grids")).to_be_visible()
    page.locator(f".st-key-grid_{GRID} button").click()
    page.get_by_text(TASK).first.click()
    expect(page.get_by_text(DECISION)).to_be_visible()
    settled(page)
    page.get_by_text("It has improved", exact=True).click()
    expect(page.get_by_text("The task is done.").first).to_be_visible()
    settled(page)
    page.locator(".st-key-check_form textarea").fill(FOUND)
    page.locator(".st-key-check_form textarea").blur()
    settled(page)
    page.locator(".st-key-save_check button").click()
    said(page, "Saved")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def office_reports_done(desks: Desks) -> None:
    page = desks.at("Township staff", "/actions?lang=en")
    card = card_of(page)
    expect(card.get_by_text(FOUND)).to_be_visible()
    card.get_by_role("button", name="Report as done").click()
    page.get_by_label("What was done, and what shows it").fill(SHOWN)
    page.get_by_role("button", name="Report as done").last.click()
    said(page, "Reported as done.")


def card_of(page: Page) -> Locator:
    """Return the card of the action, once the page stands."""
    settled(page)
    card = page.locator('[class*="st-key-action_A"]').filter(has_text=TASK)
    expect(card).to_be_visible(timeout=30_000)
    return card


def settled(page: Page) -> None:
    """Wait until the page has been drawn to its end after something was entered."""
    page.wait_for_timeout(300)
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")


def said(page: Page, text: str) -> None:
    expect(page.locator(".notice, [class*=notice]").get_by_text(text).first).to_be_visible(timeout=15_000)


def meeting_office_verifies(desks: Desks) -> None:
    """The meeting that decided is written up and closed, and the report is looked at and taken for done."""
    page = desks.opened["Meeting office"].page
    page.get_by_text("Earlier actions", exact=True).click()
    card = card_of(page)
    expect(card.get_by_text(SHOWN)).to_be_visible()
    card.get_by_role("button", name="Verify and close").click()
    page.get_by_role("button", name="Verify and close").last.click()
    said(page, "Verified and closed.")


def next_meeting_opens_with_it(desks: Desks) -> None:
    page = desks.at("Meeting office", "/meeting?lang=en")
    page.get_by_role("button", name="Plan the meeting").click()
    said(page, "The meeting is planned.")
    page.get_by_text("Earlier actions", exact=True).click()
    card = card_of(page)
    expect(card.get_by_text("verified and closed")).to_be_visible()
    for text in ("Assign", "Begin work", FOUND, SHOWN, "Verify and close"):
        expect(card.get_by_text(text).first).to_be_visible()


def clerk_publishes(desks: Desks) -> None:
    page = desks.at("Data clerk", "/load?lang=en")
    page.get_by_role("button", name="Build and publish").click()
    expect(page.get_by_text("Published warehouse-")).to_be_visible(timeout=120_000)
