"""The small office of the tests: a district, two communes, their desks, a few real procedures."""

from datetime import date

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.calendars import CalendarDay
from intranet.models.procedures import (
    Procedure,
    ProcedureOffer,
    ProcedurePaper,
    ProcedureStep,
    ProcedureVersion,
)
from intranet.models.settings import Setting
from intranet.models.units import Unit
from intranet.rules.text import fold, initials, person_sort_key
from intranet.services.passwords import hashed
from intranet.transaction import SYSTEM, transaction
from tests.people import PASSWORD, PEOPLE

# key, parent, kind, name, short name, receives dossiers, code prefix
UNITS = (
    ("ALAO", None, "huyen", "Huyện An Lão", "An Lão", True, "AL"),
    ("ALAO-TP", "ALAO", "co_quan_chuyen_mon", "Phòng Tư pháp", "Tư pháp", False, None),
    ("ALAO-BPMC", "ALAO", "mot_cua", "Bộ phận Một cửa huyện", "Một cửa huyện", True, "AL-00"),
    ("X21622", "ALAO", "xa", "Xã An Toàn", "An Toàn", True, "AL-07X"),
    ("X21622-BPMC", "X21622", "mot_cua", "Bộ phận Một cửa xã An Toàn", "Một cửa", True, "AL-07"),
    ("X21628", "ALAO", "xa", "Xã An Hòa", "An Hòa", True, "AL-09X"),
    ("X21628-BPMC", "X21628", "mot_cua", "Bộ phận Một cửa xã An Hòa", "Một cửa", True, "AL-09"),
)
# key, code, name, field, value, unit, counter, fee, steps (name, act, role, place, unit, share)
COMMUNE_STEPS = (
    ("Tiếp nhận, chuyển hồ sơ", "receive", "receiver", "desk", None, 50),
    ("Thẩm tra, dự thảo kết quả", "process", "officer", "authority", None, 300),
    ("Ký duyệt", "approve", "leader", "authority", None, 100),
    ("Vào số, đóng dấu, chuyển kết quả", "publish", "registrar", "authority", None, 50),
    ("Trả kết quả", "return", "receiver", "desk", None, 0),
)
DISTRICT_STEPS = (
    ("Tiếp nhận, chuyển hồ sơ", "receive", "receiver", "desk", None, 50),
    ("Phân công", "process", "unit_head", "unit", "ALAO-TP", 50),
    ("Thẩm tra, dự thảo kết quả", "process", "officer", "unit", "ALAO-TP", 600),
    ("Ký duyệt", "approve", "leader", "authority", None, 200),
    ("Vào số, đóng dấu, chuyển kết quả", "publish", "registrar", "authority", None, 100),
    ("Trả kết quả", "return", "receiver", "desk", None, 0),
)
SAME_DAY = tuple((*step[:5], 0) for step in COMMUNE_STEPS)
PROCEDURES = (
    (
        ("birth", "1.001193", "Đăng ký khai sinh", "Hộ tịch", 0, "same_day_15h", False, 8000),
        ("X21622", "X21628"),
        SAME_DAY,
    ),
    (
        ("marital", "1.004873", "Cấp Giấy xác nhận tình trạng hôn nhân", "Hộ tịch", 5,
         "working_day", False, 15000),
        ("X21622", "X21628"),
        COMMUNE_STEPS,
    ),
    (
        ("copy", "2.000815", "Chứng thực bản sao từ bản chính", "Chứng thực", 0, "same_day_15h",
         True, 2000),
        ("X21622", "X21628"),
        SAME_DAY,
    ),
    (
        ("change", "2.000748", "Thay đổi, cải chính hộ tịch", "Hộ tịch", 10, "working_day",
         False, 28000),
        ("ALAO",),
        DISTRICT_STEPS,
    ),
)  # fmt: skip
PAPERS = (("Tờ khai theo mẫu", True, 1, 0), ("Căn cước công dân", False, 1, 0))


def build_office(kib=64):
    """Fill an empty database with the small office."""
    with transaction(SYSTEM) as change:
        for key, value in (("name", "UBND huyện An Lão"), ("province", "Bình Định")):
            db.session.add(Setting(key=key, value=value))
        db.session.add(
            CalendarDay(day=date(2020, 1, 1), kind="public_holiday", name="Tết Dương lịch")
        )
        units = _units()
        _people(units, hashed(PASSWORD, kib))
        for row, offers, steps in PROCEDURES:
            _procedure(units, row, offers, steps)
        change.record("setup.build", "office:test")


def _units():
    units = {}
    for number, (key, parent, kind, name, short, receives, prefix) in enumerate(UNITS):
        unit = Unit(
            key=key, kind=kind, name=name, short_name=short, receives_dossiers=receives,
            code_prefix=prefix, sort=number, parent_id=units[parent].id if parent else None,
            path="",
        )  # fmt: skip
        db.session.add(unit)
        db.session.flush()
        unit.path = f"{units[parent].path if parent else '/'}{unit.id}/"
        units[key] = unit
    db.session.flush()
    return units


def _people(units, password_hash):
    for username, name, title, memberships in PEOPLE.values():
        user = User(
            username=username, full_name=name, name_sort=person_sort_key(name), title=title,
            password_hash=password_hash, must_change=False, created_at=clock.now(),
        )  # fmt: skip
        user.memberships = [Membership(role=r, unit_id=units[k].id) for r, k in memberships]
        db.session.add(user)
    db.session.flush()


def _procedure(units, row, offers, steps):
    key, code, name, field, value, unit, counter, fee = row
    procedure = Procedure(key=key, code=code)
    db.session.add(procedure)
    db.session.flush()
    version = ProcedureVersion(
        procedure_id=procedure.id, name=name, name_fold=fold(name), initials=initials(name),
        field=field, time_value=value, time_unit=unit, counter_service=counter, fee_vnd=fee,
        fee_kind="amount", channels="direct post online",
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    for position, (name_, act, role, place, unit_key, share) in enumerate(steps, 1):
        db.session.add(
            ProcedureStep(
                version_id=version.id, position=position, name=name_, act=act, role=role,
                place=place, unit_id=units[unit_key].id if unit_key else None, share=share,
            )
        )  # fmt: skip
    for position, (paper, submit, originals, copies) in enumerate(PAPERS, 1):
        db.session.add(
            ProcedurePaper(
                version_id=version.id, position=position, name=paper, submit=submit,
                originals=originals, copies=copies,
            )
        )  # fmt: skip
    for unit_key in offers:
        db.session.add(ProcedureOffer(procedure_id=procedure.id, unit_id=units[unit_key].id))
    db.session.flush()


def person(key):
    """The account of one of ``PEOPLE``."""
    return db.session.scalar(select(User).where(User.username == PEOPLE[key][0]))


def unit(key):
    return db.session.scalar(select(Unit).where(Unit.key == key))


def procedure(key):
    """The procedure called ``key`` with its only version."""
    return db.session.scalar(select(Procedure).where(Procedure.key == key))
