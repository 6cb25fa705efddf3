"""Work lists, search, jump by code, and the list as a spreadsheet."""

from types import SimpleNamespace

from flask import current_app, request
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock, frame
from intranet import filters as shown
from intranet.access import acting, needs
from intranet.forms.lists import FilterForm
from intranet.plurals import counted as _n
from intranet.routes.dossiers import lines
from intranet.routes.dossiers.blueprint import blueprint
from intranet.rules.bulks import BULK_WORDS, LIST_ACTS, MOST, BulkPermission
from intranet.rules.deadlines import OUTCOME_WORDS
from intranet.rules.dossiers import DossierPermission
from intranet.rules.preferences import columns_of
from intranet.rules.words import N_
from intranet.rules.workflow import CHANNEL_WORDS, STATE_WORDS
from intranet.services import preferences
from intranet.services.dossiers import choices, lists, search
from intranet.services.dossiers.export import Sheet, export
from intranet.services.dossiers.filters import ROWS, STANDINGS, TABS, Filter, unread
from intranet.web import after, download, render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = (
    N_("TT"),
    N_("Mã hồ sơ"),
    N_("Chủ hồ sơ"),
    N_("Số giấy tờ"),
    N_("Thủ tục"),
    N_("Trạng thái"),
    N_("Ngày nhận"),
    N_("Hẹn trả"),
    N_("So với hạn"),
    N_("Đang giữ"),
)
NOTHING_HERE = {
    "mine": N_("Không có hồ sơ nào cần bạn xử lý."),
    "soon": N_("Không có hồ sơ nào sắp đến hạn."),
    "late": N_("Không có hồ sơ nào quá hạn."),
    "open": N_("Không có hồ sơ nào đang giải quyết."),
    "ready": N_("Không có kết quả nào chờ trả."),
    "all": N_("Chưa có hồ sơ nào."),
}


@blueprint.get("", endpoint="list")
@needs(DossierPermission.LIST)
def list_dossiers():
    """The list of a tab, a search or any other filter; a code opens its dossier at once."""
    filter, cursor = _asked(), request.args.get("page")
    if filter.conditions == ["q"] and cursor is None:
        pid = search.jump(current_user, filter.q)
        if pid is not None:
            return after("dossiers.show", pid=pid)
    moment = lists.today()
    page = lists.rows(current_user, filter, cursor, moment=moment)
    typed, filter = filter, _as_typed_in_vietnamese(filter, page)
    if typed is not filter:
        page = lists.rows(current_user, filter, moment=moment)
    tabs, total = _sums(filter, moment)
    return render(
        "dossiers/list.html",
        regions=("list",),
        filter=filter,
        typed=typed,
        unread=unread(request.args),
        lines=lines.lines(page.rows, moment),
        tabs=tabs,
        conditions=lines.conditions(filter),
        hindering=choices.hindering(current_user, filter, moment) if not page.rows else (),
        order=_order(filter),
        pager=_pager(filter, page, total),
        nothing=_(NOTHING_HERE[filter.tab]),
        saved=_saved(filter),
        columns=columns_of(frame.wishes()),
        pick=_pick(filter, total),
        all_url=None if filter == Filter() else lines.url_of(Filter()),
    )


@blueprint.get("/filter", endpoint="filter")
@needs(DossierPermission.LIST)
def filter_dossiers():
    """The form with every condition, filled in with those of the list it was opened from."""
    filter = _asked()
    units, fields, labels = choices.choices(current_user)
    form = FilterForm(data={name: getattr(filter, name) for name in FilterForm()._fields})
    every = [("", _("Tất cả"))]
    form.tab.choices = [(key, _(TABS[key])) for key in _tabs(filter)]
    form.unit.choices = every + [tuple(row) for row in units]
    form.field.choices = every + [(name, name) for name in fields]
    form.state.choices = every + [(str(int(s)), _(words)) for s, words in STATE_WORDS.items()]
    form.channel.choices = every + [(c.value, _(words)) for c, words in CHANNEL_WORDS.items()]
    form.outcome.choices = every + [(o.value, _(words)) for o, words in OUTCOME_WORDS.items()]
    form.standing.choices = every + [(key, _(words)) for key, words in STANDINGS.items()]
    form.label.choices = every + [tuple(row) for row in labels]
    form.rows.choices = [(n, str(n)) for n in ROWS]
    form.state.data = str(filter.state or "")
    return render("dossiers/filter.html", form=form, filter=filter, url_of=lines.url_of)


