"""The browser of the tests: what goes wrong in a page is seen, what is expected is not a fault."""

import pytest

from tests.rig.browser import PageFactory, axe_violations

pytestmark = pytest.mark.browser

PAGE = '<!doctype html><html lang="vi"><title>Sổ</title><main><h1>Sổ</h1>{}</main></html>'
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'",
}
INLINE = "<script>document.title = 'run'</script>"


@pytest.fixture
def pages(browser):
    factory = PageFactory(browser)
    yield factory
    factory.close()


def _open(page, body="", status=200):
    answer = {"body": PAGE.format(body), "headers": HEADERS, "status": status}
    page.route("**/*", lambda route: route.fulfill(**answer))
    page.goto("http://127.0.0.1:9/")
    return page


def test_page_of_the_size_asked_for_has_no_fault(page_factory):
    page = _open(page_factory(360, 640))
    assert page.evaluate("[innerWidth, innerHeight, navigator.language]") == [360, 640, "vi-VN"]


def test_inline_script_is_stopped_and_seen(pages):
    page = _open(pages(), INLINE)
    page.context.close()
    assert len(pages.faults) == 1
    assert "violates the following Content Security Policy directive" in pages.faults[0]


def test_expected_answer_is_no_fault_and_others_still_are(pages):
    pages.expect("status of 404")
    _open(pages(), status=404).context.close()
    assert pages.faults == []
    _open(pages(), status=409).context.close()
    assert len(pages.faults) == 1


def test_page_without_javascript_runs_none(page_factory):
    page_factory.expect("Content Security Policy")
    page = _open(page_factory(javascript=False), INLINE)
    assert page.title() == "Sổ"


def test_axe_finds_an_input_without_a_label_and_nothing_on_a_good_page(page_factory):
    assert axe_violations(_open(page_factory())) == []
    found = axe_violations(_open(page_factory(), "<input>"))
    assert found == ["label: Form elements must have labels: <input>"]
