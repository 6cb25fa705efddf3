"""Undoing a hand-over: each act has a page with its form (GET) and is carried out by POST (B12)."""

from flask_babel import gettext as _

from intranet.access import acting, needs
from intranet.forms.dossiers.taking import AskBackForm, GiveBackForm, TakeBackForm
from intranet.routes.dossiers.blueprint import blueprint
from intranet.routes.dossiers.work import Work
from intranet.rules.dossiers import DossierPermission
from intranet.services.dossiers import taking


@blueprint.route("/<pid>/taking-back", methods=["GET", "POST"])
@needs(DossierPermission.TAKE_BACK)
def take_back(pid):
    """Take back what one handed on and nobody opened."""
    work = Work(pid, "take_back", TakeBackForm())

    def act(version):
        taking.take_back(acting(), pid, version)

    return work.answer(act, _("Đã rút lại hồ sơ."))


@blueprint.route("/<pid>/asking-back", methods=["GET", "POST"])
@needs(DossierPermission.ASK_BACK)
def ask_back(pid):
    """Ask for what one handed on and the other side opened."""
    work = Work(pid, "ask_back", AskBackForm())

    def act(version):
        taking.ask_back(acting(), pid, version, work.form.reason.data)

    return work.answer(act, _("Đã gửi yêu cầu xin lại hồ sơ."))


@blueprint.route("/<pid>/giving-back", methods=["GET", "POST"])
@needs(DossierPermission.GIVE_BACK)
def give_back(pid):
    """Answer who asks for the dossier."""
    work = Work(pid, "give_back", GiveBackForm())
    form = work.form

    def act(version):
        agrees = form.answer.data == "yes"
        taking.give_back(acting(), pid, version, agrees, form.text.data or None)

    return work.answer(
        act, _("Đã trả lời yêu cầu xin lại hồ sơ."), asked=taking.asking(work.dossier)
    )
