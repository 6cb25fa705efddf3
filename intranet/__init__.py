"""Một Cửa: the intranet of a small public office. The house opens its rooms here."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

from intranet import (
    access,
    assets,
    config,
    errors,
    extensions,
    transaction,
    web,
    websessions,
    wire,
)
from intranet.rooms import ROOMS
from intranet.templating import HouseEnvironment


def create_app(**overrides):
    """Return the application of one office; ``overrides`` are settings for tests."""
    settings = config.load(overrides)
    app = Flask(__name__, instance_path=str(settings["INSTANCE"]), static_folder=None)
    app.jinja_environment = HouseEnvironment
    app.config.update(settings)
    for part in (extensions, transaction, websessions, assets, wire, web, access, errors):
        part.init_app(app)
    for room in ROOMS:
        open_room(app, room)
    return app


def open_room(app, room):
    """Load what the room has on each floor and register its blueprint and commands."""
    for floor in ("models", "routes", "commands"):
        name = f"{__name__}.{floor}.{room}"
        if find_spec(name) is None:
            continue
        module = import_module(name)
        if hasattr(module, "blueprint"):
            app.register_blueprint(module.blueprint)
        if hasattr(module, "group"):
            app.cli.add_command(module.group)
        app.extensions.setdefault("menu", []).extend(getattr(module, "MENU", ()))
        app.extensions.setdefault("pages", {}).update(getattr(module, "PAGES", {}))
