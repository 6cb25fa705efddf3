"""What stands in the minutes (domain 5.3): what people wrote, and everything the program knows.

Words here are those of the paper and stay Vietnamese in every language of the screen. Of drawn
dossiers only code and result are told: no names of citizens, no remarks about their papers.
"""

from datetime import date

from sqlalchemy import func, select

from intranet.extensions import db
from intranet.models.answers import Answer
from intranet.models.findings import Finding
from intranet.models.proofs import Proof
from intranet.rules import minutes as rules
from intranet.rules import wording
from intranet.rules.answers import FINDING_VALUES, differ
from intranet.rules.checklists import SEVERITY_WORDS, Kind, Severity, Verdict, asked, scoring
from intranet.rules.findings import UNSETTLED, FindingState
from intranet.rules.inspections import FORM_WORDS, KIND_WORDS
from intranet.services import answers
from intranet.services.dossiers.heads import agency_name
from intranet.services.inspections import figures
from intranet.services.minutes.sampled import samples_of
from intranet.services.sheets import books


class Sheet:
    """What the team answered, read once: ``heads`` by target, ``items`` that were asked (of
    ``every`` one), their ``verdicts`` and the number of proofs by target.
    """

    def __init__(self, inspection):
        self.inspection = inspection
        self.heads = answers.heads_of(inspection)
        self.every = answers.items_of(inspection)
        self.values = answers.values_of(self.heads)
        codes = asked(self.every, self.values)
        self.items = [item for item in self.every if item.code in codes]
        self.verdicts = answers.verdicts_of(self.every, self.values)
        self.proofs = _proofs_of(inspection)

    def remark(self, code):
        """What was remarked to an item, by its last version."""
        heads = self.heads.get(f"item:{code}")
        return heads[-1].remark if heads else ""

    @property
    def unanswered(self):
        """Items that nobody answered."""
        return [i for i in self.items if self.verdicts[i.code] == Verdict.OPEN]

    @property
    def unproved(self):
        """Items whose bad answer must bring a proof, and photos that are said to be there, when
        there is none.
        """
        return [
            item
            for item in self.items
            if not self.proofs.get(f"item:{item.code}")
            and (
                (item.needs_proof and self.verdicts[item.code] == Verdict.BAD)
                or (item.kind == Kind.PHOTO and self.verdicts[item.code] == Verdict.MET)
            )
        ]

    @property
    def conflicts(self):
        """Targets of the sheet that two people answered differently without knowing of each other;
        what is not asked any more does not hold up the minutes.
        """
        gone = {f"item:{item.code}" for item in self.every} - {f"item:{i.code}" for i in self.items}
        return [
            target
            for target, heads in self.heads.items()
            if target not in gone and differ(heads) and not self._is_settled(target)
        ]

    def _is_settled(self, target):
        """True for an earlier finding that was closed or dropped since."""
        name, _colon, pid = target.partition(":")
        if name != "finding":
            return False
        state = db.session.scalar(select(Finding.state).where(Finding.pid == pid))
        return state not in UNSETTLED


def content_of(minute, sheet):
    """The whole content as a dict that ``rules.minutes.frozen`` takes."""
    inspection = sheet.inspection
    return {
        "schema": rules.SCHEMA,
        **_heads(minute, inspection),
        "team": _lines(minute.team_people),
        "representatives": _lines(minute.unit_people),
        "figures": _figures(inspection),
        "figures_at": _moment(inspection.figures_at),
        "score": _score(sheet, {item.group_code: item.group_name for item in sheet.items}),
        "grave": [item.code for item in scoring.score(sheet.items, sheet.verdicts).grave],
        "items": [_item(item, sheet) for item in sheet.items],
        "samples": samples_of(inspection),
        "books": _books(inspection, sheet.heads),
        "earlier": _earlier(sheet.heads),
        "findings": _findings(inspection),
        "strengths": minute.strengths,
        "explanation": minute.explanation,
        "proposals": minute.proposals,
        "advice": minute.advice,
        "attachments": sum(sheet.proofs.values()),
        "copies": minute.copies,
    }


