"""dossiers in full: events, requests, notes, number blocks, fees, drafts, absences, slips"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.create_table(
        "blocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("leased_by_id", sa.Integer(), nullable=False),
        sa.Column("leased_at", sa.DateTime(), nullable=False),
        sa.Column("prints", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leased_by_id"], ["users.id"], name="fk_blocks_leased_by_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["units.id"], name="fk_blocks_owner_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_blocks_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_blocks"),
        sa.UniqueConstraint("pid", name="uq_blocks_pid"),
    )
    op.create_index("ix_blocks_unit_id", "blocks", ["unit_id"])

    op.create_table(
        "day_tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("entered", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_day_tallies_by_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_day_tallies_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_day_tallies"),
        sa.UniqueConstraint("pid", name="uq_day_tallies_pid"),
        sa.UniqueConstraint("unit_id", "day", name="uq_day_tallies_unit_id_day"),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_drafts_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("pid", name="uq_drafts_pid"),
    )
    op.create_index("ix_drafts_saved_at", "drafts", ["saved_at"])
    op.create_index("ix_drafts_sheet", "drafts", ["user_id", "address", "once"], unique=True)

    op.create_table(
        "fee_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("cashier_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("collected", sa.Integer(), nullable=False),
        sa.Column("refunded", sa.Integer(), nullable=False),
        sa.Column("cash", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=False),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cashier_id"], ["users.id"], name="fk_fee_days_cashier_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_fee_days_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_fee_days"),
        sa.UniqueConstraint("pid", name="uq_fee_days_pid"),
        sa.UniqueConstraint(
            "unit_id", "cashier_id", "day", name="uq_fee_days_unit_id_cashier_id_day"
        ),
    )
    op.create_table(
        "form_counters",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_form_counters_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", "year", "form", name="pk_form_counters"),
    )
    op.create_table(
        "preferences",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=30), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_preferences_user_id"),
        sa.PrimaryKeyConstraint("user_id", "key", name="pk_preferences"),
    )
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("shared", sa.String(length=20), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_saved_filters_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filters"),
        sa.UniqueConstraint("pid", name="uq_saved_filters_pid"),
    )
    op.create_index("ix_saved_filters_shared", "saved_filters", ["shared"])
    op.create_index("ix_saved_filters_user_id", "saved_filters", ["user_id"])

    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_alerts_by_id"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name="fk_alerts_dossier_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_alerts_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.UniqueConstraint("pid", name="uq_alerts_pid"),
    )
    op.create_index(
        "ix_alerts_unread",
        "alerts",
        ["user_id", "id"],
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index("ix_alerts_user", "alerts", ["user_id", "id"])

    op.create_table(
        "block_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("tracking", sa.String(length=16), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column("voided_by_id", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name="fk_block_numbers_block_id"),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name="fk_block_numbers_dossier_id"
        ),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["users.id"], name="fk_block_numbers_voided_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_block_numbers"),
        sa.UniqueConstraint("block_id", "number", name="uq_block_numbers_block_id_number"),
        sa.UniqueConstraint("code", name="uq_block_numbers_code"),
        sa.UniqueConstraint("tracking", name="uq_block_numbers_tracking"),
    )
    op.create_table(
        "dossier_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("for_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("new_due_at", sa.DateTime(), nullable=True),
        sa.Column("due_before", sa.DateTime(), nullable=True),
        sa.Column("due_after", sa.DateTime(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_dossier_events_by_id"),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name="fk_dossier_events_dossier_id"
        ),
        sa.ForeignKeyConstraint(["for_id"], ["users.id"], name="fk_dossier_events_for_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_dossier_events_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_events"),
        sa.UniqueConstraint("pid", name="uq_dossier_events_pid"),
    )
    op.create_index("ix_dossier_events_dossier_id", "dossier_events", ["dossier_id"])
    op.create_index("ix_dossier_events_kind", "dossier_events", ["kind", "at"])

    op.create_table(
        "dossier_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_dossier_notes_by_id"),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name="fk_dossier_notes_dossier_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_notes"),
        sa.UniqueConstraint("pid", name="uq_dossier_notes_pid"),
    )
    op.create_index("ix_dossier_notes_dossier_id", "dossier_notes", ["dossier_id"])

    op.create_table(
        "dossier_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("people", sa.String(length=300), nullable=True),
        sa.Column("new_due_at", sa.DateTime(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_role", sa.String(length=20), nullable=True),
        sa.Column("to_user_id", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("for_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name="fk_dossier_requests_answered_by_id"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name="fk_dossier_requests_asked_by_id"
        ),
        sa.ForeignKeyConstraint(
            ["asked_unit_id"], ["units.id"], name="fk_dossier_requests_asked_unit_id"
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name="fk_dossier_requests_dossier_id"
        ),
        sa.ForeignKeyConstraint(["for_id"], ["users.id"], name="fk_dossier_requests_for_id"),
        sa.ForeignKeyConstraint(
            ["to_unit_id"], ["units.id"], name="fk_dossier_requests_to_unit_id"
        ),
        sa.ForeignKeyConstraint(
            ["to_user_id"], ["users.id"], name="fk_dossier_requests_to_user_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_requests"),
        sa.UniqueConstraint("pid", name="uq_dossier_requests_pid"),
    )
    op.create_index("ix_dossier_requests_dossier_id", "dossier_requests", ["dossier_id"])
    op.create_index(
        "ix_dossier_requests_open",
        "dossier_requests",
        ["to_unit_id", "kind"],
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )

    op.create_table(
        "fee_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=True),
        sa.Column("book", sa.String(length=20), nullable=True),
        sa.Column("receipt_no", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_fee_entries_by_id"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name="fk_fee_entries_dossier_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_fee_entries_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_fee_entries"),
        sa.UniqueConstraint("pid", name="uq_fee_entries_pid"),
        sa.UniqueConstraint(
            "unit_id", "book", "receipt_no", name="uq_fee_entries_unit_id_book_receipt_no"
        ),
    )
    op.create_index("ix_fee_entries_day", "fee_entries", ["unit_id", "day"])
    op.create_index("ix_fee_entries_dossier_id", "fee_entries", ["dossier_id"])

    op.create_table(
        "slips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("name_fold", sa.String(length=400), nullable=False),
        sa.Column("id_number", sa.String(length=20), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_slips_by_id"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name="fk_slips_dossier_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_slips_unit_id"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["procedure_versions.id"], name="fk_slips_version_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_slips"),
        sa.UniqueConstraint("pid", name="uq_slips_pid"),
    )
    op.create_index("ix_slips_unit", "slips", ["unit_id", "id"])
    op.create_index("ix_dossier_steps_started", "dossier_steps", ["started_at"])

    op.add_column("dossier_steps", sa.Column("opened_at", sa.DateTime(), nullable=True))
    # One statement for both databases: SQLite cannot add a constraint later, and making the table
    # anew would lose its triggers.
    op.execute(
        "ALTER TABLE dossier_steps ADD COLUMN for_id INTEGER"
        " CONSTRAINT fk_dossier_steps_for_id REFERENCES users (id)"
    )
    op.add_column("dossier_steps", sa.Column("undone_at", sa.DateTime(), nullable=True))

    op.add_column("dossier_counters", sa.Column("form", sa.String(length=120), nullable=True))
    op.add_column("dossiers", sa.Column("entered_at", sa.DateTime(), nullable=True))
    op.add_column("dossiers", sa.Column("extended_to", sa.DateTime(), nullable=True))
    op.add_column("dossiers", sa.Column("wait_until", sa.DateTime(), nullable=True))
    op.add_column("dossiers", sa.Column("risk_at", sa.DateTime(), nullable=True))
    still_open = sa.text("finished_at IS NULL AND closed_at IS NULL")
    op.create_index(
        "ix_dossiers_open_risk",
        "dossiers",
        ["risk_at"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "step_paces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_step_paces_unit_id"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["procedure_versions.id"], name="fk_step_paces_version_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_step_paces"),
    )
    op.create_index("ix_step_paces_unit", "step_paces", ["unit_id", "version_id"])

    op.add_column(
        "procedure_steps",
        sa.Column("may_pause", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.add_column(
        "procedure_steps",
        sa.Column("may_extend", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.add_column(
        "procedure_steps",
        sa.Column("must_choose", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "procedure_steps",
        sa.Column("may_send_back", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.add_column(
        "procedure_steps",
        sa.Column("needs_file", sa.Boolean(), nullable=False, server_default=sa.false()),
    )

    op.add_column(
        "procedure_versions",
        sa.Column("anywhere", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "procedure_versions",
        sa.Column("wait_days", sa.Integer(), nullable=False, server_default="15"),
    )
    op.add_column(
        "procedure_versions", sa.Column("texts", sa.Text(), nullable=False, server_default="{}")
    )
    _bring_fees_into_the_book()


def _bring_fees_into_the_book():
    """What older dossiers owed and paid becomes entries; their receipts had no book."""
    connection = op.get_bind()
    wanted = sa.text(
        "SELECT id, fee_vnd, fee_state, fee_receipt_no, received_at, received_unit_id,"
        " received_by_id FROM dossiers WHERE fee_vnd > 0 ORDER BY id"
    ).columns(received_at=sa.DateTime())
    entries = sa.table(
        "fee_entries",
        *(sa.column(name) for name in ("pid", "dossier_id", "kind", "amount", "unit_id", "by_id")),
        *(sa.column(name) for name in ("way", "receipt_no")),
        sa.column("at", sa.DateTime()),
        sa.column("day", sa.Date()),
    )
    rows = [made for row in connection.execute(wanted).all() for made in _entries_of(row)]
    if rows:
        connection.execute(entries.insert(), rows)


def _entries_of(row):
    paid = {"way": "cash", "receipt_no": row.fee_receipt_no}
    for kind, more in (("due", {"way": None, "receipt_no": None}), ("collected", paid)):
        if kind == "collected" and row.fee_state != "paid":
            continue
        yield {
            "pid": secrets.token_hex(6),
            "dossier_id": row.id,
            "kind": kind,
            "amount": row.fee_vnd,
            "at": row.received_at,
            "day": row.received_at.date(),
            "unit_id": row.received_unit_id,
            "by_id": row.received_by_id,
            **more,
        }
