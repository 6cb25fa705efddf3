"""search and triggers: full-text index, counters, an audit log that refuses UPDATE and DELETE"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

WATCHED = ("competent_unit_id", "received_at", "outcome", "finished_at")


def upgrade():
    columns = ("id", "size", "frontier", "last_t")
    head = sa.table("audit_head", *(sa.column(name) for name in columns))
    op.bulk_insert(head, [{"id": 1, "size": 0, "frontier": b"", "last_t": ""}])
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRES if postgres else SQLITE:
        op.execute(statement)


def _count_in(row):
    return (
        f"""INSERT INTO dossier_tallies (unit_id, day, kind, number)
            SELECT {row}.competent_unit_id, date({row}.received_at), 'received', 1 WHERE true
            ON CONFLICT (unit_id, day, kind)
            DO UPDATE SET number = dossier_tallies.number + 1;"""
        f"""INSERT INTO dossier_tallies (unit_id, day, kind, number)
            SELECT {row}.competent_unit_id, date({row}.finished_at), {row}.outcome, 1
            WHERE {row}.outcome IS NOT NULL
            ON CONFLICT (unit_id, day, kind)
            DO UPDATE SET number = dossier_tallies.number + 1;"""
    )


def _count_out(row):
    return f"""
        UPDATE dossier_tallies SET number = number - 1
        WHERE unit_id = {row}.competent_unit_id AND day = date({row}.received_at)
          AND kind = 'received';
        UPDATE dossier_tallies SET number = number - 1
        WHERE unit_id = {row}.competent_unit_id AND day = date({row}.finished_at)
          AND kind = {row}.outcome;"""


SQLITE = (
    *(
        f"""CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"""
        for table in ("audit", "audit_tiles")
        for verb in ("UPDATE", "DELETE")
    ),
    f"CREATE TRIGGER dossiers_tally_in AFTER INSERT ON dossiers BEGIN {_count_in('NEW')} END",
    f"""CREATE TRIGGER dossiers_tally_move AFTER UPDATE OF {", ".join(WATCHED)} ON dossiers
        WHEN {" OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in WATCHED)}
        BEGIN {_count_out("OLD")} {_count_in("NEW")} END""",
    # One column of words made by services/dossiers/index.py: folded, with tones, and u_<unit>.
    # 'ascii' cuts at spaces alone, so SQLite and Python agree on what a word is.
    """CREATE VIRTUAL TABLE dossier_search USING fts5(
        words, content='', contentless_delete=1, detail=none,
        tokenize="ascii tokenchars '_'", prefix='1 2 3 4')""",
)

POSTGRES = (
    """CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"""
        for table in ("audit", "audit_tiles")
    ),
    f"""CREATE FUNCTION dossiers_tally() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' THEN {_count_out("OLD")} END IF;
          {_count_in("NEW")}
          RETURN NULL;
        END $$""",
    """CREATE TRIGGER dossiers_tally_in AFTER INSERT ON dossiers
       FOR EACH ROW EXECUTE FUNCTION dossiers_tally()""",
    f"""CREATE TRIGGER dossiers_tally_move AFTER UPDATE OF {", ".join(WATCHED)} ON dossiers
        FOR EACH ROW WHEN ({" OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in WATCHED)})
        EXECUTE FUNCTION dossiers_tally()""",
    """CREATE TABLE dossier_search (
        dossier_id integer PRIMARY KEY REFERENCES dossiers (id), words tsvector NOT NULL)""",
    "CREATE INDEX ix_dossier_search_words ON dossier_search USING gin (words)",
)
