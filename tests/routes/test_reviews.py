"""The yearly review of accounts from its opening to its table: who is asked, what ends."""

import io
import re
import zipfile
from datetime import timedelta

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import AccessAnswer, AccessRound, Membership
from intranet.rules.accounts import Post
from intranet.services import accounts, audit, reviews
from intranet.services.reviews import duties
from intranet.transaction import SYSTEM, Actor, transaction
from tests.counter import carried
from tests.factories import person
from tests.people import PEOPLE

DAY = timedelta(days=1)
OVER = "Chuyển công tác về huyện"


def opened(client, days=30):
    page = client.get("/reviews/new", status=200)
    day = clock.today() + timedelta(days=days)
    return page.submit("/reviews/new", due_on=f"{day:%d/%m/%Y}")


def duty(app, who):
    with app.app_context():
        return person(who).memberships[0].id


def asked(page):
    """Whose duties the form asks for, by the ids of the duties."""
    names = (node.get("name") or "" for node in page.all("select"))
    return {int(name.removeprefix("answer_")) for name in names if name.startswith("answer_")}


def test_a_review_from_its_opening_to_its_table(app, visit):
    carried(app, 1)  # the officer holds a dossier, by role
    answer = opened(visit("supervisor"))
    path = answer.location
    assert "Đang có một đợt rà soát chưa khép." in opened(visit("admin")).words
    ids = {who: duty(app, who) for who in ("clerk", "officer", "leader", "registrar", "unit_head")}
    leader = visit("leader")
    assert "mở đợt rà soát tài khoản" in leader.get("/alerts", status=200).words
    page = leader.get(f"{path}/answers", status=200)
    assert asked(page) == {ids["clerk"], ids["officer"], ids["registrar"]}
    district = visit("district_leader").get(f"{path}/answers", status=200)
    assert {ids["leader"], ids["unit_head"]} <= asked(district)
    assert duty(app, "district_leader") not in asked(district)

    keep, end = f"answer_{ids['clerk']}", f"answer_{ids['registrar']}"
    wrong = page.submit(f"{path}/answers", status=422, **{keep: "keep", end: "end"})
    assert f"{PEOPLE['registrar'][1]}: Ghi lý do kết thúc" in wrong.words
    assert wrong.form_fields(f"{path}/answers")[keep] == "keep"
    said = {keep: "keep", end: "end", f"note_{ids['registrar']}": OVER}
    page = page.submit(f"{path}/answers", status=303, **said).follow()
    assert "Đã ghi 2 câu trả lời." in page.words
    assert asked(page) == {ids["clerk"], ids["officer"]}
    assert "Còn 1 vai trò chờ bạn trả lời." in leader.get(path, status=200).words
    with app.app_context():
        assert db.session.get(Membership, ids["registrar"]).valid_to == clock.today()
        entry = audit.life_of(person("registrar").audit_key)[-1]
        assert (entry.act, entry.reason) == ("accounts.end_role", OVER)
    other = visit("other_leader").act(f"{path}/answers", status=422, **{keep: "end"})
    assert "Chưa có câu trả lời nào mới." in other.words

    given_again(app, leader, path, ids["registrar"])
    closed(app, visit, path, keep)


def closed(app, visit, path, keep):
    """The table, the delay, and the end: who asked, who answered, nothing after it."""
    admin, leader = visit("admin"), visit("leader")
    assert re.search(r"Xã An Toàn 3 1 1 Chưa xong.*Nguyễn Văn Nghĩa", admin.get(path).words)
    admin.get("/reviews", status=200).link("Rà soát tài khoản năm")
    body = admin.http.get(f"{path}/export").data
    sheet = zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml").decode()
    assert re.search(f"lan.y.*Văn thư.*Kết thúc.*{OVER}.*Nguyễn Văn Nghĩa", sheet)
    late(app)
    assert "Quá hạn" in leader.get(path, status=200).words
    admin.get(path).submit(f"{path}/closure", target="main", status=200)
    assert asked(leader.get(f"{path}/answers", status=200)) == set()
    leader.act(f"{path}/answers", status=422, **{keep: "end"})
    admin.act(f"{path}/closure", status=409)
    with app.app_context():
        acts = [e.act for e in audit.life_of(f"review:{path.rpartition('/')[2]}")]
    answers = ["reviews.answer"] * 2
    assert acts == ["reviews.open", *answers, "reviews.export", "reviews.close"]


def given_again(app, leader, path, duty_id):
    """An admin gives back what a head ended the day before: it is asked again, and ended again."""
    with app.app_context():
        with transaction(SYSTEM) as change:
            db.session.query(AccessAnswer).filter_by(membership_id=duty_id).one().at -= DAY
            db.session.get(Membership, duty_id).valid_to -= DAY
            change.record("tests.set", "office:test")
        assert duty_id not in asked(leader.get(f"{path}/answers", status=200))
        post = Post("registrar", db.session.get(Membership, duty_id).unit.pid)
        accounts.add_role(Actor(person("admin")), person("registrar").pid, post)
    page = leader.get(f"{path}/answers", status=200)
    assert duty_id in asked(page)
    said = {f"answer_{duty_id}": "end", f"note_{duty_id}": OVER}
    assert duty_id not in asked(page.submit(f"{path}/answers", status=303, **said).follow())


def late(app):
    with app.app_context(), transaction(SYSTEM) as change:
        db.session.query(AccessRound).one().due_on = clock.today() - timedelta(days=1)
        change.record("tests.set", "office:test")


def test_a_review_asks_for_the_whole_office_and_only_who_may(sqlite_app, sqlite_visit):
    assert opened(sqlite_visit("admin"), days=-1).status == 422
    assert opened(sqlite_visit("admin"), days=400).status == 422
    path = opened(sqlite_visit("admin")).location
    with sqlite_app.app_context():
        round_ = reviews.present()
        everybody = {line.id for line in duties.lines(round_)}
        assert len(everybody) == db.session.query(Membership).count()
        self_answered = [line for line in duties.lines(round_)
                         if line.user_id in line.answerers or not line.answerers]  # fmt: skip
        assert self_answered == []
    for who in ("clerk", "officer", "registrar", "inspector"):
        for end in ("", "/answers", "/export"):
            sqlite_visit(who).get(f"{path}{end}", status=403)
    sqlite_visit("admin").get(f"{path}/answers", status=403)
    sqlite_visit("leader").get("/reviews/new", status=403)
    sqlite_visit("leader").get(f"{path}/export", status=403)
    assert "Xã An Hòa" not in sqlite_visit("leader").get(path, status=200).words
    sqlite_visit("leader").get("/reviews/000000000000", status=404)


def test_a_review_of_a_commune_is_not_opened_by_its_own_admin(sqlite_app, sqlite_visit):
    with sqlite_app.app_context(), transaction(SYSTEM) as change:
        person("supervisor").memberships[0].unit_id = person("leader").memberships[0].unit_id
        change.record("tests.set", "office:test")
    sqlite_visit("supervisor").get("/reviews/new", status=403)
    sqlite_visit("supervisor").act("/reviews/new", status=403, due_on="31/12/2099")
    path = opened(sqlite_visit("admin")).location
    client = sqlite_visit("supervisor")
    assert "Xã An Toàn" in client.get(path, status=200).words
    assert "Xã An Hòa" not in client.get(path).words
    assert "Khép đợt rà soát" not in client.get(path).words
    client.act(f"{path}/closure", status=403)
