"""Forms of the yearly review of accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.fields.choices import SelectChoice

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.fields import ChoiceField, DayField, named
from intranet.rules.reviews import ANSWER_WORDS, NOTE_LENGTH


class OpenReviewForm(HouseForm):
    """Until when the units answer."""

    due_on = DayField(_l("Trả lời chậm nhất ngày"), [required(_l("Ghi ngày như 31/12/2026."))])


def answers_form(rows):
    """A form with an answer and a note for each of ``rows``: (id, name, answer, note) of duties."""
    choices = [SelectChoice("", "–"), *named(ANSWER_WORDS)]
    fields, data = {}, {}
    for key, name, answer, note in rows:
        fields[f"answer_{key}"] = ChoiceField(name, choices=choices)
        fields[f"note_{key}"] = StringField(name, [at_most(NOTE_LENGTH), Clean()])
        data |= {f"answer_{key}": str(answer or ""), f"note_{key}": note}
    return type("AnswersForm", (HouseForm,), fields)(data=data)


def answers_of(form, keys):
    """{id: (answer, note)} of what was chosen."""
    said = {key: (form[f"answer_{key}"].data, form[f"note_{key}"].data or None) for key in keys}
    return {key: one for key, one in said.items() if one[0]}
