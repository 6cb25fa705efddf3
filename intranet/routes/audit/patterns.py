"""Patterns as ready filters: to the unit itself first, and to supervisors."""

from types import SimpleNamespace

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import needs
from intranet.routes.audit.shared import ROWS, blueprint, entry_number, lines
from intranet.rules.audit import AuditPermission
from intranet.rules.audit.patterns import PATTERNS
from intranet.services.audit import patterns as found
from intranet.services.audit.filters import period_of
from intranet.web import render


@blueprint.get("/patterns", endpoint="patterns")
@needs(AuditPermission.PATTERNS)
def list_patterns():
    """Every pattern, what it is, why it may be harmless, and how many entries the period has."""
    period, unit = period_of(request.args), request.args.get("unit") or None
    counts = found.counts(current_user, period, unit)
    return render(
        "audit/patterns.html",
        period=period,
        units=found.choices(current_user),
        unit=unit,
        most=found.MOST,
        patterns=[
            (_(one.words), _(one.what), _(one.harmless), counts[key], _url(key, period, unit))
            for key, one in PATTERNS.items()
        ],
    )


@blueprint.get("/patterns/<key>")
@needs(AuditPermission.PATTERNS)
def pattern(key):
    """The entries of one pattern, newest first."""
    period, unit = period_of(request.args), request.args.get("unit") or None
    before = request.args.get("before", type=entry_number)
    entries, older = found.found(current_user, key, period, unit, before, ROWS)
    one = PATTERNS[key]
    return render(
        "audit/pattern.html",
        pattern=SimpleNamespace(words=_(one.words), what=_(one.what), harmless=_(one.harmless)),
        period=period,
        entries=lines(entries, reviewed=True),
        back=url_for("audit.patterns", **_args(period, unit)),
        older_url=older is not None and _url(key, period, unit, before=older),
    )


def _args(period, unit):
    days = {"from": period[0].isoformat(), "to": period[1].isoformat()}
    return {**days, **({"unit": unit} if unit else {})}


def _url(key, period, unit, **more):
    return url_for("audit.pattern", key=key, **_args(period, unit), **more)
