"""Accounts: made, mended, locked; roles; one-time codes on paper. On both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, ResetCode, User
from intranet.models.sessions import WebSession
from intranet.rules.accounts import NewAccount, Post, Standing
from intranet.rules.errors import RuleBroken
from intranet.services import accounts, audit, sessions
from intranet.services.passwords import matches
from intranet.transaction import SYSTEM, Actor, Forbidden, NotVisible, Repeated, Stale, transaction
from tests.factories import person, unit

PHRASE = "suoi trong chay qua lang"


def admin(once=None):
    return Actor(person("admin"), once=once)


def new_account(**changes):
    facts = {"username": "moi.nv", "full_name": "Nguyễn Văn Mới", "title": "Chuyên viên"}
    posts = (Post("officer", unit("X21622").pid),)
    return NewAccount(**{**facts, "posts": posts, **changes})


def trail(user):
    return [entry.act for entry in audit.life_of(f"user:{user.pid}")]


def sign_in(user, mark):
    """A living session of ``user``, without a browser."""
    with transaction(SYSTEM) as change:
        now = clock.now()
        db.session.add(WebSession(id_hash=mark * 64, user_id=user.id, created_at=now, seen_at=now))
        change.record("test.sign_in", user)


def test_create_gives_a_code_and_no_password(in_app):
    user, code = accounts.create(admin(), new_account(phone="+84 912 345 678"))
    assert (user.username, user.password_hash, user.phone) == ("moi.nv", None, "0912345678")
    assert accounts.standing_of(user) is Standing.WAITING
    assert [(e.role, e.unit.key) for e in user.memberships] == [("officer", "X21622")]
    kept = db.session.scalar(select(ResetCode).where(ResetCode.user_id == user.id))
    assert kept.code_hash != code
    assert kept.expires_at - kept.issued_at == timedelta(hours=72)
    entry = audit.life_of(f"user:{user.pid}")[0]
    assert entry.act == "accounts.create"
    assert "0912345678" not in str(entry.body)
    assert code not in str(entry.body)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "MAI.DT"}, "username"),
        ({"username": "có dấu"}, "username"),
        ({"phone": "123"}, "phone"),
        ({"posts": (Post("officer", "nowhere"),)}, "unit"),
        ({"posts": (Post("king", "X21622"),)}, "unit"),
    ],
)
def test_create_refuses_what_is_wrong(in_app, changes, field):
    with pytest.raises(RuleBroken) as caught:
        accounts.create(admin(), new_account(**changes))
    assert caught.value.field == field


def test_create_keeps_admin_apart_from_dossiers(in_app):
    posts = (Post("admin", unit("ALAO").pid), Post("officer", unit("X21622").pid))
    with pytest.raises(RuleBroken) as caught:
        accounts.create(admin(), new_account(posts=posts))
    assert caught.value.field == "roles"


def test_create_sent_twice_makes_one_account(in_app):
    user, _ = accounts.create(admin("k1"), new_account())
    pid = user.pid
    with pytest.raises(Repeated) as caught:
        accounts.create(admin("k1"), new_account())
    assert caught.value.outcome == f"user:{pid}"


def test_edit_records_before_and_after(in_app):
    user = person("clerk")
    accounts.edit(admin(), user.pid, user.version, "Đinh Thị Mai Hoa", "Công chức", None)
    user = person("clerk")
    assert (user.full_name, user.name_fold, user.title) == (
        "Đinh Thị Mai Hoa", "dinh thi mai hoa", "Công chức",
    )  # fmt: skip
    change = {name: (old, new) for name, old, new in audit.life_of(f"user:{user.pid}")[-1].changes}
    assert change["full_name"] == ("Đinh Thị Mai", "Đinh Thị Mai Hoa")


def test_edit_on_an_old_page_is_stale(in_app):
    user = person("clerk")
    accounts.edit(admin(), user.pid, 1, "Đinh Thị Mai", "A")
    with pytest.raises(Stale):
        accounts.edit(admin(), user.pid, 1, "Đinh Thị Mai", "B")


def test_lock_ends_every_session_and_unlock_opens(in_app):
    user = person("clerk")
    sign_in(user, "a")
    accounts.lock(admin(), user.pid, "nghỉ hưu")
    assert sessions.living(user.id, 30, 12) == []
    assert not person("clerk").is_active
    assert audit.life_of(f"user:{user.pid}")[-1].reason == "nghỉ hưu"
    with pytest.raises(RuleBroken):
        accounts.lock(admin(), user.pid)
    accounts.unlock(admin(), user.pid)
    assert person("clerk").is_active
    assert trail(user)[-2:] == ["accounts.lock", "accounts.unlock"]


def test_nobody_locks_themself(in_app):
    with pytest.raises(RuleBroken):
        accounts.lock(admin(), person("admin").pid)


def test_the_last_admin_stays(in_app):
    last = person("admin")
    with pytest.raises(RuleBroken):
        accounts.lock(SYSTEM, last.pid)
    with pytest.raises(RuleBroken):
        accounts.end_role(admin(), last.pid, "admin", unit("ALAO").pid)
    with pytest.raises(RuleBroken):
        accounts.edit(admin(), last.pid, last.version, last.full_name, expires_on=date(2020, 1, 1))
    second, _ = accounts.create(admin(), new_account(posts=(Post("admin", unit("ALAO").pid),)))
    with pytest.raises(RuleBroken):
        accounts.lock(SYSTEM, last.pid)  # the second one never logged in
    with transaction(SYSTEM) as change:
        db.session.get(User, second.id).password_hash = "x"
        change.record("test.password", second)
    accounts.lock(SYSTEM, last.pid)
    assert person("admin").locked


def test_add_role_counts_at_once_and_twice_is_refused(in_app):
    user, post = person("clerk"), Post("registrar", unit("X21622").pid)
    accounts.add_role(admin(), user.pid, post)
    assert person("clerk").roles == {"receiver", "registrar"}
    with pytest.raises(RuleBroken):
        accounts.add_role(admin(), user.pid, post)
    with pytest.raises(RuleBroken):
        accounts.add_role(admin(), user.pid, Post("admin", unit("ALAO").pid))


def test_end_role_at_once_and_taken_up_again(in_app):
    user, desk = person("clerk"), unit("X21622-BPMC").pid
    accounts.end_role(admin(), user.pid, "receiver", desk)
    assert person("clerk").roles == set()
    with pytest.raises(RuleBroken):
        accounts.end_role(admin(), user.pid, "receiver", desk)
    accounts.add_role(admin(), user.pid, Post("receiver", desk))
    assert person("clerk").roles == {"receiver"}
    rows = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).all()
    assert len(rows) == 1


def test_end_role_after_a_last_day(in_app):
    user, desk = person("clerk"), unit("X21622-BPMC").pid
    accounts.end_role(admin(), user.pid, "receiver", desk, clock.today())
    assert person("clerk").roles == {"receiver"}
    assert person("clerk").memberships[0].valid_to == clock.today()


def test_end_role_refuses_a_day_that_is_over(in_app):
    user, desk = person("clerk"), unit("X21622-BPMC").pid
    with pytest.raises(RuleBroken) as caught:
        accounts.end_role(admin(), user.pid, "receiver", desk, clock.today() - timedelta(days=1))
    assert caught.value.field == "last_day"
    assert person("clerk").memberships[0].valid_to is None


def test_reset_code_is_used_once_and_sets_the_password(in_app):
    user = person("clerk")
    sign_in(user, "b")
    _, code = accounts.reset(admin(), user.pid)
    assert matches("con trâu đi trước cái cày theo sau", person("clerk").password_hash, 64)
    sessions.use_code(Actor(None), "MAI.DT", code.lower(), PHRASE, kib=64)
    assert matches(PHRASE, person("clerk").password_hash, 64)
    assert sessions.living(user.id, 30, 12) == []
    assert trail(user)[-2:] == ["accounts.reset", "sessions.use_code"]
    with pytest.raises(RuleBroken) as caught:
        sessions.use_code(Actor(None), "mai.dt", code, "mot cau khac dai hon nua", kib=64)
    assert caught.value.field == "code"


def test_code_dies_with_time_with_the_next_one_and_with_a_lock(in_app, monkeypatch):
    user = person("clerk")
    _, first = accounts.reset(admin(), user.pid)
    _, second = accounts.reset(admin(), user.pid)
    present = clock.now()

    def use(code):
        with pytest.raises(RuleBroken) as caught:
            sessions.use_code(Actor(None), "mai.dt", code, PHRASE, kib=64)
        return caught.value.message

    wrong = use("AAAA-AAAA-AAAA-AAAA")
    assert use(first) == wrong
    monkeypatch.setattr(clock, "now", lambda: present + timedelta(hours=24))
    assert use(second) == wrong
    monkeypatch.setattr(clock, "now", lambda: present)
    accounts.lock(admin(), user.pid)
    assert use(second) == wrong


def test_code_is_not_spent_by_a_weak_password(in_app):
    _, code = accounts.reset(admin(), person("clerk").pid)
    with pytest.raises(RuleBroken) as caught:
        sessions.use_code(Actor(None), "mai.dt", code, "dinhthimai2020", kib=64)
    assert caught.value.field == "password"
    sessions.use_code(Actor(None), "mai.dt", code, PHRASE, kib=64)


def test_reset_is_refused_for_a_locked_account(in_app):
    accounts.lock(admin(), person("clerk").pid)
    with pytest.raises(RuleBroken):
        accounts.reset(admin(), person("clerk").pid)


def test_head_of_the_unit_sees_resets_and_a_colleague_does_not(in_app):
    accounts.reset(admin(), person("district_officer").pid)
    office = unit("ALAO-TP")
    rows = accounts.resets_in(person("unit_head"), office)
    assert [(row.who, row.issuer) for row in rows] == [("Võ Thị Hạnh", "Trần Quốc Trị")]
    assert len(accounts.resets_in(person("district_leader"), office)) == 1
    assert accounts.resets_in(person("leader"), office) == []
    assert accounts.resets_in(person("district_officer"), office) == []


@pytest.fixture
def commune_admin(in_app):
    """An admin of one commune only."""
    posts = (Post("admin", unit("X21622").pid),)
    user, _ = accounts.create(admin(), new_account(username="qt.antoan", posts=posts))
    return Actor(user)


def test_commune_admin_keeps_the_commune_only(commune_admin):
    assert accounts.lock(commune_admin, person("clerk").pid).locked
    for stranger in ("other_clerk", "district_officer", "admin"):
        with pytest.raises(NotVisible):
            accounts.reset(commune_admin, person(stranger).pid)
    with pytest.raises(RuleBroken):
        accounts.add_role(commune_admin, person("officer").pid, Post("leader", unit("ALAO").pid))


def test_commune_admin_cannot_take_over_somebody_of_the_district(commune_admin):
    leader = person("district_leader")
    accounts.add_role(admin(), leader.pid, Post("leader", unit("X21622").pid))
    assert accounts.show(commune_admin.user, leader.pid).full_name == "Bùi Văn Đức"
    with pytest.raises(Forbidden):
        accounts.reset(commune_admin, leader.pid)
    officer, tomorrow = person("officer"), clock.today() + timedelta(days=1)
    accounts.add_role(admin(), officer.pid, Post("leader", unit("ALAO").pid, tomorrow))
    with pytest.raises(Forbidden):
        accounts.reset(commune_admin, officer.pid)


def names(**filters):
    page = accounts.listed(person("admin"), accounts.Filters(**filters), 25)
    return [row.full_name for row in page.rows]


def test_listed_finds_with_and_without_marks(in_app):
    assert names(q="dinh van") == ["Đinh Văn Đỏ", "Đinh Văn Rin"]
    assert names(q="MAI.DT") == ["Đinh Thị Mai"]
    assert names(q="100%") == []


def test_listed_narrows_by_unit_role_and_standing(in_app):
    assert names(unit=unit("X21622").pid) == [
        "Y Lan",
        "Đinh Thị Mai",
        "Nguyễn Văn Nghĩa",
        "Đinh Văn Rin",
    ]
    assert names(unit=unit("X21622").pid, role="leader") == ["Nguyễn Văn Nghĩa"]
    accounts.lock(admin(), person("clerk").pid)
    assert names(standing="LOCKED") == ["Đinh Thị Mai"]
    assert len(names(standing="ACTIVE")) == 14
    assert names(standing="WAITING") == names(standing="EXPIRED") == []


def test_listed_pages_forward_and_back(in_app):
    user, filters = person("admin"), accounts.Filters()
    first = accounts.listed(user, filters, 6)
    second = accounts.listed(user, filters, 6, after=first.older)
    third = accounts.listed(user, filters, 6, after=second.older)
    assert [len(page.rows) for page in (first, second, third)] == [6, 6, 3]
    assert (first.newer, third.older) == (None, None)
    back = accounts.listed(user, filters, 6, before=third.newer)
    assert [row.pid for row in back.rows] == [row.pid for row in second.rows]
    assert accounts.listed(user, filters, 6, before=second.newer).newer is None
