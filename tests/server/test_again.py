"""The answer was lost, the clerk sends the same sheet again: the answer is that of the first."""

from tests.factories import procedure
from tests.people import PEOPLE
from tests.server.clerks import Clerk
from tests.server.office import dossiers_by_number

NUMBER = "052085777777"


def test_same_sheet_sent_again_leads_to_the_dossier_of_the_first_time(open_office):
    birth = open_office.within(lambda: procedure("birth").pid)
    with Clerk(open_office.url, PEOPLE["clerk"][0]) as clerk:
        sheet = clerk.sheet(birth, NUMBER)
        first, again = clerk.ask(*sheet), clerk.ask(*sheet)
        fresh = clerk.ask(*clerk.sheet(birth, NUMBER))
    assert (first.status, again.status) == (303, 303)
    assert again.location == first.location
    assert fresh.status == 422  # a new sheet for the same person is asked about
    pid = first.location.rpartition("/")[2]
    assert open_office.within(dossiers_by_number)[NUMBER] == [pid]
