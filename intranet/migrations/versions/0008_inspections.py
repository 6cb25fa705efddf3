"""inspections: checklists, plans, visits, answers, proofs, samples, findings, minutes, scores"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

# Only ever added to (decision 0024).
APPEND_ONLY = ("minute_signatures", "minute_additions", "samples", "sample_lines", "finding_events")
ANSWER_STAYS = (
    "id", "inspection_id", "key", "target", "value", "bases", "by_id", "device", "device_at",
    "offset_ms", "received_at", "late", "pid",
)  # fmt: skip


def upgrade():
    _checklists()
    _plans()
    _inspections()
    _answers()
    _samples()
    _findings()
    _minutes()
    _scores()
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRES if postgres else SQLITE:
        op.execute(statement)


def _checklists():
    op.create_table(
        "checklists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_checklists"),
        sa.UniqueConstraint("key", name="uq_checklists_key"),
        sa.UniqueConstraint("pid", name="uq_checklists_pid"),
    )
    op.create_table(
        "checklist_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklists.id"], name="fk_checklist_versions_checklist_id"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name="fk_checklist_versions_made_by_id"
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["users.id"], name="fk_checklist_versions_published_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_checklist_versions"),
        sa.UniqueConstraint(
            "checklist_id", "number", name="uq_checklist_versions_checklist_id_number"
        ),
        sa.UniqueConstraint("pid", name="uq_checklist_versions_pid"),
    )
    op.create_table(
        "checklist_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("group_code", sa.String(length=4), nullable=False),
        sa.Column("group_name", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("text_en", sa.String(length=500), nullable=True),
        sa.Column("hint", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=True),
        sa.Column("lower_is_better", sa.Boolean(), nullable=False),
        sa.Column("met_at", sa.Integer(), nullable=True),
        sa.Column("partly_at", sa.Integer(), nullable=True),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("needs_proof", sa.Boolean(), nullable=False),
        sa.Column("prefill", sa.String(length=30), nullable=True),
        sa.Column("shown_if", sa.String(length=10), nullable=True),
        sa.Column("shown_when", sa.String(length=10), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["checklist_versions.id"], name="fk_checklist_items_version_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_checklist_items"),
        sa.UniqueConstraint("version_id", "code", name="uq_checklist_items_version_id_code"),
    )


def _plans():
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=300), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("signer", sa.String(length=120), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name="fk_plans_made_by_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_plans_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.UniqueConstraint("pid", name="uq_plans_pid"),
        sa.UniqueConstraint("unit_id", "year", name="uq_plans_unit_id_year"),
    )
    op.create_table(
        "plan_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_plan_lines_plan_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_plan_lines_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_lines"),
        sa.UniqueConstraint("pid", name="uq_plan_lines_pid"),
    )
    op.create_index("ix_plan_lines_plan_id", "plan_lines", ["plan_id"])


def _inspections():
    op.create_table(
        "inspections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("checklist_version_id", sa.Integer(), nullable=False),
        sa.Column("plan_line_id", sa.Integer(), nullable=True),
        sa.Column("earlier_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("conduct", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("period_first", sa.Date(), nullable=False),
        sa.Column("period_last", sa.Date(), nullable=False),
        sa.Column("visit_first", sa.Date(), nullable=False),
        sa.Column("visit_last", sa.Date(), nullable=False),
        sa.Column("decision_number", sa.String(length=60), nullable=True),
        sa.Column("decision_date", sa.Date(), nullable=True),
        sa.Column("signer", sa.String(length=120), nullable=True),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("notified_at", sa.DateTime(), nullable=True),
        sa.Column("notified_by_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(), nullable=True),
        sa.Column("figures", sa.Text(), nullable=True),
        sa.Column("figures_at", sa.DateTime(), nullable=True),
        sa.Column("signed_at", sa.DateTime(), nullable=True),
        sa.Column("report_number", sa.String(length=60), nullable=True),
        sa.Column("report_date", sa.Date(), nullable=True),
        sa.Column("conclusion_number", sa.String(length=60), nullable=True),
        sa.Column("conclusion_date", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=300), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["units.id"], name="fk_inspections_authority_id"),
        sa.ForeignKeyConstraint(
            ["checklist_version_id"],
            ["checklist_versions.id"],
            name="fk_inspections_checklist_version_id",
        ),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["inspections.id"], name="fk_inspections_earlier_id"
        ),
        sa.ForeignKeyConstraint(["head_id"], ["users.id"], name="fk_inspections_head_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name="fk_inspections_made_by_id"),
        sa.ForeignKeyConstraint(
            ["notified_by_id"], ["users.id"], name="fk_inspections_notified_by_id"
        ),
        sa.ForeignKeyConstraint(
            ["plan_line_id"], ["plan_lines.id"], name="fk_inspections_plan_line_id"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_inspections_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inspections"),
        sa.UniqueConstraint("pid", name="uq_inspections_pid"),
    )
    op.create_index("ix_inspections_authority", "inspections", ["authority_id", "visit_first"])
    op.create_index("ix_inspections_unit", "inspections", ["unit_id", "visit_first"])
    op.create_table(
        "inspection_members",
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=120), nullable=True),
        sa.Column("sections", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name="fk_inspection_members_inspection_id"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_inspection_members_user_id"),
        sa.PrimaryKeyConstraint("inspection_id", "user_id", name="pk_inspection_members"),
    )
    op.create_index("ix_inspection_members_user_id", "inspection_members", ["user_id"])


def _answers():
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("bases", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=20), nullable=True),
        sa.Column("device_at", sa.DateTime(), nullable=True),
        sa.Column("offset_ms", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_answers_by_id"),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name="fk_answers_inspection_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("key", name="uq_answers_key"),
        sa.UniqueConstraint("pid", name="uq_answers_pid"),
    )
    op.create_index("ix_answers_target", "answers", ["inspection_id", "target"])
    op.create_table(
        "proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("captured", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mime", sa.String(length=80), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=20), nullable=True),
        sa.Column("device_at", sa.DateTime(), nullable=True),
        sa.Column("offset_ms", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("remove_reason", sa.String(length=300), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_proofs_by_id"),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name="fk_proofs_inspection_id"
        ),
        sa.ForeignKeyConstraint(["removed_by_id"], ["users.id"], name="fk_proofs_removed_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proofs"),
        sa.UniqueConstraint("key", name="uq_proofs_key"),
        sa.UniqueConstraint("pid", name="uq_proofs_pid"),
    )
    op.create_index("ix_proofs_sha256", "proofs", ["sha256"])
    op.create_index("ix_proofs_target", "proofs", ["inspection_id", "target"])


def _samples():
    op.create_table(
        "samples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["users.id"], name="fk_samples_drawn_by_id"),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name="fk_samples_inspection_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_samples"),
        sa.UniqueConstraint("pid", name="uq_samples_pid"),
    )
    op.create_index("ix_samples_inspection_id", "samples", ["inspection_id"])
    op.create_table(
        "sample_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(length=12), nullable=False),
        sa.Column("picked", sa.Boolean(), nullable=False),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name="fk_sample_lines_dossier_id"),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name="fk_sample_lines_sample_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sample_lines"),
        sa.UniqueConstraint("pid", name="uq_sample_lines_pid"),
        sa.UniqueConstraint("sample_id", "dossier_id", name="uq_sample_lines_sample_id_dossier_id"),
    )
    op.create_index("ix_sample_lines_dossier_id", "sample_lines", ["dossier_id"])


def _findings():
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_code", sa.String(length=10), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=True),
        sa.Column("responsible_id", sa.Integer(), nullable=True),
        sa.Column("responsible_name", sa.String(length=120), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by_id"], ["users.id"], name="fk_findings_closed_by_id"),
        sa.ForeignKeyConstraint(["earlier_id"], ["findings.id"], name="fk_findings_earlier_id"),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name="fk_findings_inspection_id"
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name="fk_findings_made_by_id"),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["users.id"], name="fk_findings_responsible_id"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_findings_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_findings"),
        sa.UniqueConstraint("pid", name="uq_findings_pid"),
    )
    op.create_index("ix_findings_inspection_id", "findings", ["inspection_id"])
    op.create_index("ix_findings_unit", "findings", ["unit_id", "state", "due_on"])
    op.create_table(
        "finding_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_finding_events_by_id"),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["findings.id"], name="fk_finding_events_finding_id"
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name="fk_finding_events_inspection_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_finding_events"),
        sa.UniqueConstraint("pid", name="uq_finding_events_pid"),
    )
    op.create_index("ix_finding_events_finding_id", "finding_events", ["finding_id"])


def _minutes():
    op.create_table(
        "minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("begun_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("team_people", sa.Text(), nullable=False),
        sa.Column("unit_people", sa.Text(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("proposals", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.Column("frozen_at", sa.DateTime(), nullable=True),
        sa.Column("frozen_by_id", sa.Integer(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["frozen_by_id"], ["users.id"], name="fk_minutes_frozen_by_id"),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name="fk_minutes_inspection_id"
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name="fk_minutes_made_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_minutes"),
        sa.UniqueConstraint("hash", name="uq_minutes_hash"),
        sa.UniqueConstraint("inspection_id", name="uq_minutes_inspection_id"),
        sa.UniqueConstraint("pid", name="uq_minutes_pid"),
    )
    op.create_table(
        "minute_signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minute_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=5), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("drawing", sa.Text(), nullable=True),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["minute_id"], ["minutes.id"], name="fk_minute_signatures_minute_id"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_minute_signatures_user_id"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_minute_signatures_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_minute_signatures"),
        sa.UniqueConstraint("minute_id", "side", name="uq_minute_signatures_minute_id_side"),
        sa.UniqueConstraint("pid", name="uq_minute_signatures_pid"),
    )
    op.create_table(
        "minute_codes",
        sa.Column("minute_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["minute_id"], ["minutes.id"], name="fk_minute_codes_minute_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_minute_codes_user_id"),
        sa.PrimaryKeyConstraint("minute_id", "user_id", name="pk_minute_codes"),
    )
    op.create_table(
        "minute_additions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minute_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_minute_additions_by_id"),
        sa.ForeignKeyConstraint(
            ["minute_id"], ["minutes.id"], name="fk_minute_additions_minute_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_minute_additions"),
        sa.UniqueConstraint("pid", name="uq_minute_additions_pid"),
    )
    op.create_index("ix_minute_additions_minute_id", "minute_additions", ["minute_id"])


def _scores():
    op.create_table(
        "item_scores",
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("item_code", sa.String(length=10), nullable=False),
        sa.Column("group_code", sa.String(length=4), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("half_points", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name="fk_item_scores_inspection_id"
        ),
        sa.PrimaryKeyConstraint("inspection_id", "item_code", name="pk_item_scores"),
    )
    op.create_index("ix_item_scores_code", "item_scores", ["item_code", "inspection_id"])


# An answer never changes; erasing a citizen may empty what was remarked about their dossier.
_SAME_ON_SQLITE = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in ANSWER_STAYS)

SQLITE = (
    *(
        f"""CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END"""
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ),
    """CREATE TRIGGER answers_no_DELETE BEFORE DELETE ON answers
        BEGIN SELECT RAISE(ABORT, 'answers are append-only'); END""",
    f"""CREATE TRIGGER answers_no_UPDATE BEFORE UPDATE ON answers
        WHEN NOT (NEW.remark = '' AND {_SAME_ON_SQLITE})
        BEGIN SELECT RAISE(ABORT, 'answers are append-only'); END""",
    *(
        f"""CREATE TRIGGER minutes_frozen_{verb} BEFORE {verb} ON minutes
            WHEN OLD.content IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'the minutes are frozen'); END"""
        for verb in ("UPDATE", "DELETE")
    ),
)

POSTGRES = (
    *(
        f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"""
        for table in (*APPEND_ONLY,)
    ),
    """CREATE TRIGGER answers_append_only BEFORE DELETE OR TRUNCATE ON answers
        FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
    """CREATE TRIGGER answers_emptied_only BEFORE UPDATE ON answers FOR EACH ROW
        WHEN (NEW.remark <> '' OR to_jsonb(NEW) - 'remark' <> to_jsonb(OLD) - 'remark')
        EXECUTE FUNCTION audit_append_only()""",
    """CREATE TRIGGER minutes_frozen BEFORE UPDATE OR DELETE ON minutes FOR EACH ROW
        WHEN (OLD.content IS NOT NULL)
        EXECUTE FUNCTION audit_append_only()""",
)
