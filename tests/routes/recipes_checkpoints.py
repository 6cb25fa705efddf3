"""How a checkpoint is signed at the screen: a part of the recipes."""

from intranet.services import checkpoints
from intranet.transaction import SYSTEM
from tests.routes.recipes import Recipe


def a_key(world):
    """The key that the office knows; another recipe may have made a new one."""
    with world.app.app_context():
        checkpoints.make_key(SYSTEM, checkpoints.path_of(world.app.config))


CHECKPOINT_RECIPES = {
    "checkpoints.sign": Recipe("supervisor", "/audit/checkpoints", before=a_key),
}
