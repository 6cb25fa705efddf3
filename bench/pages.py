"""One person's day over the wire: login, home, list, search, dossier, intake, hand-over."""

import re
import secrets
import statistics

from bench import load, office
from bench.http import Browser, hidden

TIMES = 15
CLERK = "motcua.antoan"


def measure(size):
    """Rows of figures for the office of this size: one a step."""
    folder = office.folder_of(size)
    everybody = office.people(folder)
    password = everybody[CLERK]["password"]
    with office.serving(folder) as (url, log):
        browser = Browser(url)
        rows = [_login(browser, log, password)]
        browser.get("/")
        log.new()
        rows += [_repeat(browser, log, name, path, **more) for name, path, more in _steps(browser)]
        rows += _intake(browser, log)
    return rows


def _login(browser, log, password):
    replies = []
    for _ in range(5):
        browser.cookies = {}
        replies.append(browser.login(CLERK, password))
    entries = [e for e in log.new() if e["method"] == "POST" and e["path"] == "/login"]
    return _row("login (POST)", replies, entries)


def _steps(browser):
    """(name, path, headers) of the pages that are read."""
    htmx = {"HX_Request": "true", "HX_Target": "section#list", "HX_Request_Type": "partial"}
    every = browser.get("/dossiers?tab=all")
    first = re.search(r'href="(/dossiers/[0-9a-z]{12})"', every.text)
    older = re.search(r'rel="next" href="([^"]+)"', every.text)
    steps = [
        ("home", "/", {}),
        ("work list, whole page", "/dossiers", {}),
        ("all dossiers, whole page", "/dossiers?tab=all", {}),
        ("all dossiers, region", "/dossiers?tab=all", htmx),
        ("search «nguyen van»", "/dossiers?q=nguyen+van", htmx),
        ("search «Đinh Thị»", "/dossiers?q=%C4%90inh+Th%E1%BB%8B", htmx),
        ("search prefix «tr»", "/dossiers?q=tr", htmx),
        ("dossier page", first.group(1) if first else "/", {}),
        ("intake form", "/dossiers/new", {}),
    ]
    if older:
        steps.insert(3, ("next page (keyset)", older.group(1).replace("&amp;", "&"), htmx))
    return steps


def _repeat(browser, log, name, path, **headers):
    browser.get(path, **headers)
    log.new()
    replies = [browser.get(path, **headers) for _ in range(TIMES)]
    return _row(name, replies, log.new())


def _intake(browser, log):
    """Receive real dossiers through the form, then hand them over."""
    form = intake_form(browser)
    replies = [receive(browser, form, number) for number in range(TIMES)]
    received = [reply.location for reply in replies]
    entries = [e for e in log.new() if e["method"] == "POST"]
    rows = [_row("intake (POST)", replies, entries)]
    over = []
    for address in filter(None, received):
        path = address.split("?")[0] + "/hand-over"
        form = browser.get(path)
        over.append(browser.post(path, hidden(form.text)))
    entries = [e for e in log.new() if e["method"] == "POST"]
    return [*rows, _row("hand over (POST)", over, entries)]


def receive(browser, form, number):
    """Receive one dossier through the intake form at the address ``form``; returns the reply."""
    page = browser.get(form)
    return browser.post(form.partition("?")[0], hidden(page.text) | _person(number))


def intake_form(browser):
    """The address of the intake form of birth registration."""
    page = browser.get("/dossiers/new?procedure_text=dang+ky+khai+sinh")
    found = re.search(r'href="(/dossiers/new\?[^"]*procedure=[0-9a-z]{12}[^"]*)"', page.text)
    return found.group(1).replace("&amp;", "&") if found else "/dossiers/new"


def _person(number):
    return {
        "owner_full_name": f"Đinh Thị Thử {number}",
        "owner_id_number": f"05219{secrets.randbelow(10**7):07d}",
        "owner_address": "Thôn 1, xã An Toàn",
        "owner_phone": "0912345678",
        "owner_sex": "female",
        "channel": "direct",
        "delivery_way": "desk",
        **{f"papers-{row}-given": "y" for row in range(8)},
    }


def _row(name, replies, entries):
    """Median figures of one step; server figures come from the server's own log."""
    middle = statistics.median
    good = [e for e in entries if e["status"] < 400]
    return {
        "step": name,
        "status": sorted({reply.status for reply in replies}),
        "server_ms": round(middle(e["ms"] for e in good), 1) if good else None,
        "cpu_ms": round(middle(e["cpu"] for e in good), 1) if good else None,
        "queries": max((e["queries"] for e in good), default=None),
        "down": round(middle(reply.down for reply in replies)) if replies else None,
        "up": round(middle(reply.up for reply in replies)) if replies else None,
    }


def throughput(size):
    """100 connections over the work list, 2 workers; and one connection for comparison."""
    folder = office.folder_of(size)
    password = office.people(folder)[CLERK]["password"]
    with office.serving(folder) as (url, _log):
        return {
            "work list, 1 connection": load.run(url, CLERK, password, "/dossiers", 1, 5),
            "work list, 100 connections": load.run(url, CLERK, password, "/dossiers", 100, 10),
        }
