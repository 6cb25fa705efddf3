"""Two people change one thing: what the other one changed is shown field by field (house.md).

A form that stands on a ``version`` also carries ``opened``: a short digest of what each field said
when it was opened. So a field only the other one changed takes the new words, a field both changed
keeps what was typed, and nobody's work is written over unseen.
"""

import hashlib
from dataclasses import dataclass

from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    SelectFieldBase,
    SelectMultipleField,
)

from intranet.forms.base import HouseForm
from intranet.forms.fields import TypedField


@dataclass(frozen=True)
class Clash:
    """A field that says something else ``now``; ``typed`` is None where the new words were taken
    over, because the person had not touched the field.
    """

    label: str
    id: str
    now: str
    typed: str | None


class OpenedField(HiddenField):
    """Digests of the fields as they were when the form was opened; filled when it is shown."""

    def __init__(self, *args, _form=None, **options):
        super().__init__(*args, _form=_form, **options)
        self.form = _form

    def _value(self):
        return self.data or (told(self.form) if self.form.version.data else "")


class VersionedForm(HouseForm):
    """A form on one version of a thing. ``by``: who changed it meanwhile (``meet``)."""

    version = HiddenField()
    opened = OpenedField()
    by = None
    clashes: tuple[Clash, ...] = ()

    def renew(self, thing):
        """``meet`` a thing whose attributes are called like the fields."""
        self.meet(type(self)(formdata=None, obj=thing))

    def meet(self, fresh, by=None):
        """Somebody else was faster: ``fresh`` is this form as it would be opened now.

        What was typed stays, what only the other one changed is taken over, ``clashes`` tells both,
        and the next press means the new version.
        """
        opened = _read(self.opened.data)
        pairs = ((name, field, fresh[name]) for name, field in fields_of(self))
        found = (_met(field, other, opened.get(name)) for name, field, other in pairs)
        self.clashes = tuple(clash for clash in found if clash is not None)
        self.is_moved, self.by = True, by
        self.version.data, self.opened.data = str(fresh.version.data), told(fresh)


def fields_of(form):
    """(name, field) of what a person can fill in."""
    return [(n, f) for n, f in form._fields.items() if not isinstance(f, HiddenField)]


def told(form):
    """The digests of a form's fields, as ``opened`` carries them."""
    return " ".join(f"{name}={_digest(shown(field))}" for name, field in fields_of(form))


def shown(field):
    """What a field says, in words: the label of a choice, one line for each filled row."""
    if isinstance(field, FieldList):
        return "\n".join(filter(None, (_row(entry) for entry in field.entries)))
    if isinstance(field, SelectMultipleField):
        return ", ".join(_labels(field, field.data or ()))
    if isinstance(field, SelectFieldBase):
        return ", ".join(_labels(field, [field.data])) or _plain(field.data)
    if isinstance(field, BooleanField):
        return _("Có") if field.data else _("Không")
    if isinstance(field, TypedField):
        return _plain(field.typed if field.data is None else field.write(field.data))
    return _plain(field.data)


def _row(entry):
    """One row of a list; a row whose ``name`` is empty counts as none."""
    if not isinstance(entry, FormField):
        return shown(entry)
    form = entry.form
    if "name" in form and not form["name"].data:
        return ""
    filled = [field for field in form if field.data]
    return " · ".join(shown(f) if f.short_name == "name" else _labelled(f) for f in filled)


def _labelled(field):
    return f"{field.label.text}: {shown(field)}"


def _labels(field, values):
    wanted = {str(value) for value in values}
    choices = (tuple(choice)[:2] for choice in field.choices or ())
    return [str(label) for value, label in choices if str(value) in wanted]


def _plain(value):
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _met(field, other, opened):
    if hasattr(other, "choices") and other.choices is None:
        other.choices = field.choices
    mine, theirs = shown(field), shown(other)
    if mine == theirs or _digest(theirs) == opened:
        return None
    untouched = _digest(mine) == opened
    if untouched:
        _take_over(field, other)
    if untouched:
        return Clash(field.label.text, field.id, theirs, None)
    if isinstance(field, FieldList):
        theirs, mine = _apart(theirs, mine), _apart(mine, theirs)
    return Clash(field.label.text, field.id, theirs, mine)


def _apart(rows, others):
    """The ``rows`` that are not among the ``others`` too; all of them when each is."""
    known = others.split("\n")
    return "\n".join(row for row in rows.split("\n") if row not in known) or rows


def _take_over(field, other):
    if isinstance(field, FieldList):
        while field.entries:
            field.pop_entry()
        for entry in other.entries:
            field.append_entry(entry.data)
        return
    field.raw_data = None
    field.process_data(other.data)


def _digest(words):
    return hashlib.blake2s(words.encode(), digest_size=4).hexdigest()


def _read(text):
    pairs = (pair.partition("=") for pair in (text or "").split())
    return {name: digest for name, _equals, digest in pairs}
