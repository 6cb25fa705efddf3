"""papers and turns: which papers everybody must bring, units whose dossiers are carried over"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# What the program took for optional until now, by the name of the paper.
CONDITION = re.compile(r"\((?:nếu|khi) |\bnếu có\b|^trường hợp |\btrong trường hợp ", re.IGNORECASE)


def upgrade():
    op.add_column(
        "procedure_papers",
        sa.Column("required", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    papers = sa.table(
        "procedure_papers", sa.column("id"), sa.column("name"), sa.column("required", sa.Boolean)
    )
    rows = op.get_bind().execute(sa.select(papers.c.id, papers.c.name)).all()
    for row in rows:
        if CONDITION.search(row.name):
            op.execute(papers.update().where(papers.c.id == row.id).values(required=False))

    op.create_table(
        "unit_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["units.id"], name="fk_unit_turns_from_id"),
        sa.ForeignKeyConstraint(["to_id"], ["units.id"], name="fk_unit_turns_to_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit_turns"),
        sa.UniqueConstraint("to_id", name="uq_unit_turns_to_id"),
    )
