"""What the office says about itself: read and changed by its admin, counting from the next page."""

import hashlib
import json
from types import SimpleNamespace

from sqlalchemy import func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.settings import Setting
from intranet.models.units import Unit
from intranet.rules import numbering
from intranet.rules.errors import RuleBroken
from intranet.rules.settings import LONGEST, OFFICE_DEFAULTS, checked
from intranet.rules.words import N_
from intranet.transaction import Stale, transaction

MANY = 99_999  # a day with more numbers than this at one desk has never been


def show():
    """The settings of the office as attributes, with ``version``: it changes when they do."""
    return _office(select(Setting))


def edit(actor, values, version=None):
    """Change the named settings; ``Stale`` when somebody else changed one of them meanwhile.

    ``values``: {name: text}. RuleBroken at the name of what cannot be.
    """
    new = {key: checked(key, text) for key, text in values.items()}
    with transaction(actor) as change:
        office = _office(select(Setting).with_for_update())
        if version is not None and str(version) != office.version:
            raise Stale(office)
        _refuse_long_codes(new.get("code_template"))
        before = {key: getattr(office, key) for key in new if getattr(office, key) != new[key]}
        for key in before:
            db.session.merge(Setting(key=key, value=new[key]))
        after = {key: new[key] for key in before}
        change.record("settings.edit", office.audit_key, before=before, after=after)
    return show()


def example(template):
    """A code of today by ``template``, of the desk with the longest prefix; RuleBroken if none."""
    return numbering.code(template, _longest_prefix() or "AL-07", clock.today(), 1)


def _office(query):
    stored = {row.key: row.value for row in db.session.scalars(query.order_by(Setting.key))}
    values = OFFICE_DEFAULTS | stored
    told = json.dumps({key: values[key] for key in LONGEST}, sort_keys=True)
    version = hashlib.blake2s(told.encode(), digest_size=8).hexdigest()
    return SimpleNamespace(**values, version=version, audit_key="office:1")


def _refuse_long_codes(template):
    """Refuse a template whose codes would not fit at the desk with the longest prefix."""
    if template is None:
        return
    prefix = _longest_prefix() or ""
    try:
        numbering.code(template, prefix, clock.today(), MANY)
    except RuleBroken:
        raise RuleBroken(
            N_("Mã của nơi có mã đầu dài nhất (%(prefix)s) sẽ quá %(most)s ký tự."),
            field="code_template",
            prefix=prefix,
            most=numbering.CODE_LENGTH,
        ) from None


def _longest_prefix():
    query = select(Unit.code_prefix).where(Unit.code_prefix.is_not(None))
    return db.session.scalar(query.order_by(func.length(Unit.code_prefix).desc(), Unit.id).limit(1))
