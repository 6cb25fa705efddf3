"""Who may see all dossiers of one applicant together: whoever may see one of them."""

from intranet.rules.permissions import CASE_ROLES, Permission
from intranet.rules.words import N_


class PersonPermission(Permission):
    SHOW = (
        "persons.show",
        N_("Xem chung các hồ sơ của một người, trong phạm vi của mình"),
        CASE_ROLES,
    )
