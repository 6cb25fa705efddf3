"""Two ways to work at a page: with the pointer, or with nothing but the keyboard."""

from contextlib import contextmanager

MOST_TABS = 120


def open_menus(page):
    """A phone folds the menu away; without JavaScript it is open already."""
    menu = page.locator("details.menu")
    if menu.count() and menu.get_attribute("open") is None:
        menu.locator("summary").click()


def wait_until_no_draft(page):
    """Until the browser keeps no draft; asked from here, for the page's policy forbids the polling
    of ``wait_for_function``.
    """
    for _turn in range(100):
        if not page.evaluate("Object.keys(localStorage).some(k => k.startsWith('draft:'))"):
            return
        page.wait_for_timeout(50)
    raise AssertionError("a draft is still in the machine")


def _is_answer(response):
    """Of a page or of htmx; not one of the files."""
    asked = response.request
    return asked.is_navigation_request() or "hx-request" in asked.headers


class Pointer:
    """Clicks and types; works with JavaScript and without it."""

    def __init__(self, page):
        self.page = page

    @contextmanager
    def _answered(self):
        """Wait for the page, or for the answer of htmx, that the act inside asks for."""
        with self.page.expect_response(_is_answer):
            yield
        self.page.wait_for_load_state()

    def go(self, words):
        """Follow the link that says ``words``."""
        link = self.page.get_by_role("link", name=words).first
        if not link.is_visible():
            open_menus(self.page)
        with self._answered():
            link.click()

    def press(self, words):
        """Press the button that says ``words``."""
        with self._answered():
            self._button(words).click()

    def _button(self, words):
        """The button in the content, or in the bar above a paper."""
        return self.page.locator("main").get_by_role("button", name=words).first

    def write(self, label, text):
        """Type into the field called ``label``."""
        self.page.get_by_label(label).first.fill(text)

    def tick(self, label):
        """Tick the box called ``label``."""
        self.page.get_by_role("checkbox", name=label).first.check()

    def save(self):
        """Send the form by its main button."""
        with self._answered():
            self.page.locator("main form button.primary").first.click()


class Keyboard(Pointer):
    """Tab, Enter, Ctrl+Enter, arrows, space and letters; no pointer at all."""

    def reach(self, locator):
        """Press Tab until ``locator`` has the focus."""
        for _ in range(MOST_TABS):
            if locator.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{locator} is out of reach of Tab")

    def go(self, words):
        self.reach(self.page.get_by_role("link", name=words).first)
        with self._answered():
            self.page.keyboard.press("Enter")

    def press(self, words):
        self.reach(self._button(words))
        with self._answered():
            self.page.keyboard.press("Enter")

    def write(self, label, text):
        self.reach(self.page.get_by_label(label).first)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def tick(self, label):
        self.reach(self.page.get_by_role("checkbox", name=label).first)
        self.page.keyboard.press("Space")

    def save(self):
        with self._answered():
            self.page.keyboard.press("Control+Enter")
