"""How each POST form is filled in by a person who may; used by the expiry tests.

``fill`` returns (address, fields, extra arguments of the client); ``check`` looks at what came of it.
"""

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

# Routes that take a POST but hold no work of a person.
NOT_FORMS = {
    "sessions.login": "there is no session yet",
    "sessions.use_code": "there is no session yet",
    "sessions.choose_language": "public, changes a cookie",
    "sessions.resend": "the way back itself",
    "sessions.logout": "an ended session is logged out already",
}


@dataclass(frozen=True)
class Recipe:
    """``path`` may hold {names of things}; ``page`` is where the form is, the same when empty."""

    who: str
    path: str
    fields: Any = None
    page: str = ""
    before: Any = None
    files: Any = None
    check: Any = lambda world: None

    def fill(self, world, client):
        if self.before is not None:
            self.before(world)
        path = self.path.format(**_named(world))
        page = client.get(self.page.format(**_named(world)) or path, status=200)
        changes = self.fields(world) if callable(self.fields) else dict(self.fields or {})
        fields = {**page.form_fields(path), **changes}
        return path, {**fields, **(self.files() if self.files else {})}, {}


def _named(world):
    return {name.replace(" ", "_"): value for name, value in world.things.items()}


def picture():
    """An upload of one small picture."""
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(data, "PNG")
    data.seek(0)
    return data


RECIPES = {
    "notices.post": Recipe("leader", "/notices/new", {"title": "Nghỉ lễ", "body": "Ngày 24/11"}),
    "notices.edit": Recipe("leader", "/notices/{notice}/edition", {"title": "Họp chiều"}),
    "notices.close": Recipe("leader", "/notices/{notice}/closure", page="/notices/{notice}"),
}
