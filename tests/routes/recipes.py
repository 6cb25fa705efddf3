"""How each POST form is filled in by a person who may; used by the expiry tests.

``fill`` returns (address, fields, extra arguments of the client).
"""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import Image
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierReach
from intranet.models.units import Unit, UnitTurn
from intranet.transaction import SYSTEM, transaction
from tests.counter import carried
from tests.routes.fee_recipes import fee_recipes

# Routes that take a POST but hold no work of a person.
NOT_FORMS = {
    "sessions.login": "there is no session yet",
    "sessions.use_code": "there is no session yet",
    "sessions.change_password": "passwords are never held: tests/routes/test_sessions.py",
    "sessions.choose_language": "public, changes a cookie",
    "sessions.resend": "the way back itself",
    "sessions.logout": "an ended session is logged out already",
    "drafts.save": "a button of other forms: tests/routes/test_drafts.py",
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
    recorded: bool = True  # False for a dry run

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
    Image.new("RGB", (40, 30), "red").save(data, "PNG")
    data.seek(0)
    return data


def table(text, name):
    """An upload of a small table."""
    return lambda: {"table": (io.BytesIO(text.encode("utf-8-sig")), name)}


def moved(*steps):
    """Bring the dossier of the world so far along its way, through the screens."""

    def go(world):
        path = f"/dossiers/{world.things['dossier own']}"
        for who, noun, fields in WAY[: len(steps)]:
            page = world.clients[who].get(f"{path}/{noun}", status=200)
            page.submit(f"{path}/{noun}", status=303, **fields)

    return go


def unused_version(world):
    """A version that nothing uses and that is not yet in force."""
    path = f"/procedures/{world.things['procedure']}/versions/new"
    page = world.clients["admin"].get(path, status=200)
    page.submit(path, status=303, valid_from="1/1/2099", decision_no="01/QĐ-UBND")
    world.things["version"] = 2


def special_day(world):
    page = world.clients["admin"].get("/calendars/days/new", status=200)
    page.submit(
        "/calendars/days/new",
        status=303,
        day="4/5/2027",
        kind="public_holiday",
        name="Nghỉ bão",
        reason="Công điện của tỉnh",
    )


def upload_first(address, files):
    """The dry run that the confirmation stands on; its address ends with the file's hash."""

    def go(world):
        page = world.clients["admin"].get(address, status=200)
        answer = page.submit(address, **files())
        where = answer.location or answer.form().get("action")
        world.things["digest"] = where.rstrip("/").rpartition("/")[2]

    return go


def empty_unit(world):
    page = world.clients["admin"].get("/units/new", status=200)
    fields = {"name": "Phòng Y tế", "short_name": "Y tế", "kind": "co_quan_chuyen_mon"}
    answer = page.submit("/units/new", status=303, **fields)
    world.things["empty"] = answer.location.rpartition("/")[2]


def still_followed(world):
    """A unit whose renaming was interrupted: the dossiers of another one still follow it."""
    with world.app.app_context(), transaction(SYSTEM) as change:
        ids = dict(db.session.execute(select(Unit.pid, Unit.id)).tuples().all())
        reached = db.session.scalar(select(DossierReach.unit_id).order_by(DossierReach.unit_id))
        db.session.add(UnitTurn(from_id=reached, to_id=ids[world.things["unit"]]))
        change.record("test.interrupted", "office:test")


def locked(world):
    path = f"/accounts/{world.things['account']}/lock"
    world.clients["admin"].get(path, status=200).submit(path, status=303, reason="Nghỉ thai sản")


def second_session(world):
    """A second login of the clerk, so that there is something to end."""
    from tests.client import CarefulClient

    CarefulClient(world.app, "clerk")
    page = world.clients["clerk"].get("/sessions", status=200)
    actions = [f.get("action") or "" for f in page.all("form")]
    world.things["mark"] = next(
        a.split("/")[2] for a in actions if a.startswith("/sessions/") and "others" not in a
    )


REASON = "Thiếu bản chính trích lục"
RESULT = {"number": "12/XN-UBND", "signer": "Nguyễn Văn Nghĩa"}
WAY = (
    ("clerk", "hand-over", {"to_user": ""}),
    ("officer", "hand-over", {"to_user": ""}),
    ("leader", "approval", {}),
    ("registrar", "result", RESULT),
)
DAYS = table("day,kind,name,provisional,note\n2027-05-05,public_holiday,Nghỉ bão,0,\n", "lich.csv")
TODAY = f"{clock.today():%d/%m/%Y}"


def catalogue():
    """The first rows of the product's own catalogue."""
    from tests.house.trees import HOUSE

    lines = (HOUSE / "data/procedures.csv").read_text("utf-8").splitlines()[:4]
    return {"table": (io.BytesIO("\n".join(lines).encode()), "danh-muc.csv")}


def act(who, noun, steps=0, then=None, **fields):
    """The recipe of an act on the dossier after so many steps, and after ``then``."""

    def before(world):
        moved(*WAY[:steps])(world)
        if then is not None:
            then(world)

    return Recipe(who, f"/dossiers/{{dossier_own}}/{noun}", fields, before=before)


def done(who, noun, **fields):
    """One more act that has to happen first, through the screens."""

    def go(world):
        path = f"/dossiers/{world.things['dossier own']}/{noun}"
        world.clients[who].get(path, status=200).submit(path, status=303, **fields)

    return go


def _silent(world):
    """Asked for papers, and the last day of waiting has passed."""
    ASKED(world)
    with world.app.app_context(), transaction(SYSTEM) as change:
        pid = world.things["dossier own"]
        dossier = db.session.query(Dossier).filter_by(pid=pid).one()
        dossier.wait_until = datetime(2020, 1, 1)
        change.record("test.silent", dossier)


ASKED = done("officer", "supplement-request", more="Giấy chứng sinh", reason=REASON)
PAYABLE = done("officer", "payment-request", amount="50000", reason=REASON)
STANDING = done("officer", "suspension", reason=REASON)
APOLOGY = {"new_day": "31/12/2099", "reason": f"{REASON}, phải xác minh lại"}


def five_days(world):
    """A dossier of five working days at the officer's: that of the world is due today."""
    world.things["dossier own"] = carried(world.app, 1).rpartition("/")[2]


def drafted(world):
    """An apology waits for the leader's signature."""
    five_days(world)
    done("officer", "extension-request", **APOLOGY)(world)


SILENT = _silent


RECIPES = {
    "notices.post": Recipe("leader", "/notices/new", {"title": "Nghỉ lễ", "body": "Ngày 24/11"}),
    "notices.edit": Recipe("leader", "/notices/{notice}/edition", {"title": "Họp chiều"}),
    "notices.close": Recipe("leader", "/notices/{notice}/closure", page="/notices/{notice}"),
    "dossiers.receive": Recipe(
        "clerk",
        "/dossiers/new",
        {
            "owner_full_name": "Đinh Văn Đỏ",
            "owner_id_number": "052085000011",
            "owner_address": "Thôn 2, xã An Toàn",
            "papers-0-given": "y",
            "papers-1-given": "y",
        },
        page="/dossiers/new?procedure={procedure}",
        files=lambda: {"files": (picture(), "to-khai.png")},
    ),
    "dossiers.hand_over": act("clerk", "hand-over", to_user=""),
    "dossiers.assign": act("leader", "assignment", 1),
    "dossiers.send_back": act("officer", "return-to-previous-step", 1, reason=REASON),
    "dossiers.approve": act("leader", "approval", 2, note="Đồng ý"),
    "dossiers.enter_result": act("registrar", "result", 3, **RESULT),
    "dossiers.return_result": act("clerk", "collection", 4),
    "dossiers.request_supplement": act(
        "officer", "supplement-request", 1, more="Giấy chứng sinh", reason=REASON
    ),
    "dossiers.take_supplement": act("clerk", "supplement", 1, then=ASKED),
    "dossiers.ask_payment": act("officer", "payment-request", 1, amount="50000", reason=REASON),
    "dossiers.note_payment": act("officer", "payment", 1, then=PAYABLE, note="GNT số 12"),
    "dossiers.suspend": act("officer", "suspension", 1, reason=REASON),
    "dossiers.resume": act("officer", "resumption", 1, then=STANDING, reason=REASON),
    "dossiers.ask_extension": act("officer", "extension-request", then=five_days, **APOLOGY),
    "dossiers.sign_extension": act("leader", "extension", then=drafted),
    "dossiers.withdraw": act("clerk", "withdrawal", 1, reason=REASON),
    "dossiers.stop": act("clerk", "stopping", 1, then=SILENT, reason=REASON),
    "dossiers.recall_result": act("leader", "result-recall", 4, reason=REASON),
    "dossiers.add_files": Recipe(
        "clerk",
        "/dossiers/{dossier_own}/files",
        page="/dossiers/{dossier_own}",
        files=lambda: {"files": (picture(), "trang-2.png")},
    ),
    "dossiers.remove_file": Recipe(
        "clerk",
        "/dossiers/{dossier_own}/files/{file_own}/removal",
        {"reason": "Chụp nhầm giấy của người khác"},
    ),
    "dossiers.note_receipt": Recipe(
        "clerk", "/dossiers/{dossier_own}/receipt?size=A5", page="/dossiers/{dossier_own}/receipt"
    ),
    "dossiers.note_slip": Recipe(
        "clerk", "/dossiers/{dossier_own}/control-slip", page="/dossiers/{dossier_own}/control-slip"
    ),
    "drafts.drop": Recipe("clerk", "/drafts/{draft_own}/removal", page="/drafts", recorded=False),
    "blocks.lease": Recipe("clerk", "/blocks/new", {"count": "5"}),
    "blocks.void": Recipe(
        "clerk",
        "/blocks/{block_own}/voiding",
        lambda world: {"number": world.things["number own"], "reason": "Viết hỏng"},
    ),
    "blocks.give_back": Recipe("clerk", "/blocks/{block_own}/return", page="/blocks/{block_own}"),
    "blocks.note_pad": Recipe("clerk", "/blocks/{block_own}/pad"),
    "blocks.count": Recipe("clerk", "/blocks/tally", {"counted": "1", "note": "Chép từ sổ"}),
    **fee_recipes(Recipe, REASON),
    "procedures.create": Recipe(
        "admin",
        "/procedures/new",
        {
            "name": "Xác nhận hộ nghèo",
            "field_name": "Bảo trợ xã hội",
            "time_value": "5",
            "time_unit": "working_day",
            "valid_from": "1/1/2099",
        },
    ),
    "procedures.renew": Recipe(
        "admin", "/procedures/{procedure}/versions/new", {"valid_from": "1/1/2099"}
    ),
    "procedures.edit": Recipe(
        "admin",
        "/procedures/{procedure}/versions/{version}/edition",
        {"decision_no": "02/QĐ-UBND"},
        before=unused_version,
    ),
    "procedures.plan": Recipe(
        "admin", "/procedures/{procedure}/versions/{version}/steps", before=unused_version
    ),
    "procedures.offer": Recipe("admin", "/procedures/{procedure}/offers"),
    "procedures.close": Recipe(
        "admin",
        "/procedures/{procedure}/end",
        {"valid_to": "31/12/2098", "reason": "Bãi bỏ theo quyết định"},
    ),
    "procedures.import": Recipe("admin", "/procedures/import", files=catalogue, recorded=False),
    "procedures.confirm_import": Recipe(
        "admin",
        "/procedures/import/{digest}",
        before=upload_first("/procedures/import", catalogue),
    ),
    "calendars.add": Recipe(
        "admin",
        "/calendars/days/new",
        {"day": "4/5/2027", "kind": "public_holiday", "name": "Bão", "reason": "Công điện số 5"},
    ),
    "calendars.edit": Recipe(
        "admin",
        "/calendars/days/2027-05-04/edition",
        {"name": "Nghỉ bão số 3", "reason": "Ghi đúng tên bão"},
        before=special_day,
    ),
    "calendars.remove": Recipe(
        "admin",
        "/calendars/days/2027-05-04/removal",
        {"reason": "Bão đã tan, đi làm"},
        before=special_day,
    ),
    "calendars.import": Recipe("admin", "/calendars/import", files=DAYS, recorded=False),
    "calendars.confirm_import": Recipe(
        "admin",
        "/calendars/import/{digest}",
        {"reason": "Thông báo của Bộ Nội vụ"},
        before=upload_first("/calendars/import", DAYS),
    ),
    "units.create": Recipe(
        "admin",
        "/units/new",
        {"name": "Phòng Nội vụ", "short_name": "Nội vụ", "kind": "co_quan_chuyen_mon"},
    ),
    "units.edit": Recipe("admin", "/units/{unit}/edition", {"phone": "02563875111"}),
    "units.rename": Recipe(
        "admin",
        "/units/{empty}/name",
        {"name": "Phòng Tư pháp – Hộ tịch", "short_name": "An Toàn Mới", "day": TODAY},
        before=empty_unit,
    ),
    "units.move": Recipe(
        "admin",
        "/units/{empty}/parent",
        lambda world: {"parent": world.things["unit"], "day": TODAY},
        before=empty_unit,
    ),
    "units.close": Recipe("admin", "/units/{empty}/closure", {"day": TODAY}, before=empty_unit),
    "units.carry_over": Recipe(
        "admin", "/units/{unit}/old-dossiers", page="/units/{unit}", before=still_followed
    ),
    "units.add_code": Recipe(
        "admin", "/units/{unit}/codes", {"scheme": "gso", "code": "21628"}, page="/units/{unit}"
    ),
    "settings.edit": Recipe("admin", "/settings", {"place": "An Lão"}),
    "accounts.create": Recipe(
        "admin",
        "/accounts/new",
        {"username": "moi.nv", "full_name": "Nguyễn Văn Mới", "roles": "officer"},
    ),
    "accounts.edit": Recipe("admin", "/accounts/{account}/edition", {"title": "Công chức"}),
    "accounts.add_role": Recipe(
        "admin", "/accounts/{account}/roles", {"roles": "receiver"}, page="/accounts/{account}"
    ),
    "accounts.end_role": Recipe(
        "admin", "/accounts/{account}/roles/end", page="{end_role}", before=None
    ),
    "accounts.lock": Recipe("admin", "/accounts/{account}/lock", {"reason": "Nghỉ thai sản"}),
    "accounts.unlock": Recipe(
        "admin", "/accounts/{account}/unlock", page="/accounts/{account}", before=locked
    ),
    "accounts.reset": Recipe("admin", "/accounts/{account}/code", page="/accounts/{account}"),
    "accounts.end_sessions": Recipe(
        "admin", "/accounts/{account}/sessions/end", page="/accounts/{account}"
    ),
    "sessions.end": Recipe(
        "clerk", "/sessions/{mark}/end", page="/sessions", before=second_session
    ),
    "sessions.end_others": Recipe(
        "clerk", "/sessions/others/end", page="/sessions", before=second_session
    ),
}