def _heads(minute, inspection):
    version = inspection.checklist_version
    return {
        "number": minute.number,
        "agency": agency_name(inspection.authority),
        "unit": agency_name(inspection.unit),
        "place": minute.place or "",
        "begun": _moment(minute.begun_at),
        "ended": _moment(minute.ended_at),
        "decision": {
            "number": inspection.decision_number or "",
            "day": _day(inspection.decision_date),
            "signer": inspection.signer or "",
        },
        "kind": KIND_WORDS[inspection.kind],
        "form": FORM_WORDS[inspection.form],
        "scope": inspection.scope,
        "period": [_day(inspection.period_first), _day(inspection.period_last)],
        "visit": [_day(inspection.visit_first), _day(inspection.visit_last)],
        "checklist": {"name": version.checklist.name, "version": version.number},
    }


def _item(item, sheet):
    verdict = sheet.verdicts[item.code]
    return {
        "code": item.code,
        "group": item.group_name,
        "text": item.text,
        "severity": SEVERITY_WORDS[Severity(item.severity)],
        "answer": rules.answer_words(item, sheet.values.get(item.code)),
        "verdict": str(verdict),
        "said": rules.verdict_words(verdict),
        "remark": sheet.remark(item.code),
        "proofs": sheet.proofs.get(f"item:{item.code}", 0),
    }


def _score(sheet, names):
    """Points in words of the whole and of each group, and how many items were not looked at."""
    told = scoring.score(sheet.items, sheet.verdicts)
    return {
        "percent": rules.percent(told.percent),
        "groups": [
            [names[code], rules.percent(scoring.percent(*pair))]
            for code, pair in told.by_group.items()
        ],
        "open": told.open_count,
    }


def _figures(inspection):
    """[[what, in words]] of the figures of the system, as they were kept when it began."""
    return [[what, words] for what, words in figures.minutes_of(inspection.figures)]


def _findings(inspection):
    query = select(Finding).where(
        Finding.inspection_id == inspection.id, Finding.state != FindingState.DROPPED
    )
    return [
        {
            "number": number,
            "item": finding.item_code or "",
            "text": finding.text,
            "severity": SEVERITY_WORDS[Severity(finding.severity)],
            "basis": finding.basis or "",
            "responsible": _responsible(finding),
            "due": _day(finding.due_on),
        }
        for number, finding in enumerate(
            db.session.scalars(query.order_by(Finding.position, Finding.id)), 1
        )
    ]


def _responsible(finding):
    person = finding.responsible
    if person is None:
        return finding.responsible_name or ""
    return ", ".join(filter(None, (person.full_name, person.title)))


def _books(inspection, heads):
    """[[day, receipts counted in the paper book, dossiers in the program]], by day."""
    counted = {day: n for day, n in _values(heads, "book:").items() if n.isdecimal()}
    entered = {str(each.day): each.entered for each in books.days_of(inspection, heads)}
    return [[_day(date.fromisoformat(d)), int(counted[d]), entered[d]] for d in sorted(counted)]


def _earlier(heads):
    """[[what an earlier inspection found, how it looks now]]."""
    seen = {
        t.removeprefix("finding:"): v[-1].value for t, v in heads.items() if t[:8] == "finding:"
    }
    found = db.session.execute(
        select(Finding.pid, Finding.text).where(Finding.pid.in_(seen)).order_by(Finding.id)
    )
    return [[text, FINDING_VALUES.get(seen[pid], seen[pid])] for pid, text in found if seen[pid]]


def _values(heads, kind):
    """{name: value} of the targets of one kind ("book:")."""
    named = [(target, heads[target][-1]) for target in heads if target.startswith(kind)]
    return {target.removeprefix(kind): answer.value for target, answer in named}


def _proofs_of(inspection):
    """{target: how many proofs it has}."""
    query = select(Proof.target, func.count()).where(
        Proof.inspection_id == inspection.id, Proof.removed_at.is_(None)
    )
    return dict(db.session.execute(query.group_by(Proof.target)).tuples().all())


def late_answers(inspection):
    """How many answers arrived after the minutes were frozen: they change nothing in them."""
    query = select(func.count()).where(Answer.inspection_id == inspection.id, Answer.late.is_(True))
    return db.session.scalar(query)


def _lines(text):
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _day(day):
    return wording.day(day) if day else ""


def _moment(at):
    return wording.moment_in_words(at) if at else ""
