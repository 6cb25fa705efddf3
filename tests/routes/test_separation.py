"""Separation of duties on the screen: one's own draft, and who hears when somebody leaves (3.3)."""

from intranet.extensions import db
from intranet.models.accounts import Membership
from intranet.transaction import SYSTEM, transaction
from tests.counter import carried
from tests.factories import person, unit

OWN = "Bạn đã dự thảo hồ sơ này. Đơn vị chỉ có một lãnh đạo"


def test_the_only_leader_is_told_before_and_everybody_reads_it_after(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    with sqlite_app.app_context(), transaction(SYSTEM) as change:
        leader = person("leader")
        leader.memberships.append(Membership(role="officer", unit_id=unit("X21622").id))
        change.record("tests.set", "office:test")
    leader = sqlite_visit("leader")
    page = leader.get(f"{path}/hand-over", status=200)
    page.submit(f"{path}/hand-over", status=303, to_user="")
    page = leader.get(f"{path}/approval", status=200)
    assert OWN in page.words
    page.submit(f"{path}/approval", status=303)
    seen = sqlite_visit("registrar").get(path, status=200).words
    assert "Tự phê duyệt hồ sơ mình dự thảo, chuyển bước" in seen


def test_who_leaves_with_dossiers_is_told_to_the_head_who_passes_them_on(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    officer, leader = sqlite_visit("officer"), sqlite_visit("leader")
    with sqlite_app.app_context():
        pid = person("officer").pid
        db.session.rollback()
    page = leader.get(f"{path}/assignment", status=200)
    page.submit(f"{path}/assignment", status=303, to_user=pid)
    assert OWN not in leader.get(path).words
    admin = sqlite_visit("admin")
    lock = admin.get(f"/accounts/{pid}/lock", status=200)
    assert "Nhờ lãnh đạo đơn vị bàn giao trước." in lock.words
    lock.submit(f"/accounts/{pid}/lock", status=303, reason="Nghỉ việc")
    told = leader.get("/alerts", status=200).words
    assert "của Đinh Văn Rin, người còn giữ hồ sơ" in told
    assert officer.get("/").status == 303
    leader.get(f"/bulks/people/{pid}/work", status=200)
