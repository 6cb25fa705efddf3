"""How the forms of the witnesses are filled in, as their script would: a part of the recipes."""

from intranet.services import checkpoints
from intranet.services.witnesses import own
from tests.factories import person
from tests.routes.recipes import Recipe
from tests.sealed_logs import WITNESS_KEY, line_of, register, sign


def a_witness(world):
    """A key of the leader and a checkpoint to sign; its pid becomes ``witness``."""
    with world.app.app_context():
        checkpoints.path_of(world.app.config).unlink(missing_ok=True)  # of the world before
        sign(world.app, 1)
        world.things["witness"] = register("leader", "X21622").pid


def a_line(world):
    """What the script fills in."""
    with world.app.app_context():
        newest = checkpoints.newest()
        return {"checkpoint": newest.pid, "line": line_of(newest, own(person("leader")))}


WITNESS_RECIPES = {
    "witnesses.register": Recipe("leader", "/witnesses", {"public_key": WITNESS_KEY}),
    "witnesses.cosign": Recipe(
        "leader", "/witnesses/cosignatures", a_line, page="/witnesses", before=a_witness
    ),
    "witnesses.end": Recipe(
        "leader", "/witnesses/{witness}/end", page="/witnesses", before=a_witness
    ),
}
