"""Search: every way people name a dossier, with tones or without, within their own units only."""

from datetime import timedelta

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierReach
from intranet.services.dossiers import lists, search
from intranet.services.dossiers.filters import Filter
from intranet.services.dossiers.index import index
from intranet.transaction import SYSTEM, transaction
from tests.factories import person, unit
from tests.factories_dossiers import make_dossier, make_dossiers

FOUND = (
    "Đinh Văn Đỏ", "đinh văn đỏ", "dinh van do", "DINH VAN DO", "đỏ đinh", "dinh v", "đinh vă",
    "dvd", "AL-07-200106-0012", "al-07-200106", "al072001060012", "0012", "052085001234",
    "052085", "0912345678", "091234", "khai sinh", "Đăng ký khai sinh", "dang ky khai", "dkks",
    "đỏ khai sinh", "1.001193", "T2345678923", "Y Lan", "y lan", "064199000001", "  đinh   đỏ ",
    "Đinh Văn Đỏ",
)  # fmt: skip
NOT_FOUND = (
    "Đình", "đinh văn đô", "xyz", "0912345679", "van dinh dox", "%", "*", "052*9", "%%%", "kết hôn",
    "u_1", "AL-07-200107",
)  # fmt: skip
HARMLESS = (
    '"',
    "' OR 1=1 --",
    "a AND",
    "NEAR(",
    "đinh OR",
    "fold:x",
    "(((((a+)+",
    "-",
    "{x}",
    "&|!:*",
)


def found(who, words, **values):
    return [row.owner_name for row in lists.rows(person(who), Filter(q=words, **values)).rows]


def the_dossier():
    return make_dossier(
        code="AL-07-200106-0012", tracking="T2345678923", owner_name="Đinh Văn Đỏ",
        owner_id_number="052085001234", owner_phone="0912345678", procedure="birth",
        submitter_name="Y Lan", submitter_id_number="064199000001",
    )  # fmt: skip


def test_search_finds_by_everything_people_say(in_app):
    the_dossier()
    assert [words for words in FOUND if found("officer", words) != ["Đinh Văn Đỏ"]] == []
    missed = [words for words in FOUND if lists.count(person("officer"), Filter(q=words)) != 1]
    assert missed == []


def test_search_finds_nothing_else(in_app):
    the_dossier()
    # Words without their tones are found by any tones, so marks typed wrong come last, not never.
    wrong = [words for words in NOT_FOUND if found("officer", words)]
    assert wrong == ["Đình", "đinh văn đô"]


def test_search_takes_no_syntax(in_app):
    the_dossier()
    for words in HARMLESS:
        shown = len(found("officer", words))
        assert lists.count(person("officer"), Filter(q=words)) == shown, words


def test_exact_tones_come_first_and_newest_first_among_them(in_app):
    for name in ("Lê Thị Hòa", "Lê Thị Hoa", "Lê Thị Hoà", "Lê Thị Hóa", "Lê Thị Hoài"):
        make_dossier(owner_name=name)
    assert found("officer", "hòa") == [
        "Lê Thị Hoà", "Lê Thị Hòa", "Lê Thị Hoài", "Lê Thị Hóa", "Lê Thị Hoa"
    ]  # fmt: skip
    assert found("officer", "hoa") == [
        "Lê Thị Hóa", "Lê Thị Hoà", "Lê Thị Hoa", "Lê Thị Hòa", "Lê Thị Hoài"
    ]  # fmt: skip


def test_search_pages_hold_every_hit_once(in_app):
    for number in range(7):
        make_dossiers(5, owner_name=("Lê Hòa", "Lê Hoa", "Lê Hoài")[number % 3])
    user, seen, cursor = person("officer"), [], None
    while True:
        page = lists.rows(user, Filter(q="hòa"), cursor, limit=4)
        seen += [row.owner_name for row in page.rows]
        if not page.older:
            break
        cursor = page.older
    assert len(seen) == 35
    assert seen[:15] == ["Lê Hòa"] * 15
    back = lists.rows(user, Filter(q="hòa"), page.newer, limit=4)
    assert [row.owner_name for row in back.rows] == seen[28:32]


