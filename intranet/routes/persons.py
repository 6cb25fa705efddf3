"""The page of one applicant: what is known of them, and their dossiers."""

from types import SimpleNamespace

from flask import Blueprint, request
from flask_babel import gettext as _

from intranet.access import acting, needs
from intranet.filters import date
from intranet.routes.dossiers import lines
from intranet.rules.identifiers import mask_id, mask_phone
from intranet.rules.persons import PersonPermission
from intranet.services import persons
from intranet.services.dossiers import lists
from intranet.web import render

blueprint = Blueprint("persons", __name__, url_prefix="/persons")
PAGES = {"person": "persons.show"}


@blueprint.get("/<pid>")
@needs(PersonPermission.SHOW)
def show(pid):
    """Every dossier of one applicant within reach; opening it is written into the read log."""
    moment = lists.today()
    person, page = persons.open_person(acting(), pid, request.args.get("page"), moment)
    filter = persons.filter_of(pid)
    return render(
        "persons/show.html",
        person=person,
        known=_facts(person),
        lines=lines.lines(page.rows, moment),
        list_url=lines.url_of(filter),
        pager=SimpleNamespace(
            newer_url=page.newer and f"?page={page.newer}",
            older_url=page.older and f"?page={page.older}",
            shown=len(page.rows),
            total_text="",
        ),
    )


def _facts(person):
    """What was entered last, numbers masked (decisions/0015): whole ones are on each dossier."""
    pairs = (
        (_("Số giấy tờ"), mask_id(person.id_number)),
        (_("Ngày sinh"), date(person.birth_date)),
        (_("Giới tính"), person.sex and {"male": _("Nam"), "female": _("Nữ")}.get(person.sex)),
        (_("Địa chỉ"), person.address),
        (_("Điện thoại"), mask_phone(person.phone)),
        (_("Dữ liệu nhập gần nhất"), date(person.seen_at)),
    )
    return [(label, value) for label, value in pairs if value]
