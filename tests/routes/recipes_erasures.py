"""How the forms of personal data are filled in: a part of the recipes."""

from tests.routes.recipes import Recipe


def forgotten(world):
    """The person of the world has no request that waits."""
    client = world.clients["leader"]
    path = f"/erasures/{world.things['erasure own']}/decision"
    client.get(path, status=200).submit(path, status=303, **REFUSED)


REFUSED = {"answer": "refused", "reason": "Hồ sơ còn trong thời hạn bảo quản"}
ERASURE_RECIPES = {
    "erasures.ask": Recipe(
        "clerk",
        "/erasures/people/{person_own}/request",
        {"ground": "request", "letter": "12/ĐN", "remark": "Đã đối chiếu giấy tờ"},
        before=forgotten,
    ),
    "erasures.decide": Recipe("leader", "/erasures/{erasure_own}/decision", REFUSED),
    "erasures.export": Recipe(
        "clerk",
        "/erasures/people/{person_own}/export",
        {"reason": "Đơn của chính người này", "checked": "y"},
    ),
}
