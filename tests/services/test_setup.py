"""A real office begins once: units, catalogue, calendar, the first admin with a one-time code."""

import hashlib

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from intranet import create_app
from intranet.extensions import db
from intranet.models.accounts import ResetCode, User
from intranet.models.procedures import ProcedureOffer
from intranet.models.units import Unit
from intranet.rules.errors import RuleBroken
from intranet.services import checkpoints, settings, setup
from tests.conftest import SETTINGS

DATA = {"province": "Gia Lai", "place": "An Lão", "admin_username": "quantri",
        "admin_name": "Trần Quốc Trị"}  # fmt: skip


@pytest.fixture
def empty(tmp_path):
    """A migrated database without an office."""
    app = create_app(INSTANCE=str(tmp_path / "instance"), **SETTINGS)
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def build(name="UBND xã An Lão", model="single"):
    return setup.build(setup.OfficeData(name=name, model=model, **DATA))


def kinds():
    return db.session.scalars(select(Unit.kind).order_by(Unit.id)).all()


def test_build_makes_an_office_with_one_desk(empty):
    built = build()
    assert (built.units, built.procedures, built.days) == (2, 470, 134)
    assert kinds() == ["xa", "mot_cua"]
    desk = db.session.scalar(select(Unit).where(Unit.kind == "mot_cua"))
    assert (desk.receives_dossiers, bool(desk.code_prefix)) == (True, True)
    office = db.session.scalar(select(Unit).where(Unit.kind == "xa"))
    offered = db.session.scalars(select(ProcedureOffer.unit_id).distinct()).all()
    assert offered == [office.id]
    assert settings.show().second_factor == "keepers"
    _count, _root, problems = checkpoints.verify()
    assert problems == []


def test_build_gives_the_admin_a_code_and_no_password(empty):
    built = build()
    admin = db.session.scalar(select(User))
    assert (admin.username, admin.password_hash, str(*admin.roles)) == ("quantri", None, "admin")
    kept = db.session.scalar(select(ResetCode.code_hash))
    assert kept == hashlib.sha256(built.code.encode()).hexdigest()


def test_build_of_the_district_offers_at_both_levels(empty):
    build("UBND huyện An Lão", "three_tier_2020")
    query = select(Unit.kind).join(ProcedureOffer, ProcedureOffer.unit_id == Unit.id).distinct()
    assert sorted(db.session.scalars(query)) == ["huyen", "thi_tran", "xa"]


def test_build_of_two_tiers_offers_at_the_communes(empty):
    build("UBND xã An Lão", "two_tier_2025")
    query = select(Unit.key).join(ProcedureOffer, ProcedureOffer.unit_id == Unit.id).distinct()
    assert sorted(db.session.scalars(query)) == [
        "AL25-AHOA", "AL25-ALAO", "AL25-ATOAN", "AL25-AVINH",
    ]  # fmt: skip


def test_build_refuses_a_second_office(empty):
    build()
    with pytest.raises(RuleBroken):
        build("UBND xã khác")
    assert kinds() == ["xa", "mot_cua"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("UBND xã An Toàn", "xa"),
        ("Ủy ban nhân dân phường Bồng Sơn", "phuong"),
        ("UBND thị trấn An Lão", "thi_tran"),
        ("Trung tâm Đào tạo", "co_quan_khac"),
        ("Xanh Pôn", "co_quan_khac"),
    ],
)
def test_kind_of_an_office_follows_its_name(name, kind):
    assert setup.kind_of(name) == kind
