"""Every door says who may enter; one verb keeps one name."""

from intranet.rules.permissions import Permission, all_permissions


def test_every_view_declares_its_door(sqlite_app):
    open_doors = [
        endpoint
        for endpoint, view in sqlite_app.view_functions.items()
        if getattr(view, "access", None) is None
    ]
    assert open_doors == []


def test_every_door_is_public_or_a_permission(sqlite_app):
    for endpoint, view in sqlite_app.view_functions.items():
        assert view.access == "public" or isinstance(view.access, Permission), endpoint


def test_only_get_and_post_exist(sqlite_app):
    for rule in sqlite_app.url_map.iter_rules():
        assert rule.methods <= {"GET", "HEAD", "OPTIONS", "POST"}, rule


def test_no_address_takes_a_bare_number(sqlite_app):
    for rule in sqlite_app.url_map.iter_rules():
        kinds = {type(converter).__name__ for converter in rule._converters.values()}
        assert "IntegerConverter" not in kinds, f"{rule}: ids are opaque (security.md 0.11)"


def test_every_permission_has_words_and_holders(sqlite_app):
    values = [permission.value for permission in all_permissions()]
    assert len(values) == len(set(values))
    for permission in all_permissions():
        assert permission.words, permission
        assert permission.roles, permission
        assert permission.value.count(".") == 1, permission


def test_every_menu_entry_opens(sqlite_app):
    for entry in sqlite_app.extensions["menu"]:
        assert entry.endpoint in sqlite_app.view_functions, entry
