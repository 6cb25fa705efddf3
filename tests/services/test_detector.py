"""Dossiers withheld in a small demo year, among honest noise: most are found, few alarms are false.

The figures of a larger office stand in docs/performance.md (``python -m bench signals``).
"""

from datetime import datetime, timedelta

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from intranet import create_app
from intranet.extensions import db
from intranet.models.units import Unit
from intranet.rules.signals import SignalKind, ranked
from intranet.services import demo
from intranet.services.signals.look import Look
from intranet.services.signals.reading import signals_of
from tests.conftest import SETTINGS
from tests.detecting import measured
from tests.withholding import SHARE, WAYS, withhold

UNTIL = datetime(2026, 6, 17, 10, 0)
NUMBER = 700


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """(what was withheld, the signals, the look) of a demo year of 700 dossiers."""
    folder = tmp_path_factory.mktemp("withheld")
    app = create_app(INSTANCE=str(folder), **SETTINGS)
    with app.app_context():
        upgrade()
        demo.fill(demo.Order(NUMBER, 7, folder, 64, UNTIL))
        withheld = withhold(11, UNTIL.date(), 3 * SHARE)
        root = db.session.scalar(select(Unit).where(Unit.parent_id.is_(None)))
        day = UNTIL.date()
        look = Look([root], day - timedelta(days=365), day, day, [root])
        yield withheld, signals_of(look), look
        db.session.remove()
        db.engine.dispose()


def test_most_of_what_was_withheld_is_found(found):
    withheld, signals, look = found
    result = measured(withheld, signals, look.entered)
    assert result.withheld.total() == round(NUMBER * 3 * SHARE / (1 - 3 * SHARE)) == len(withheld)
    assert result.withheld.keys() == WAYS.keys()
    assert result.found.total() >= 0.9 * (len(withheld) - result.withheld["none"])
    assert result.recall_of_traces >= 0.95
    assert result.found["none"] == 0, "what left no trace cannot be found"
    assert {str(signal.kind) for signal in signals} >= {
        "tally",
        "book",
        "slips",
        "hole",
        "returned",
    }


def test_few_alarms_are_false(found):
    withheld, signals, look = found
    result = measured(withheld, signals, look.entered)
    assert result.most_false <= 1
    assert result.false_per_week <= 0.05
    forgotten = [signal for signal in signals if signal.kind == SignalKind.UNCOUNTED]
    assert len(forgotten) > 20, "there is noise that must not alarm"
    assert not any(signal.is_alarm for signal in forgotten)


def test_counters_stand_in_the_order_of_what_they_miss(found):
    withheld, signals, look = found
    missing = {desk: sum(each.desk_id == desk for each in withheld) for desk in look.desks}
    order = [missing[each.desk.id] for each in ranked(look.desks, signals)]
    assert order[0] >= max(missing.values()) - 2
    assert sum(order[:4]) >= sum(sorted(missing.values())[-4:]) - 2
