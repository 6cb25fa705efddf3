"""The unit tree: everybody sees it, the admin keeps it."""

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_babel import lazy_pgettext
from flask_login import current_user

from intranet import clock
from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.units import (
    AddCodeForm,
    CloseUnitForm,
    CreateUnitForm,
    EditUnitForm,
    MoveUnitForm,
    RenameUnitForm,
)
from intranet.menu import MenuEntry
from intranet.plurals import counted as _n
from intranet.rules.permissions import Role
from intranet.rules.units import KIND_WORDS, SCHEME_WORDS, UnitPermission
from intranet.rules.wording import date_or_none
from intranet.services import accounts, units
from intranet.web import after, render

blueprint = Blueprint("units", __name__, url_prefix="/units")
MENU = (MenuEntry(lazy_pgettext("menu", "Đơn vị"), "units.tree", UnitPermission.TREE),)
PAGES = {"unit": "units.show"}


@blueprint.get("")
@needs(UnitPermission.TREE)
def tree():
    """The tree today, or as it was on ``?day=``."""
    day = _asked_day() or clock.today()
    return render("units/tree.html", roots=units.tree(day), day=day, today=clock.today())


@blueprint.get("/<pid>")
@needs(UnitPermission.SHOW)
def show(pid):
    """One unit: facts, codes, people, what it was and became."""
    return _unit_page(pid, AddCodeForm(formdata=None))


@blueprint.route("/new", methods=["GET", "POST"])
@needs(UnitPermission.CREATE)
def create():
    """Open a unit."""
    form = CreateUnitForm()
    form.parent.choices = units.choices(current_user)
    form.kind.choices = [(kind, _(words)) for kind, words in KIND_WORDS.items()]
    if request.method == "GET" and not form.is_restored:
        form.parent.data = request.args.get("parent")

    def act():
        facts = (form.parent.data, form.kind.data, _data(form), form.valid_from.data)
        return units.create(acting(), *facts)

    unit = attempt(form, act, form.parent)
    if unit:
        return after("units.show", _("Đã thêm đơn vị."), pid=unit.pid)
    return render("units/create.html", form=form, status=form.status)


@blueprint.route("/<pid>/edition", methods=["GET", "POST"])
@needs(UnitPermission.EDIT)
def edit(pid):
    """Mend a spelling or another fact."""
    unit = units.get(pid)
    form = EditUnitForm(obj=unit)

    def act():
        return units.edit(acting(), pid, _data(form), form.version.data)

    return _acted("edit", form, unit, attempt(form, act, form.name), _("Đã sửa đơn vị."))


@blueprint.route("/<pid>/name", methods=["GET", "POST"])
@needs(UnitPermission.RENAME)
def rename(pid):
    """A new name from a day: the old unit is closed, a new one continues it."""
    unit = units.get(pid)
    form = RenameUnitForm(obj=unit)

    def act():
        facts = (form.version.data, form.name.data, form.short_name.data, form.day.data)
        return units.rename(acting(), pid, *facts)

    return _acted("rename", form, unit, attempt(form, act, form.day), _("Đã đổi tên."))


@blueprint.route("/<pid>/parent", methods=["GET", "POST"])
@needs(UnitPermission.MOVE)
def move(pid):
    """Another parent from a day."""
    unit = units.get(pid)
    form = MoveUnitForm(**_place(unit))
    form.parent.choices = units.choices(current_user)

    def act():
        facts = (form.version.data, form.parent.data, form.day.data)
        return units.move(acting(), pid, *facts)

    done = attempt(form, act, form.day, lambda: MoveUnitForm(formdata=None, **_place(unit)))
    return _acted("move", form, unit, done, _("Đã chuyển đơn vị."))


def _place(unit):
    return {"version": unit.version, "parent": unit.parent.pid if unit.parent else None}


@blueprint.route("/<pid>/closure", methods=["GET", "POST"])
@needs(UnitPermission.CLOSE)
def close(pid):
    """The end of a unit."""
    unit = units.get(pid)
    form = CloseUnitForm(obj=unit)
    form.successor.choices = [("", _("Không có")), *units.choices(current_user)]

    def act():
        facts = (form.version.data, form.day.data, form.successor.data or None)
        return units.close(acting(), pid, *facts)

    return _acted("close", form, unit, attempt(form, act, form.day), _("Đã kết thúc đơn vị."))


@blueprint.post("/<pid>/old-dossiers")
@needs(UnitPermission.CARRY_OVER)
def carry_over(pid):
    """Go on with the finished dossiers that follow a renamed or moved unit."""
    left = units.carry_over(acting(), pid)
    words = _n("Còn %(count)s hồ sơ cũ; bấm lần nữa để chuyển nốt.", left)
    return after("units.show", words if left else _("Đã chuyển hết hồ sơ cũ."), pid=pid)


@blueprint.post("/<pid>/codes")
@needs(UnitPermission.ADD_CODE)
def add_code(pid):
    """Write down an official code."""
    form = AddCodeForm()
    form.scheme.choices = _schemes()

    def act():
        return units.add_code(acting(), pid, form.scheme.data, form.code.data, form.valid_from.data)

    if attempt(form, act, form.code):
        return after("units.show", _("Đã ghi mã."), pid=pid)
    return _unit_page(pid, form, 422)


def _schemes():
    return [(key, _(words)) for key, words in SCHEME_WORDS.items()]


def _unit_page(pid, code_form, status=200):
    unit = units.get(pid)
    came, went = units.history(unit)
    code_form.scheme.choices = _schemes()
    return render(
        "units/show.html",
        unit=unit,
        kind=_(KIND_WORDS[unit.kind]),
        schemes=SCHEME_WORDS,
        members=[(*row[:3], Role(row.role).words) for row in units.members(unit)],
        came=came,
        went=went,
        resets=accounts.resets_in(current_user, unit),
        mine=units.is_mine(current_user, unit),
        alive=unit.valid_to is None,
        left=units.left_of(unit.id),
        code_form=code_form,
        status=status,
    )


def _acted(verb, form, unit, done, words):
    """What follows an act that made ``done``, or its form when nothing was done."""
    if done:
        return after("units.show", words, pid=done.pid)
    return render(
        f"units/{verb}.html",
        form=form,
        unit=unit,
        today=clock.today(),
        holding=units.holding(unit),
        status=form.status,
    )


def _data(form):
    return units.UnitData(
        name=form.name.data,
        short_name=form.short_name.data,
        receives_dossiers=form.receives_dossiers.data,
        code_prefix=form.code_prefix.data,
        work_hours=form.work_hours.data,
        phone=form.phone.data,
        address=form.address.data,
        sort=form.sort.data or 0,
        note=form.note.data,
    )


def _asked_day():
    """The day of the address: 2020-01-31 or as people type it; None when it is no day."""
    return date_or_none(request.args.get("day", ""), clock.today())
