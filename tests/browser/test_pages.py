"""Every page in a real browser: nothing for axe to find, a clean console, nothing too wide."""

import pytest

from tests.browser.objects import make_objects
from tests.browser.pages import NO_PAGES, PAGES
from tests.rig.browser import axe_violations

pytestmark = pytest.mark.browser
ALL = [(who, path) for pages in PAGES.values() for who, path in pages]
PEOPLE_HERE = sorted({who for who, _path in ALL}, key=str)
# 320 px is also a screen of 1280 px at 400 % (WCAG 1.4.10).
NARROW = (360, 320)
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUS = """() => { const at = document.activeElement, style = getComputedStyle(at);
    return [at.className, style.outlineStyle, at.getBoundingClientRect().left >= 0]; }"""


@pytest.fixture(scope="module")
def things(office_server):
    with office_server.within():
        return make_objects()


def test_every_page_of_the_office_is_listed(sqlite_app):
    rules = sqlite_app.url_map.iter_rules()
    endpoints = {rule.endpoint for rule in rules if "GET" in rule.methods}
    assert endpoints == set(PAGES) | set(NO_PAGES)


def test_listed_addresses_lead_to_their_endpoints(sqlite_app, things):
    urls = sqlite_app.url_map.bind("localhost")
    wrong = [
        (endpoint, path)
        for endpoint, pages in PAGES.items()
        for _who, path in pages
        if urls.match(path.format(**things).partition("?")[0])[0] != endpoint
    ]
    assert wrong == []


@pytest.mark.parametrize("who", PEOPLE_HERE, ids=str)
def test_pages_are_sound(office_server, page_factory, people_pages, things, who):
    page = people_pages(who) if who else page_factory(base_url=office_server.url)
    faults = []
    for path in (path for one, path in ALL if one == who):
        answer = page.goto(path.format(**things))
        found = [f"status {answer.status}"] if answer.status != 200 else []
        found += axe_violations(page)
        if page.locator("h1").count() != 1:
            found.append(f"{page.locator('h1').count()} h1")
        found += _too_wide(page)
        faults += [f"{who} {path}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def _too_wide(page):
    found = []
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 740})
        excess = page.evaluate(TOO_WIDE)
        if excess > 0:
            found.append(f"{excess} px too wide at {width} px")
    found += [f"at {NARROW[-1]} px: {fault}" for fault in axe_violations(page)]
    page.set_viewport_size({"width": 1366, "height": 768})
    return found


@pytest.mark.parametrize("path", ["/", "/dossiers", "/notices", "/units"])
def test_first_tab_shows_the_way_to_the_content(people_pages, path):
    page = people_pages("clerk")
    page.goto(path)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == ["skip", "solid", True]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_focus_is_visible_wherever_tab_leads(people_pages):
    page = people_pages("clerk")
    page.goto("/dossiers")
    for _ in range(15):
        page.keyboard.press("Tab")
        name, outline, _inside = page.evaluate(FOCUS)
        assert outline == "solid", name
