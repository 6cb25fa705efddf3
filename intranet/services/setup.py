"""A real office begins: units, catalogue, calendar, its name, the first admin - one change."""

import csv
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.settings import Setting
from intranet.models.units import Unit
from intranet.rules.accounts import NewAccount, Post
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.procedures_import import shipped_procedures
from intranet.rules.text import fold
from intranet.rules.units import UnitRow
from intranet.rules.words import N_
from intranet.services import accounts, calendars, checklists, procedures, units
from intranet.transaction import SYSTEM, transaction

CATALOGUE = Path(__file__).parents[1] / "data" / "procedures.csv"
MODELS = ("three_tier_2020", "two_tier_2025", "single")
# What the name of an office that stands alone says about its kind.
KIND_OF_NAME = (
    ("uy ban nhan dan xa|ubnd xa|xa ", "xa"),
    ("uy ban nhan dan phuong|ubnd phuong|phuong ", "phuong"),
    ("uy ban nhan dan thi tran|ubnd thi tran|thi tran ", "thi_tran"),
    ("uy ban nhan dan dac khu|ubnd dac khu|dac khu ", "dac_khu"),
    ("uy ban nhan dan huyen|ubnd huyen|huyen ", "huyen"),
)


@dataclass(frozen=True)
class OfficeData:
    """What `flask setup` asks for; ``model`` is one of MODELS, ``second_factor`` a choice of the
    setting of this name (rules/settings.py).
    """

    name: str
    province: str
    place: str
    model: str
    admin_username: str
    admin_name: str
    second_factor: str = "keepers"


@dataclass(frozen=True)
class Built:
    """What was made; ``code`` is the admin's one-time code, known nowhere else."""

    username: str
    code: str
    units: int
    procedures: int
    days: int


def has_office():
    """True when this database holds an office already."""
    return db.session.scalar(select(Unit.id).limit(1)) is not None


def build(data):
    """Make the office; refused when there is one. Returns Built."""
    if data.model not in MODELS:
        raise RuleBroken(N_("Mô hình đơn vị phải là %(models)s."), models=", ".join(MODELS))
    with transaction(SYSTEM) as change:
        if has_office():
            raise RuleBroken(N_("Cơ sở dữ liệu này đã có một cơ quan. Không lập lại."))
        _name_office(data)
        made = units.import_rows(change, unit_rows(data), data.model)
        days = calendars.import_rows(change, calendars.shipped_rows())
        rows = shipped_procedures(_catalogue())
        report = procedures.import_rows(change, rows)
        checklists.ship(change)
        user, code = _first_admin(change, data, made)
        change.record("setup.build", "office:1", after={"name": data.name, "model": data.model})
        return Built(user.username, code, len(made), len(report.items), len(days.items))


def _name_office(data):
    for key in ("name", "province", "place", "second_factor"):
        db.session.add(Setting(key=key, value=getattr(data, key)))


def unit_rows(data):
    """The rows of the unit tree: a model of the shipped table, or one office with one desk."""
    if data.model != "single":
        return units.shipped_rows()
    kind = kind_of(data.name)
    desk = N_("Bộ phận Tiếp nhận và Trả kết quả")
    return [
        _row(1, "VP", None, kind, data.name, data.name[:80]),
        _row(2, "VP-BPMC", "VP", "mot_cua", desk, "Bộ phận Một cửa"),
    ]


def _row(line, key, parent, kind, name, short_name):
    return UnitRow(line, key, parent, kind, name, short_name, "single", None, None, (), (), True,
                   None, None)  # fmt: skip


def kind_of(name):
    """The kind of an office that stands alone, by how its name begins."""
    words = f"{fold(name)} "
    for heads, kind in KIND_OF_NAME:
        if words.startswith(tuple(heads.split("|"))):
            return kind
    return "co_quan_khac"


def _catalogue():
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _first_admin(change, data, made):
    root = next(unit for unit in made.values() if unit.parent_id is None)
    post = Post(str(Role.ADMIN), root.pid)
    account = NewAccount(data.admin_username, data.admin_name, N_("Quản trị"), posts=(post,))
    return accounts.create_account(change, account)
