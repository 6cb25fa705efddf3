"""Who answers for whom in the yearly review; people out of a table; separation of duties."""

import pytest

from intranet.rules.accounts_import import parse_accounts, propose_username
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role, all_permissions
from intranet.rules.reviews import answerers

ROOM, OFFICE, TOP = 3, 2, 1
CHAIN = [ROOM, OFFICE, TOP]


@pytest.mark.parametrize(
    ("user", "role", "posts", "expected"),
    [
        # An officer: the head of the room; the leader of the room without one; the unit above.
        (9, Role.OFFICER, {(ROOM, Role.UNIT_HEAD): {5}, (OFFICE, Role.LEADER): {6}}, {5}),
        (9, Role.OFFICER, {(ROOM, Role.LEADER): {4}, (OFFICE, Role.UNIT_HEAD): {6}}, {4}),
        (9, Role.OFFICER, {(TOP, Role.LEADER): {7}}, {7}),
        # A head: never oneself nor a fellow head; the leader of the unit, else the unit above.
        (5, Role.UNIT_HEAD, {(ROOM, Role.UNIT_HEAD): {5, 8}, (OFFICE, Role.LEADER): {6}}, {6}),
        (5, Role.UNIT_HEAD, {(ROOM, Role.UNIT_HEAD): {5}, (ROOM, Role.LEADER): {4}}, {4}),
        # What a head does besides is no matter for that head either.
        (5, Role.OFFICER, {(ROOM, Role.UNIT_HEAD): {5}, (TOP, Role.LEADER): {7}}, {7}),
        # A leader: never the head below.
        (4, Role.LEADER, {(ROOM, Role.UNIT_HEAD): {5}, (ROOM, Role.LEADER): {4}}, set()),
        # At the top: another leader, else who supervises, else nobody.
        (7, Role.LEADER, {(TOP, Role.LEADER): {7, 8}, (TOP, Role.SUPERVISOR): {9}}, {8}),
        (7, Role.LEADER, {(TOP, Role.LEADER): {7}, (TOP, Role.SUPERVISOR): {9}}, {9}),
        (9, Role.SUPERVISOR, {(TOP, Role.SUPERVISOR): {9}}, set()),
    ],
)
def test_answerers_are_never_the_person_itself(user, role, posts, expected):
    chain = CHAIN if user != 7 and role != Role.SUPERVISOR else [TOP]
    assert answerers(user, role, chain, posts) == expected
    assert user not in answerers(user, role, chain, posts)


def test_the_admin_holds_nothing_of_dossiers_or_of_the_log():
    """Separation of duties (3.3): rooms of the work and of the evidence know no admin."""
    kept_away = {"dossiers", "files", "persons", "fees", "blocks", "bulks", "slips", "audit"}
    held = {p.value for p in all_permissions() if Role.ADMIN in p.roles}
    assert {value for value in held if value.partition(".")[0] in kept_away} == set()
    answering = {p.value for p in all_permissions() if p.value == "reviews.answer"}
    assert answering & held == set()


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("Đinh Thị Mai", (), "mai.dt"),
        ("Đinh Thị Mai", ("mai.dt", "mai.dt2"), "mai.dt3"),
        ("Y Lan", (), "lan.y"),
        ("Ân", (), "an2"),
        ("…", (), "nguoi"),
    ],
)
def test_propose_username_is_free_and_can_be_typed(name, taken, expected):
    assert propose_username(name, set(taken)) == expected


def test_parse_accounts_reads_what_spreadsheets_make_of_it():
    row = {"HỌ TÊN": "Đinh  Thị Mai", "đơn vị": "X1", "Vai trò": "chuyên môn; Văn thư",
           "Điện thoại": "912345678", "Dùng đến ngày": "46387", "Cột lạ": "x"}  # fmt: skip
    (read,), errors = parse_accounts([row, {"HỌ TÊN": "", "đơn vị": None}])
    assert errors == []
    assert (read.row_no, read.roles) == (2, (Role.OFFICER, Role.REGISTRAR))
    assert (read.phone, f"{read.expires_on}") == ("0912345678", "2026-12-31")
    wrong = {**row, "HỌ TÊN": "", "Vai trò": "Giám đốc", "Điện thoại": "12"}
    assert {e.column for e in parse_accounts([wrong])[1]} == {"full_name", "roles", "phone"}
    for table in ([], [{"Họ và tên": "Mai"}], [row] * 501):
        with pytest.raises(RuleBroken) as caught:
            parse_accounts(table)
        assert caught.value.field == "table"
