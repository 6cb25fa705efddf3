"""people and comfort: absences, acts on many dossiers, labels, presence, where the folder stands"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade():
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("declared_by_id", sa.Integer(), nullable=False),
        sa.Column("declared_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["users.id"], name="fk_absences_declared_by_id"
        ),
        sa.ForeignKeyConstraint(["substitute_id"], ["users.id"], name="fk_absences_substitute_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_absences_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
        sa.UniqueConstraint("pid", name="uq_absences_pid"),
    )
    op.create_index("ix_absences_substitute_id", "absences", ["substitute_id"])
    op.create_index("ix_absences_user_id", "absences", ["user_id"])
    op.create_table(
        "bulks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_bulks_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_bulks"),
        sa.UniqueConstraint("pid", name="uq_bulks_pid"),
    )
    op.create_index("ix_bulks_by_id", "bulks", ["by_id"])
    labels = op.create_table(
        "labels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pid", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_labels"),
        sa.UniqueConstraint("name", name="uq_labels_name"),
        sa.UniqueConstraint("pid", name="uq_labels_pid"),
    )
    ready_made = ("cần xem", "cần nhắc", "đủ", "chờ ký", "khẩn")
    op.bulk_insert(
        labels,
        [
            {"name": name, "position": n, "pid": f"readylabel0{n}"}
            for n, name in enumerate(ready_made, 1)
        ],
    )
    op.create_table(
        "dossier_labels",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name="fk_dossier_labels_dossier_id"
        ),
        sa.ForeignKeyConstraint(["label_id"], ["labels.id"], name="fk_dossier_labels_label_id"),
        sa.PrimaryKeyConstraint("dossier_id", "label_id", name="pk_dossier_labels"),
        sa.UniqueConstraint("label_id", "dossier_id", name="uq_dossier_labels_label_id_dossier_id"),
    )
    op.create_table(
        "presences",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name="fk_presences_dossier_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_presences_user_id"),
        sa.PrimaryKeyConstraint("dossier_id", "user_id", name="pk_presences"),
    )
    op.create_index("ix_presences_seen", "presences", ["seen_at"])
    op.add_column("dossiers", sa.Column("location", sa.String(length=60), nullable=True))
    with op.batch_alter_table("attachments") as files:
        files.add_column(sa.Column("request_id", sa.Integer(), nullable=True))
        files.create_foreign_key(
            "fk_attachments_request_id", "dossier_requests", ["request_id"], ["id"]
        )
    withdrawn = sa.text("state = 7")
    op.create_index(
        "ix_dossiers_withdrawn",
        "dossiers",
        ["competent_unit_id", "finished_at", "outcome"],
        sqlite_where=withdrawn,
        postgresql_where=withdrawn,
    )
    filed = sa.text("location IS NOT NULL")
    op.create_index(
        "ix_dossiers_location",
        "dossiers",
        ["location", "id"],
        sqlite_where=filed,
        postgresql_where=filed,
    )
