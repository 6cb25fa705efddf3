"""What the house borrows: database, login, CSRF, htmx, gettext; how SQLite is opened."""

import time
from pathlib import Path

from babel.support import NullTranslations
from flask import g, has_app_context, has_request_context
from flask_babel import Babel, Domain
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from htmx_flask import Htmx
from sqlalchemy import MetaData, event
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Base of every table; names of constraints are fixed so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class HouseDomain(Domain):
    """The words of the house: the language of a request is looked up once, not for each word."""

    def get_translations(self):
        if not has_app_context():
            return NullTranslations()
        kept = g.get("translations")
        if kept is None:
            kept = g.translations = super().get_translations()
        return kept


class HouseBabel(Babel):
    """flask-babel with the domain above."""

    domain_instance = HouseDomain()


db = SQLAlchemy(model_class=Base, session_options={"autoflush": False})
login_manager = LoginManager()
csrf = CSRFProtect()
htmx = Htmx()
babel = HouseBabel()
migrate = Migrate()

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # else INSERT OR REPLACE removes a row behind the DELETE triggers
    "busy_timeout=10000",
    "trusted_schema=OFF",
    "secure_delete=ON",
    "journal_size_limit=67108864",
    "cell_size_check=ON",
    "cache_size=-32768",
)


def init_app(app):
    """Bind the borrowed parts to one application."""
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    db.init_app(app)
    login_manager.init_app(app)
    csrf.init_app(app)
    htmx.init_app(app)
    babel.init_app(app, locale_selector=_locale, default_timezone="Asia/Ho_Chi_Minh")
    migrate.init_app(app, db, directory=str(Path(__file__).parent / "migrations"))
    with app.app_context():
        _listen(db.engine)


def _engine_options(uri):
    # An error message would carry the parameters, names and numbers of citizens, into the log.
    hidden = {"hide_parameters": True}
    if not uri.startswith("sqlite"):
        return {**hidden, "pool_size": 8, "max_overflow": 8, "pool_pre_ping": True}
    # A current SQLite: the one of Debian 12 can corrupt a WAL (security.md 0.3).
    from pysqlite3 import dbapi2

    options = {"timeout": 10, "check_same_thread": False}
    return {**hidden, "module": dbapi2, "connect_args": options}


def _locale():
    return getattr(g, "language", None) if has_request_context() else None


def _listen(engine):
    """SQLite begins by our word, readers cannot write, and every query is counted."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)
    else:
        event.listen(engine, "begin", _on_postgres_begin)
    event.listen(engine, "before_cursor_execute", _before_query)
    event.listen(engine, "after_cursor_execute", _after_query)


def _on_sqlite_connect(connection, _record):
    connection.isolation_level = None  # the driver must not begin by itself
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(value):
    """SQLite's own knows the letters of English only: it finds "đ" in no "Đ"."""
    return value.lower() if isinstance(value, str) else value


def _on_sqlite_begin(connection):
    if connection.get_execution_options().get("rw"):
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # neither waits for anybody, so no error needs SQLAlchemy's wrapping
        plain = connection.connection.dbapi_connection
        plain.execute("PRAGMA query_only=ON")
        plain.execute("BEGIN")


def _on_postgres_begin(connection):
    if not connection.get_execution_options().get("rw"):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _before_query(connection, cursor, statement, parameters, context, many):
    connection.info["query_started"] = time.perf_counter()


def _after_query(connection, cursor, statement, parameters, context, many):
    if not has_request_context() or statement.startswith(("PRAGMA", "BEGIN", "SET ")):
        return
    g.queries = getattr(g, "queries", 0) + 1
    g.query_seconds = getattr(g, "query_seconds", 0.0) + (
        time.perf_counter() - connection.info["query_started"]
    )
