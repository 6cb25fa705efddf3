"""Somebody in front of Chromium at the far end of the relay, who notes what each step costs."""

import json
import re
import time
from contextlib import closing, contextmanager

from bench.relay import SERVER
from tests.rig.browser import slow_down

PORT = 8000
SCREEN = {
    "viewport": {"width": 1366, "height": 768},
    "locale": "vi-VN",
    "timezone_id": "Asia/Ho_Chi_Minh",
}
# What shows that a page is there: a selector and words (a regular expression) in its text.
LOGIN_PAGE = ("button", "Đăng nhập")
# In every document, at every frame: note when what is waited for was first painted and the page was
# there to its end: a fragment comes whole, a page in pieces. (Playwright's own waiting looks every
# half second only.) The words travel from page to page in sessionStorage.
WATCH = """first => {
    if (location.origin === "null") return;
    let before;
    const look = () => {
        const wanted = sessionStorage.watch || JSON.stringify(first);
        if (wanted !== sessionStorage.seenWhat && document.readyState !== "loading") {
            const [selector, words] = JSON.parse(wanted), pattern = new RegExp(words);
            const there = [...document.querySelectorAll(selector)].some(
                el => pattern.test(el.textContent.trim()) && el.getClientRects().length);
            if (there && before === wanted) {
                sessionStorage.seenAt = performance.timeOrigin + performance.now();
                sessionStorage.seenWhat = wanted;
            }
            before = there && wanted;
        }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
TELL = "[Number(sessionStorage.seenAt), document.getElementsByTagName('*').length]"


@contextmanager
def at_work(relay, browser, cpu_rate=1):
    """A Person at a fresh page of a browser that has nothing in its cache."""
    with closing(browser.new_context(base_url=f"http://{SERVER}:{PORT}", **SCREEN)) as context:
        context.add_init_script(f"({WATCH})({_json(LOGIN_PAGE)})")
        page = context.new_page()
        page.set_default_timeout(60_000)
        slow_down(page, cpu_rate=cpu_rate)
        yield Person(relay, page)


class Person:
    """Somebody at the other end of the line, with the keyboard."""

    def __init__(self, relay, page):
        self.relay, self.page = relay, page

    def enter(self, element, *shown):
        """Press Enter at ``element``: the cost until ``shown`` (selector, words) is to be seen."""
        element.focus()
        self.page.evaluate("([key, value]) => sessionStorage[key] = value", ["watch", _json(shown)])
        return self._cost(lambda: self.page.keyboard.press("Enter"), *shown)

    def visit(self, path, *shown):
        """Type the first address: the cost until ``shown`` is to be seen."""
        return self._cost(lambda: self.page.goto(path, wait_until="commit"), *shown)

    def _cost(self, act, selector, words):
        """Seconds until it was seen; then, when the line rests, its bytes and connections."""
        self.relay.rest()
        self.relay.fresh()
        start = time.time()
        act()
        self.page.locator(selector).filter(has_text=re.compile(words)).first.wait_for()
        self.relay.rest()
        told = self.relay.fresh()
        seen, elements = self.page.evaluate(TELL)
        return {
            "seconds": seen / 1000 - start,
            "down": told.down,
            "up": told.up,
            "connections": told.connections,
            "elements": elements,
        }

    def link(self, name, **more):
        """The first link called ``name``."""
        return self.page.get_by_role("link", name=name, **more).first

    def log_in(self, path, username, password, *shown):
        """The cost of the login page at ``path``, and of logging in there until ``shown``."""
        page_cost = self.visit(path, *LOGIN_PAGE)
        self.page.get_by_label("Tên đăng nhập").fill(username)
        word = self.page.get_by_label("Mật khẩu", exact=False).first
        word.fill(password)
        return page_cost, self.enter(word, *shown)


def _json(value):
    return json.dumps(value, ensure_ascii=False)
