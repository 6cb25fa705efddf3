"""What a change of the calendar does to open dossiers: shown first, then carried out."""

from types import SimpleNamespace

from flask import url_for

from intranet.access import acting
from intranet.errors import said
from intranet.plurals import counted as _n
from intranet.rules.errors import RuleBroken
from intranet.transaction import refuse_repeated
from intranet.web import after, render


def weigh(form, foretell, act):
    """One press of a form that changes the calendar.

    While the effect on open dossiers is not the one that was shown, it is shown and nothing is
    done; else ``act`` is carried out.
    """
    refuse_repeated(acting())  # the day of a form sent twice exists by its own first press
    messages, effect = attempt(form, foretell)
    if messages is not None:
        return SimpleNamespace(messages=messages, effect=None, done=False)
    shown = form.mark.data
    told(form, effect)
    if not effect.is_idle and shown != effect.mark:
        return SimpleNamespace(messages=None, effect=effect, done=False)
    messages, done = attempt(form, lambda: act(effect.mark))
    return SimpleNamespace(messages=messages, effect=done or effect, done=done is not None)


def told(form, effect):
    """The effect that the page will show; the form carries its mark."""
    form.mark.data = effect.mark
    return effect


def attempt(form, act):
    """(messages or None, what the act answered)."""
    try:
        return None, act()
    except RuleBroken as broken:
        return ([] if form.take(broken) else [said(broken)]), None


def back_to(day, message, effect):
    """Back to the year; the person is told how many promises moved and how many stayed."""
    if not effect.is_idle:
        message = f"{message} {_counts(effect)}"
    return after("calendars.show", message, year=day.year)


def _counts(effect):
    later, kept = len(effect.later), len(effect.kept)
    moved = _n("%(count)s hồ sơ lùi ngày hẹn", later, count=later)
    stayed = _n("%(count)s hồ sơ giữ ngày đã hẹn", kept, count=kept)
    return f"{moved}, {stayed}."


def page(verb, form, messages=None, effect=None, plan=None, **data):
    """The page of one change; ``plan``: what the spreadsheet of its effect is asked by."""
    return render(
        f"calendars/{verb}.html",
        form=form,
        effect=None if effect is None or effect.is_idle else effect,
        sheet=plan and url_for("calendars.export", **plan),
        messages=messages or [],
        status=422 if form.errors or messages is not None else 200,
        **data,
    )