@blueprint.get("/export", endpoint="export")
@needs(DossierPermission.EXPORT)
def export_dossiers():
    """The whole list as it stands on the screen, for a spreadsheet program."""
    filter, moment = _asked(), lists.today()
    title = lines.told(filter, lines.tab_words(filter))
    about = _("Xuất lúc %(time)s, người xuất: %(name)s (%(user)s)",
              time=shown.moment(clock.now()), name=current_user.full_name,
              user=current_user.username)  # fmt: skip
    sheet = Sheet(title, about, tuple(_(head) for head in HEADS), _cells(moment))
    body = export(acting(), filter, sheet, current_app.config["EXPORT_ROWS"])
    return download(body, f"ho-so-{clock.now():%y%m%d-%H%M}.xlsx", XLSX)


def _asked():
    """The filter of this address; without one: what needs me, or everything for those who watch."""
    works = current_user.can(DossierPermission.HAND_OVER)
    chosen = frame.wishes().get(preferences.DEFAULT)
    if chosen and not request.args:
        row = next((row for row in preferences.saved(current_user) if row.pid == chosen), None)
        if row is not None:
            return preferences.filter_of(row)
    return Filter.from_args(request.args, tab="mine" if works else "all")


def _pick(filter, total):
    """What the bar of a list with boxes to tick shows (?pick=1; 2: all of the page are ticked)."""
    asked = request.args.get("pick")
    if asked not in ("1", "2") or not current_user.can(BulkPermission.CARRY_OUT):
        return None
    words = _n("Cả %(count)s hồ sơ của danh sách này", int(total))
    if total > MOST:
        words = _("%(most)s hồ sơ đầu của danh sách này", most=MOST)
    leads = filter.holder and current_user.can(BulkPermission.PASS_ON)
    return SimpleNamespace(
        ticked=asked == "2",
        all_words=words,
        acts=[
            (act.value, _(BULK_WORDS[act]))
            for act in LIST_ACTS
            if current_user.can(DossierPermission[act.name])
        ],
        leaver=filter.holder if leads else None,
    )


def _saved(filter):
    """Tabs of the saved filters: (name, address, is it this list, no number)."""
    rows = preferences.saved(current_user) if frame.may_have_filters() else ()
    found = [(row.name, preferences.filter_of(row)) for row in rows]
    return [(name, lines.url_of(one), one == filter, None) for name, one in found]


def _as_typed_in_vietnamese(filter, page):
    """The search as it reads with the Vietnamese keyboard on, when as typed it finds nothing."""
    words = search.untyped(filter.q) if filter.q and not page.rows else None
    return filter.changed(q=words) if words else filter


def _sums(filter, moment):
    """(tabs with their numbers, number of the list). A narrowed list says only its own number."""
    narrowed = bool(filter.conditions)
    every = [pair for pair in choices.tab_filters(filter) if pair[0] in _tabs(filter)]
    asked = [filter] if narrowed else [f for _tab, f in every]
    numbers = [lines.Capped(n) for n in lists.counts(current_user, asked, moment=moment)]
    if narrowed:
        tabs = [
            (_(TABS[tab]), lines.url_of(filter.changed(tab=tab, sort="")), tab == filter.tab, None)
            for tab in _tabs(filter)
        ]
        return tabs, numbers[0]
    tabs = [
        (_(TABS[tab]), lines.url_of(f), tab == filter.tab, number)
        for (tab, f), number in zip(every, numbers, strict=True)
    ]
    return tabs, numbers[_tabs(filter).index(filter.tab)]


def _tabs(filter):
    """The tabs of the person at the screen: who has no step to do has no work of their own."""
    works = current_user.can(DossierPermission.HAND_OVER)
    return [tab for tab in TABS if works or tab != "mine" or tab == filter.tab]


def _order(filter):
    """What components/table.html sort_link wants to know."""
    key, descending = filter.order or (None, False)

    def url(wanted):
        turned = wanted == key and not descending
        return lines.url_of(filter.changed(sort=f"-{wanted}" if turned else wanted))

    return SimpleNamespace(key=key, descending=descending, url=url)


def _pager(filter, page, total):
    words = _("trong hơn %(count)s hồ sơ", count=shown.number(lists.CAP))
    if total <= lists.CAP:
        words = _n("trong %(count)s hồ sơ", int(total), count=shown.number(int(total)))
    return SimpleNamespace(
        newer_url=page.newer and lines.url_of(filter, page=page.newer),
        older_url=page.older and lines.url_of(filter, page=page.older),
        shown=len(page.rows),
        total_text=words,
    )


def _cells(moment):
    """The cells of one row of the spreadsheet: what the list shows."""

    def cells(number, row):
        line = lines.lines([row], moment)[0]
        return (number, line.code, line.owner, line.id_number, line.procedure, line.chip[1],
                row.received_at, row.due_at, line.due.words, line.holder)  # fmt: skip

    return cells
