"""One's own session: permissions, and the browser in plain words."""

import re

from intranet.rules.permissions import EVERYONE, Permission
from intranet.rules.words import N_


class SessionPermission(Permission):
    OWN = ("sessions.own", N_("Đổi mật khẩu, xem và kết thúc phiên của mình"), EVERYONE)


_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Cốc Cốc", r"coc_coc_browser/(\d+)"),
    ("Samsung Internet", r"SamsungBrowser/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* .*Safari/"),
)
_SYSTEMS = (
    ("Windows", "Windows NT"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("macOS", "Mac OS X"),
    ("Linux", "Linux"),
)


def browser_words(agent):
    """Return what a User-Agent line means to people: "Chrome 109 · Windows"; "" when unknown."""
    agent = agent or ""
    found = ((name, re.search(pattern, agent)) for name, pattern in _BROWSERS)
    browser = next((f"{name} {match[1]}" for name, match in found if match), None)
    system = next((name for name, mark in _SYSTEMS if mark in agent), None)
    return " · ".join(filter(None, (browser, system)))
