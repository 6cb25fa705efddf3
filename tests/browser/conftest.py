"""The small office served by gunicorn, and people in front of a real Chromium."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from flask import Flask

from intranet import create_app
from intranet.extensions import db
from tests.people import PASSWORD, PEOPLE
from tests.rig.server import Server, serve

ARGON2_KIB = 64
PATIENCE = 10_000  # milliseconds until a page that does not do its part fails the test


@dataclass
class Office:
    """A served office; ``within()`` opens its database beside the server."""

    app: Flask
    server: Server

    @property
    def url(self):
        """Where the office answers."""
        return self.server.url

    @contextmanager
    def within(self):
        """An application context on the office's own database."""
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()


@contextmanager
def served(template, folder):
    """An own copy of the template office under one worker of eight threads."""
    instance = folder / "instance"
    shutil.copytree(template, instance)
    app = create_app(INSTANCE=str(instance), TESTING=True, ARGON2_KIB=ARGON2_KIB)
    settings = {"INTRANET_INSTANCE": instance, "INTRANET_ARGON2_KIB": ARGON2_KIB}
    try:
        with serve(settings, workers=1) as server:
            yield Office(app, server)
            faults = server.log.read_text("utf-8").partition("Traceback")[2]
        assert not faults, faults
    finally:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module")
def office_server(sqlite_template, tmp_path_factory):
    """One served office for the tests of a module."""
    with served(sqlite_template, tmp_path_factory.mktemp("served")) as office:
        yield office


@pytest.fixture
def fresh_office(sqlite_template, tmp_path):
    """A served office nobody has touched: for what counts everything in it."""
    with served(sqlite_template, tmp_path) as office:
        yield office


@pytest.fixture
def people_pages(page_factory, request):
    """``people_pages("clerk", javascript=False)`` is the page of somebody who has logged in."""

    def at_work(who, width=1366, height=768, **options):
        name = "fresh_office" if "fresh_office" in request.fixturenames else "office_server"
        page = page_factory(width, height, base_url=request.getfixturevalue(name).url, **options)
        page.set_default_timeout(PATIENCE)
        page.goto("/login")
        log_in(page, who)
        return page

    return at_work


def log_in(page, who):
    """Fill in the login page that is open and go on."""
    page.get_by_label("Tên đăng nhập").fill(PEOPLE[who][0])
    page.get_by_label("Mật khẩu", exact=False).first.fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
