"""Pictures of the main screens for the README, taken from a running demo: `make demo`, and then `make screenshots`."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import browser as chromium
from tests.journeys import palette

PASSWORD = "hek-om-de-weide"  # as the demo tells it in the terminal
LAPTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
CONSULTANT, COORDINATOR, REGIONAL = "consulent1.0197", "coordinator.0197", "regio"
MOST_BYTES = 150_000


def my_work(page: Page) -> None:
    page.goto("/")


def handover(page: Page) -> None:
    """The one that is longest on its way and not yet done."""
    page.goto("/overdrachten/?stand=scheduled&van=")
    page.get_by_role("link", name=re.compile("^O-")).last.click()


def client(page: Page) -> None:
    handover(page)
    page.get_by_role("complementary").get_by_role("link").first.click()


def continuity(page: Page) -> None:
    page.goto("/overgang/doorgang/")


def assessments(page: Page) -> None:
    page.goto("/overgang/")


def file_import(page: Page) -> None:
    page.goto("/invoer/")
    page.locator("main table a").first.click()


def question(page: Page) -> None:
    """What a care worker finds in a client's kitchen."""
    page.goto("/")
    page.get_by_role("searchbox").first.fill("houdt mijn client zijn zorg")
    page.keyboard.press("Enter")
    page.locator(".results a").first.click()


def plan(page: Page) -> None:
    page.goto("/plannen/")
    page.locator("main table a").first.click()


def letter(page: Page) -> None:
    """One that was posted, of a batch."""
    page.goto("/brieven/")
    page.get_by_role("row").filter(has_text="verstuurd").get_by_role("link").first.click()
    page.locator("main table a").first.click()
    page.get_by_role("link", name=re.compile("^B-")).first.click()


#: Name of the picture, who looks (nobody: a visitor), on what, and how they come there.
PICTURES: tuple[tuple[str, str, dict[str, int], Callable[[Page], None]], ...] = (
    ("my-work", CONSULTANT, LAPTOP, my_work),
    ("client", COORDINATOR, LAPTOP, client),
    ("handover", COORDINATOR, LAPTOP, handover),
    ("continuity", COORDINATOR, LAPTOP, continuity),
    ("assessments", COORDINATOR, LAPTOP, assessments),
    ("import", COORDINATOR, LAPTOP, file_import),
    ("phone", COORDINATOR, PHONE, handover),
    ("question", "", PHONE, question),
    ("plan", REGIONAL, LAPTOP, plan),
    ("letter", COORDINATOR, LAPTOP, letter),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://localhost:8000")
    parser.add_argument("--into", type=Path, default=Path(__file__).parents[2] / "docs" / "img")
    given = parser.parse_args()
    given.into.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        arguments = [*chromium.ARGUMENTS, "--lang=nl"]
        launched = playwright.chromium.launch(executable_path=chromium.find(), args=arguments)
        for name, who, size, go in PICTURES:
            small = palette.shrunk(taken(launched, address=given.address, who=who, size=size, go=go))
            if len(small) > MOST_BYTES:
                raise SystemExit(
                    f"{name} is {len(small)} bytes; a picture in the README is at most {MOST_BYTES}."
                )
            (given.into / f"{name}.png").write_bytes(small)
        launched.close()


def taken(
    launched: Browser, *, address: str, who: str, size: dict[str, int], go: Callable[[Page], None]
) -> bytes:
    """Sign in, go there, and look."""
    page = launched.new_page(base_url=address, viewport=size, locale="nl-NL", color_scheme="light")
    if who:
        sign_in(page, who)
    go(page)
    page.wait_for_load_state("networkidle")
    picture = page.screenshot()
    page.close()
    return picture


def sign_in(page: Page, who: str) -> None:
    page.goto("/aanmelden/")
    page.get_by_label("Gebruikersnaam").fill(who)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    page.locator(".who").wait_for()


if __name__ == "__main__":
    main()
