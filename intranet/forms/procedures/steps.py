"""The form of a workflow: one row for each step."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, FormField, StringField
from wtforms.fields import FieldList
from wtforms.fields.choices import SelectChoice

from intranet.forms.base import Clean, at_most
from intranet.forms.conflicts import VersionedForm
from intranet.forms.fields import ChoiceField, TypedField, named
from intranet.forms.procedures.versions import MOST_ROWS, offered
from intranet.forms.slips import ChecksField
from intranet.rules.permissions import ROLE_WORDS, Role
from intranet.rules.procedures import PLACE_WORDS, SWITCHES, Step, parse_share, share_words
from intranet.rules.workflow import STEP_ACT_WORDS

NO_UNIT = "-"
STEP_ROLES = (Role.RECEIVER, Role.OFFICER, Role.UNIT_HEAD, Role.LEADER, Role.REGISTRAR)
SWITCH_WORDS = {name: words[0] for name, words in SWITCHES.items()}
USUAL = [name for name in SWITCHES if getattr(Step, name)]


class ShareField(TypedField):
    """A step's part of the time: "0,5" on the screen, hundredths inside."""

    def read(self, text):
        return parse_share(text)

    def write(self, value):
        return share_words(value) if value else ""


class StepForm(Form):
    """One row of the workflow; without a name it is left out. ``order`` may be 2,5."""

    order = StringField(_l("Thứ tự"), [at_most(6)])
    name = StringField(_l("Tên bước"), [at_most(200), Clean()])
    act = ChoiceField(_l("Việc"), choices=named(STEP_ACT_WORDS), default="process")
    role = ChoiceField(
        _l("Người làm"), choices=named({r: ROLE_WORDS[r] for r in STEP_ROLES}),
        default="officer",
    )  # fmt: skip
    place = ChoiceField(_l("Nơi làm"), choices=named(PLACE_WORDS), default="authority")
    unit = ChoiceField(_l("Đơn vị"), validate_choice=False)
    share = ShareField(_l("Thời gian"))
    switches = ChecksField(
        _l("Được làm, phải làm"), choices=named(SWITCH_WORDS), default=USUAL, validate_choice=False
    )


class StepsForm(VersionedForm):
    """The whole workflow in one form, without JavaScript."""

    rows = FieldList(FormField(StepForm), _l("Các bước"), max_entries=MOST_ROWS)

    def give_units(self, units):
        """Put the choices of units into every row."""
        for row in self.rows:
            row.form.unit.choices = [SelectChoice(NO_UNIT, "–"), *offered(units)]

    def more_rows(self, count=2):
        """Add empty rows."""
        for _number in range(min(count, MOST_ROWS - len(self.rows))):
            self.rows.append_entry()

    def in_order(self, rows):
        """Show the rows as ``rows`` has them (data of ``StepForm``), numbered from one."""
        while self.rows.entries:
            self.rows.pop_entry()
        for number, row in enumerate(rows, 1):
            self.rows.append_entry({**row, "order": str(number)})
