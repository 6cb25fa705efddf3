"""A new checklist, a draft, its items, its publication, the end."""

from flask import abort, request
from flask_babel import gettext as _

from intranet.access import acting, needs
from intranet.errors import attempt, said
from intranet.forms.checklists import ChecklistForm, ItemForm, PublishForm
from intranet.routes.checklists import words
from intranet.routes.checklists.door import blueprint
from intranet.rules.checklists import FIELDS, ChecklistPermission, in_groups
from intranet.services import checklists
from intranet.web import after, render


@blueprint.route("/new", methods=["GET", "POST"])
@needs(ChecklistPermission.CREATE)
def create():
    """A new, empty checklist."""
    form = ChecklistForm()
    made = attempt(form, lambda: checklists.create(acting(), form.name.data))
    if made:
        return after("checklists.edit", _("Đã lập bộ tiêu chí. Thêm mục đầu tiên."), pid=made.pid)
    return render("checklists/create.html", form=form, status=form.status)


@blueprint.post("/<pid>/drafts")
@needs(ChecklistPermission.EDIT)
def begin(pid):
    """Begin a new version as a copy of the newest one."""
    return after("checklists.edit", pid=checklists.begin(acting(), pid).pid)


@blueprint.get("/<pid>/items")
@needs(ChecklistPermission.EDIT)
def edit(pid):
    """The items of a draft, to change, move and add."""
    version = checklists.get(pid)
    return render(
        "checklists/edit.html",
        edition=version,
        checklist=version.checklist,
        groups=in_groups(checklists.items_of(version)),
        words=words,
    )


@blueprint.post("/<pid>/order")
@needs(ChecklistPermission.EDIT)
def move_item(pid):
    """Move one item up or down."""
    way = next((name for name in ("up", "down") if name in request.form), None)
    if way is None:
        abort(400)
    code = request.form[way]
    checklists.move(acting(), pid, code, -1 if way == "up" else 1)
    return after("checklists.edit", pid=pid, _anchor=f"item-{code}")


@blueprint.route("/<pid>/items/new", methods=["GET", "POST"])
@needs(ChecklistPermission.EDIT)
def add_item(pid):
    """Add an item at the end of its group."""
    version = checklists.get(pid)
    checklists.refuse_published(version)
    items = checklists.items_of(version)
    form = ItemForm()
    form.give_codes([item.code for item in items])
    groups = {code: name for code, name, _items in in_groups(items)}
    if request.method == "GET" and not form.is_restored:
        wanted = request.args.get("group", "")
        form.group_code.data = wanted if wanted in groups else ""
        form.group_name.data = groups.get(wanted, "")
    if attempt(form, lambda: checklists.set_item(acting(), pid, form.item(groups))):
        return _back(pid, form.code.data, _("Đã thêm mục."))
    return _item_page(version, form, None)


@blueprint.route("/<pid>/items/<code>", methods=["GET", "POST"])
@needs(ChecklistPermission.EDIT)
def edit_item(pid, code):
    """Change an item of a draft."""
    version = checklists.get(pid)
    checklists.refuse_published(version)
    item, mark = checklists.edit(version, code)
    items = checklists.items_of(version)
    codes = [other.code for other in items if other.code != code]
    groups = {one: name for one, name, _items in in_groups(items)}

    def fresh():
        facts = {name: getattr(item, name) for name in FIELDS}
        form = ItemForm(formdata=None, version=mark, **facts)
        form.give_codes(codes)
        return form

    def act():
        data = form.item(groups)
        return checklists.set_item(acting(), pid, data, code, form.version.data)

    form = ItemForm()
    if request.method == "GET" and not form.is_restored:
        form = fresh()
    form.give_codes(codes)
    if attempt(form, act, fresh=fresh):
        return _back(pid, form.code.data, _("Đã lưu mục."))
    return _item_page(version, form, item)


def _back(pid, code, message):
    return after("checklists.edit", message, pid=pid, _anchor=f"item-{code}")


def _item_page(version, form, item):
    return render(
        "checklists/item.html",
        edition=version,
        checklist=version.checklist,
        form=form,
        item=item,
        words=words,
        status=form.status,
    )


@blueprint.post("/<pid>/items/<code>/removal")
@needs(ChecklistPermission.EDIT)
def remove_item(pid, code):
    """Take an item out of a draft."""
    checklists.remove(acting(), pid, code)
    return after("checklists.edit", _("Đã bỏ mục %(code)s.", code=code), pid=pid)


@blueprint.route("/<pid>/publication", methods=["GET", "POST"])
@needs(ChecklistPermission.PUBLISH)
def publish(pid):
    """What is wrong with a draft, what it changes; then it goes in force."""
    version = checklists.get(pid)
    form = PublishForm(version=version.version)

    def act():
        return checklists.publish(acting(), pid, form.about.data, form.version.data)

    def fresh():
        return PublishForm(formdata=None, version=version.version)

    if attempt(form, act, fresh=fresh):
        return after("checklists.show", _("Đã ban hành."), pid=pid)
    return render(
        "checklists/publish.html",
        edition=version,
        checklist=version.checklist,
        form=form,
        faults=[(fault.code, said(fault.broken)) for fault in checklists.faults(version)],
        before=checklists.published_before(version),
        differences=checklists.differences(version),
        words=words,
        status=form.status,
    )


@blueprint.post("/<pid>/end")
@needs(ChecklistPermission.END)
def end(pid):
    """No new inspection takes this checklist."""
    checklists.end(acting(), pid)
    return after("checklists.list", _("Đã thôi dùng bộ tiêu chí."))
