"""speed: the dossiers under way of each unit, and indexes for them (decisions/0019)"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ACTIVE = sa.text("closed_at IS NULL")
FINISHED = sa.text("finished_at IS NOT NULL")


def upgrade():
    op.create_table(
        "active_reach",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name="fk_active_reach_dossier_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_active_reach_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", "dossier_id", name="pk_active_reach"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_active_reach_dossier_id", "active_reach", ["dossier_id"])
    op.execute(
        """INSERT INTO active_reach (unit_id, dossier_id)
           SELECT dossier_reach.unit_id, dossier_reach.dossier_id
           FROM dossiers JOIN dossier_reach ON dossier_reach.dossier_id = dossiers.id
           WHERE dossiers.closed_at IS NULL AND dossier_reach.unit_id IN (SELECT id FROM units)"""
    )
    _indexes()
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRES if postgres else SQLITE:
        op.execute(statement)
    for table in ("active_reach", "dossiers"):  # an office with dossiers is asked by them at once
        op.execute(f"ANALYZE {table}")


def _indexes():
    # All that the numbers of the tabs ask, for those who see the whole office. The due moment does
    # not come first: SQLite would read the lists by due moment from it and sort them.
    op.create_index(
        "ix_dossiers_active",
        "dossiers",
        ["closed_at", "received_at", "due_at", "finished_at", "paused", "due_unit"],
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )
    # Open dossiers out of it: SQLite took it for their list and sorted all that it found.
    op.drop_index("ix_dossiers_finished", "dossiers")
    op.create_index(
        "ix_dossiers_finished",
        "dossiers",
        ["competent_unit_id", "outcome", "finished_at", "received_at"],
        sqlite_where=FINISHED,
        postgresql_where=FINISHED,
    )


_PUT = """INSERT INTO active_reach (unit_id, dossier_id)
    SELECT unit_id, dossier_id FROM dossier_reach
    WHERE dossier_id = NEW.id AND unit_id IN (SELECT id FROM units) AND NEW.closed_at IS NULL"""
_TURNS = "(OLD.closed_at IS NULL) <> (NEW.closed_at IS NULL)"
_IS_ACTIVE = "SELECT 1 FROM dossiers WHERE id = NEW.dossier_id AND closed_at IS NULL"
_ONE = "INSERT INTO active_reach (unit_id, dossier_id)"
_AWAY = "DELETE FROM active_reach WHERE unit_id = OLD.unit_id AND dossier_id = OLD.dossier_id"

SQLITE = (
    f"""CREATE TRIGGER reach_active_in AFTER INSERT ON dossier_reach WHEN EXISTS ({_IS_ACTIVE})
        BEGIN {_ONE} VALUES (NEW.unit_id, NEW.dossier_id); END""",
    f"CREATE TRIGGER reach_active_out AFTER DELETE ON dossier_reach BEGIN {_AWAY}; END",
    f"""CREATE TRIGGER dossiers_active_turn AFTER UPDATE OF closed_at ON dossiers WHEN {_TURNS}
        BEGIN DELETE FROM active_reach WHERE dossier_id = NEW.id; {_PUT}; END""",
)

POSTGRES = (
    f"""CREATE FUNCTION reach_active() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'DELETE' THEN {_AWAY};
          ELSIF EXISTS ({_IS_ACTIVE}) THEN {_ONE} VALUES (NEW.unit_id, NEW.dossier_id);
          END IF;
          RETURN NULL;
        END $$""",
    """CREATE TRIGGER reach_active AFTER INSERT OR DELETE ON dossier_reach
       FOR EACH ROW EXECUTE FUNCTION reach_active()""",
    f"""CREATE FUNCTION dossiers_active_turn() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          DELETE FROM active_reach WHERE dossier_id = NEW.id;
          {_PUT};
          RETURN NULL;
        END $$""",
    f"""CREATE TRIGGER dossiers_active_turn AFTER UPDATE OF closed_at ON dossiers
        FOR EACH ROW WHEN ({_TURNS}) EXECUTE FUNCTION dossiers_active_turn()""",
)
