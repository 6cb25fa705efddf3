"""Facts of a dossier as (label, value) pairs for components/facts.html, without empty ones."""

from flask_babel import gettext as _

from intranet.filters import date, moment, money
from intranet.rules.deadlines import OUTCOME_WORDS, Outcome
from intranet.rules.identifiers import group_tracking_code
from intranet.rules.workflow import CHANNEL_WORDS, DELIVERY_WORDS, FEE_WORDS, WAY_WORDS, State


def result_facts(dossier):
    """How it ended: the result, how the promise was kept, who collected it."""
    if dossier.state not in (State.FINISHED, State.RETURNED):  # withdrawn ends without a result
        return []
    kept = _(OUTCOME_WORDS[Outcome(dossier.outcome)]) if dossier.outcome else None
    refused = _("Từ chối giải quyết") if dossier.result_refused else None
    return _filled(
        (_("Kết quả"), refused),
        (_("Số, ký hiệu"), dossier.result_number),
        (_("Ngày ký"), date(dossier.result_date)),
        (_("Người ký"), dossier.result_signer),
        (_("Xong lúc"), _joined(moment(dossier.finished_at), kept)),
        (_("Trả kết quả"), _delivery(dossier)),
        (_("Người nhận"), _joined(dossier.collected_by, dossier.collected_id_number)),
    )


def _delivery(dossier):
    """Where the result is (R11), and since when."""
    since = dossier.closed_at and moment(dossier.closed_at)
    return _joined(_(DELIVERY_WORDS[dossier.delivery_state]), since)


def people_facts(dossier):
    """Whose matter it is and who handed it in."""
    submitter = _joined(
        dossier.submitter_name, dossier.submitter_id_number, dossier.submitter_phone
    )
    return _filled(
        (_("Chủ hồ sơ"), dossier.owner_name),
        (_("Số giấy tờ"), dossier.owner_id_number),
        (_("Địa chỉ"), dossier.owner_address),
        (_("Điện thoại"), dossier.owner_phone),
        (_("Người nộp"), submitter),
        (_("Giấy ủy quyền"), dossier.authorisation),
    )


def intake_facts(dossier, term):
    """What was agreed at the counter."""
    fee = _joined(
        money(dossier.fee_vnd) if dossier.fee_vnd else None,
        _(FEE_WORDS[dossier.fee_state]),
        dossier.fee_receipt_no,
    )
    received = _joined(moment(dossier.received_at), dossier.received_by.full_name)
    return _filled(
        (_("Tiếp nhận"), _joined(received, dossier.received_unit.name)),
        (_("Cách nộp"), _(CHANNEL_WORDS[dossier.channel])),
        (_("Thời hạn"), term),
        (_("Hẹn ngày khác vì"), dossier.manual_due_reason),
        (_("Cơ quan giải quyết"), dossier.competent_unit.name),
        (_("Cách nhận kết quả"), _(WAY_WORDS[dossier.delivery_way])),
        (_("Phí, lệ phí"), None if dossier.fee_vnd else fee),
        (_("Mã tra cứu"), group_tracking_code(dossier.tracking)),
        (_("Trích yếu"), dossier.summary),
        (_("Ghi chú"), dossier.note),
    )


def _joined(*parts):
    return " · ".join(filter(None, parts)) or None


def _filled(*pairs):
    return [(label, value) for label, value in pairs if value]