def test_search_keeps_to_the_units_of_the_person(in_app):
    the_dossier()
    make_dossier(
        desk="X21628-BPMC", authority="X21628", held_by=("X21628", "officer"), owner_name="Đinh Rin"
    )
    assert found("officer", "đinh") == ["Đinh Văn Đỏ"]
    assert found("other_officer", "đinh") == ["Đinh Rin"]
    assert found("supervisor", "đinh") == ["Đinh Rin", "Đinh Văn Đỏ"]
    assert found("admin", "đinh") == []
    assert lists.count(person("other_officer"), Filter(q="052085")) == 1


def test_search_goes_together_with_other_conditions_and_orders(in_app):
    now = clock.now()
    make_dossier(owner_name="Lê An", due_at=now - timedelta(days=9))
    make_dossier(owner_name="Lê Bình", channel="online")
    make_dossier(owner_name="Lê Châu", due_at=now + timedelta(days=9))
    assert found("officer", "lê", channel="online") == ["Lê Bình"]
    assert found("officer", "lê", tab="late") == ["Lê An"]
    assert found("officer", "lê", sort="due") == ["Lê An", "Lê Châu", "Lê Bình"]
    assert found("officer", "lê", sort="-owner") == ["Lê Châu", "Lê Bình", "Lê An"]


def test_index_follows_corrections_and_the_reach(in_app):
    dossier = the_dossier()
    assert found("district_officer", "đỏ đinh") == []
    with transaction(SYSTEM) as change:
        dossier = db.session.merge(dossier)
        dossier.owner_name = "Đinh Văn Đoàn"
        db.session.add(DossierReach(unit_id=unit("ALAO-TP").id, dossier_id=dossier.id))
        index(db.session, dossier)
        change.record("setup.build", dossier)
    assert found("officer", "đỏ đinh") == []
    assert found("officer", "đoàn") == ["Đinh Văn Đoàn"]
    assert found("district_officer", "đoàn") == ["Đinh Văn Đoàn"]


def test_names_of_one_word_and_with_apostrophe_are_found(sqlite_app):
    with sqlite_app.app_context():
        make_dossier(owner_name="H’rê Y Blưn")
        assert found("officer", "hrê") == found("officer", "h're") == ["H’rê Y Blưn"]
        assert found("officer", "blun") == ["H’rê Y Blưn"]


def test_words_typed_with_the_keyboard_off_are_read_as_meant():
    assert search.untyped("nguyeenx") == "nguyễn"
    assert search.untyped("nguyễn") is None


# --- jump ----------------------------------------------------------------------------------------


def test_jump_opens_the_dossier_of_a_code(sqlite_app):
    ways = (
        "AL-07-200106-0012", " al-07-200106-0012 ", "AL–07–200106–0012", "200106-12",
        "AL-07-200106-12",
    )  # fmt: skip
    with sqlite_app.app_context():
        dossier = make_dossier(code="AL-07-200106-0012")
        for words in ways:
            assert search.jump(person("clerk"), words) == dossier.pid, words
            assert search.jump(person("other_clerk"), words) is None, words


def test_jump_knows_todays_numbers_of_the_own_desk(sqlite_app):
    with sqlite_app.app_context():
        dossier = make_dossier(code=f"AL-07-{clock.today():%y%m%d}-0031")
        assert search.jump(person("clerk"), "31") == dossier.pid
        assert search.jump(person("supervisor"), "al-07-31") == dossier.pid
        assert search.jump(person("supervisor"), "31") is None


def test_jump_takes_a_tracking_code(in_app):
    from intranet.rules.identifiers import group_tracking_code, new_tracking_code

    code = new_tracking_code(bytes(range(16)))
    dossier = make_dossier(tracking=code)
    assert search.jump(person("officer"), group_tracking_code(code).lower()) == dossier.pid
    scanned = f"http://motcua.example/lookup?code={code}"
    assert search.jump(person("officer"), scanned) == dossier.pid
    assert search.jump(person("other_officer"), code) is None


def test_jump_leaves_everything_else_to_search(sqlite_app):
    others = ("Đinh Văn Đỏ", "999999-1", "12345678901234567890-1", "", "-", "²")
    with sqlite_app.app_context():
        make_dossier()
        for words in others:
            assert search.jump(person("clerk"), words) is None, words


def test_every_dossier_has_an_index_row(in_app):
    make_dossiers(3)
    user = person("supervisor")
    numbers = [lists.count(user, Filter(q=d.code)) for d in db.session.query(Dossier)]
    assert numbers == [1, 1, 1]
