"""The answer was lost, the clerk sends the same sheet again: the answer is that of the first."""

from tests.factories import procedure
from tests.server.office import dossiers_by_number

NUMBER = "052085777777"
PATH = "/dossiers/new"


def test_same_sheet_sent_again_leads_to_the_dossier_of_the_first_time(app, visit):
    with app.app_context():
        birth = procedure("birth").pid
    clerk = visit("clerk")
    typed = {
        "owner_full_name": "Đinh Văn Đỏ",
        "owner_id_number": NUMBER,
        "owner_address": "Thôn 2, xã An Toàn",
        "papers-0-given": "y",
        "papers-1-given": "y",
    }
    sheet = clerk.get(PATH, procedure=birth, status=200)
    first = sheet.submit(PATH, status=303, **typed)
    assert sheet.submit(PATH, status=303, **typed).location == first.location
    fresh = clerk.get(PATH, procedure=birth, status=200)
    fresh.submit(PATH, status=422, **typed)  # a new sheet for the same person is asked about
    with app.app_context():
        found = dossiers_by_number()
    assert found == {NUMBER: [first.location.rpartition("/")[2]]}
