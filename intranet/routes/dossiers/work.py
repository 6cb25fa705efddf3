"""One act on one dossier: what its form page shows, and every way carrying it out can end."""

from flask import request
from flask_login import current_user

from intranet import clock
from intranet.access import acting
from intranet.errors import said
from intranet.routes.dossiers.marks import opened
from intranet.routes.dossiers.standing import due_of, seen_mark, seen_words, state_chip, step_of
from intranet.rules.errors import RuleBroken
from intranet.services.dossiers import calendar, reading
from intranet.services.dossiers.timeline import timeline_of
from intranet.services.dossiers.whole import WHOLE
from intranet.transaction import Stale
from intranet.web import after, render

# Names the services give to what is one box on the screen.
BOXES = {"user_pid": "to_user", "to_user_pid": "to_user", "items": "more"}


class Work:
    """The act ``name`` on the dossier ``pid``; templates and endpoints carry the same name."""

    def __init__(self, pid, name, form):
        self.pid, self.name, self.form = pid, name, form
        # What is carried out needs no page; a refusal reads what it shows by and by.
        options = WHOLE if request.method == "GET" else ()
        self.dossier = reading.get(current_user, pid, *options)
        self.extra, self.conflict, self.present = [], None, ()

    @property
    def step(self):
        """The step where the dossier lies, or None."""
        return step_of(self.dossier)

    def answer(self, act, message, came_wrong=(), **data):
        """Show the form, or carry the act out and go to the dossier; nothing typed is lost.

        ``act`` takes the version that was on the screen; ``came_wrong`` are errors of files.
        """
        if request.method == "GET":
            return self._opened(data)
        if not self.form.validate() or came_wrong:
            if came_wrong:
                self.form.files.errors = [*self.form.files.errors, *came_wrong]
            return self._page(422, data)
        try:
            act(self._version())
        except Stale:
            return self._moved(data)
        except RuleBroken as error:
            return self._refused(error, data)
        return after("dossiers.show", message, pid=self.pid)

    def _version(self):
        """The version that was on the screen; 0, which no dossier has, when the form has none."""
        typed = self.form.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() else 0

    def _opened(self, data):
        reading.note_opening(acting(), self.dossier)
        self._remember()
        self.present = opened(self.dossier).present
        refused = reading.possible(current_user, self.dossier)[self.name]
        if refused is not None:
            self.extra.append(said(refused))
        return self._page(409 if refused else 200, data, blocked=refused is not None)

    def _refused(self, error, data):
        error.field = BOXES.get(error.field, error.field)
        if self.form.take(error):
            return self._page(422, data)
        self.extra.append(said(error))
        return self._page(409, data)

    def _moved(self, data):
        """Somebody was faster: both versions, who and when; the next press means the new one."""
        before = self.form.seen.data
        self.dossier = reading.get(current_user, self.pid, *WHOLE)
        last = next(iter(timeline_of(self.dossier)), None)
        self._remember()
        before, now = (seen_words(mark, self.dossier) for mark in (before, self.form.seen.data))
        self.conflict = {"before": before, "now": now, "last": last}
        blocked = reading.possible(current_user, self.dossier)[self.name]
        if blocked is not None:
            self.extra.append(said(blocked))
        return self._page(409, data, blocked=blocked is not None)

    def _remember(self):
        self.form.version.data = str(self.dossier.version)
        self.form.seen.data = seen_mark(self.dossier)

    def _page(self, status, data, blocked=False):
        if request.method == "POST":  # an opened form was noted before
            reading.note_opening(acting(), self.dossier)
        hours = calendar.calendar_for(self.dossier.received_unit)
        return render(
            f"dossiers/{self.name}.html",
            status=status,
            work=self,
            form=self.form,
            dossier=self.dossier,
            chip=state_chip(self.dossier),
            due=due_of(self.dossier, hours),
            blocked=blocked,
            now_text=f"{clock.today():%d/%m/%Y}",
            **data,
        )
