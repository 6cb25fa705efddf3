"""trail and accounts: the log can be searched, checkpoints and witnesses, second factors, quick
lock, reasons for looking, yearly review, erasure
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

# Computed from the sealed line by the database itself, so that a filter never says anything else.
# Whole seconds: two releases of SQLite round a fraction differently, and an index must not.
SQLITE_COLUMNS = {
    "actor": "VARCHAR(12) GENERATED ALWAYS AS (json_extract(body, '$.actor')) VIRTUAL",
    "unit": "VARCHAR(12) GENERATED ALWAYS AS (json_extract(body, '$.unit')) VIRTUAL",
    "act": "VARCHAR(60) GENERATED ALWAYS AS (json_extract(body, '$.act')) VIRTUAL",
    "at": "BIGINT GENERATED ALWAYS AS"
    " (unixepoch(substr(json_extract(body, '$.t'), 1, 19))) VIRTUAL",
}
_PARTS = ((1, 4), (6, 2), (9, 2), (12, 2), (15, 2), (18, 2))
_MOMENT = ", ".join(
    f"substr(body::json ->> 't', {first}, {length})::integer" for first, length in _PARTS
)
POSTGRES_COLUMNS = {
    "actor": "VARCHAR(12) GENERATED ALWAYS AS (body::json ->> 'actor') STORED",
    "unit": "VARCHAR(12) GENERATED ALWAYS AS (body::json ->> 'unit') STORED",
    "act": "VARCHAR(60) GENERATED ALWAYS AS (body::json ->> 'act') STORED",
    "at": "BIGINT GENERATED ALWAYS AS"
    f" (extract(epoch FROM make_timestamp({_MOMENT}))::bigint) STORED",
}
APPEND_ONLY = ("checkpoints", "cosignatures", "audit_reviews", "access_reasons")
# Words people typed there may name a citizen: erasing may empty them, nothing else may change.
ERASABLE = {"audit_reviews": "note", "access_reasons": "reason"}

STAYING = {
    "audit_reviews": ("id", "seq", "by_id", "at", "kind"),
    "access_reasons": ("id", "dossier_id", "user_id", "kind", "at"),
}


def _if_not_emptied(table, verb):
    """SQLite: the condition under which an UPDATE of an erasable table is refused."""
    if verb != "UPDATE" or table not in ERASABLE:
        return ""
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in STAYING[table])
    return f"WHEN NOT (NEW.{ERASABLE[table]} IS NULL AND {same})"


def upgrade():
    postgres = op.get_bind().dialect.name == "postgresql"
    for name, kind in (POSTGRES_COLUMNS if postgres else SQLITE_COLUMNS).items():
        op.execute(f"ALTER TABLE audit ADD COLUMN {name} {kind}")
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_actor", "audit", ["actor", "at", "act"])
    op.create_index("ix_audit_unit", "audit", ["unit", "at", "act", "actor"])
    op.create_index("ix_audit_act", "audit", ["act", "at", "unit", "actor"])
    _evidence()
    _factors()
    _looking_and_reviewing()
    _erasing()
    for statement in POSTGRES if postgres else SQLITE:
        op.execute(statement)


def _evidence():
    op.create_table(
        "checkpoints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_checkpoints"),
        sa.UniqueConstraint("pid", name="uq_checkpoints_pid"),
        sa.UniqueConstraint("size", name="uq_checkpoints_size"),
    )
    op.create_index("ix_checkpoints_at", "checkpoints", ["at"])
    op.create_table(
        "witnesses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_witnesses_unit_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_witnesses_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_witnesses"),
        sa.UniqueConstraint("name", name="uq_witnesses_name"),
        sa.UniqueConstraint("pid", name="uq_witnesses_pid"),
        sa.UniqueConstraint("public_key", name="uq_witnesses_public_key"),
    )
    op.create_table(
        "cosignatures",
        sa.Column("checkpoint_id", sa.Integer(), nullable=False),
        sa.Column("witness_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"], ["checkpoints.id"], name="fk_cosignatures_checkpoint_id"
        ),
        sa.ForeignKeyConstraint(
            ["witness_id"], ["witnesses.id"], name="fk_cosignatures_witness_id"
        ),
        sa.PrimaryKeyConstraint("checkpoint_id", "witness_id", name="pk_cosignatures"),
    )
    op.create_table(
        "audit_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_audit_reviews_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_reviews"),
    )
    op.create_index("ix_audit_reviews_seq", "audit_reviews", ["seq"])


def _factors():
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_second_factors_user_id"),
        sa.PrimaryKeyConstraint("user_id", name="pk_second_factors"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_recovery_codes_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
        sa.UniqueConstraint("code_hash", name="uq_recovery_codes_code_hash"),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("credential", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_passkeys_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("credential", name="uq_passkeys_credential"),
        sa.UniqueConstraint("pid", name="uq_passkeys_pid"),
    )
    op.create_index("ix_passkeys_user_id", "passkeys", ["user_id"])
    op.create_table(
        "pins",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_pins_user_id"),
        sa.PrimaryKeyConstraint("user_id", name="pk_pins"),
    )
    level = sa.Column("level", sa.String(length=10), nullable=False, server_default="password")
    op.add_column("web_sessions", level)
    op.add_column("web_sessions", sa.Column("checked_at", sa.DateTime(), nullable=True))
    op.add_column("web_sessions", sa.Column("locked_at", sa.DateTime(), nullable=True))
    op.add_column("web_sessions", sa.Column("seat", sa.String(length=64), nullable=True))
    wrong = sa.Column("pin_failures", sa.Integer(), nullable=False, server_default="0")
    op.add_column("web_sessions", wrong)
    op.create_index("ix_web_sessions_seat", "web_sessions", ["seat"])


def _looking_and_reviewing():
    op.create_table(
        "access_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name="fk_access_reasons_dossier_id"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_access_reasons_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_access_reasons"),
    )
    op.create_index("ix_access_reasons_user_id", "access_reasons", ["user_id", "dossier_id", "at"])
    op.create_index("ix_access_reasons_dossier_id", "access_reasons", ["dossier_id", "at"])
    op.create_index("ix_access_reasons_at", "access_reasons", ["at"])
    op.create_table(
        "access_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["users.id"], name="fk_access_rounds_opened_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_access_rounds"),
        sa.UniqueConstraint("pid", name="uq_access_rounds_pid"),
    )
    op.create_table(
        "access_answers",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_access_answers_by_id"),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name="fk_access_answers_membership_id"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["access_rounds.id"], name="fk_access_answers_round_id"
        ),
        sa.PrimaryKeyConstraint("round_id", "membership_id", name="pk_access_answers"),
    )


def _erasing():
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("letter", sa.String(length=60), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("counts", sa.Text(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name="fk_erasures_asked_by_id"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name="fk_erasures_decided_by_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_erasures_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        sa.UniqueConstraint("pid", name="uq_erasures_pid"),
    )
    op.create_index("ix_erasures_person_id", "erasures", ["person_id"])
    op.add_column("persons", sa.Column("erased_at", sa.DateTime(), nullable=True))
    op.create_index(
        "ix_dossiers_submitter",
        "dossiers",
        ["submitter_id"],
        sqlite_where=sa.text("submitter_id IS NOT NULL"),
        postgresql_where=sa.text("submitter_id IS NOT NULL"),
    )


SQLITE = (
    *(
        f"""CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
            {_if_not_emptied(table, verb)}
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"""
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ),
)

POSTGRES = (
    *(
        f"""CREATE TRIGGER {table}_append_only
            BEFORE {"" if table in ERASABLE else "UPDATE OR "}DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"""
        for table in APPEND_ONLY
    ),
    *(
        f"""CREATE TRIGGER {table}_emptied_only BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (NEW.{name} IS NOT NULL
                  OR to_jsonb(NEW) - '{name}' <> to_jsonb(OLD) - '{name}')
            EXECUTE FUNCTION audit_append_only()"""
        for table, name in ERASABLE.items()
    ),
)
