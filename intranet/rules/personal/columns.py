"""What every text column of the database holds: nothing personal, facts of citizens, or a secret.

A column that stands nowhere here turns tests/house/test_personal.py red, so that a new one is
thought about. Free text that people type about a matter counts as personal: it may name anybody.
What is known of the office's own staff counts as none: it is the office's, and no citizen's. So
does what a team says of an office it inspects: the forms ask for codes of dossiers, not for names.
"""

NONE, PERSONAL, SECRET = "none", "personal", "secret"

_PERSONAL = {
    "access_reasons": "reason",
    "answers": "remark",
    "attachments": "name sha256 warning",
    "audit_pd": "value",
    "audit_reviews": "note",
    "block_numbers": "void_reason",
    "day_tallies": "note",
    "dossier_events": "text facts",
    "dossier_notes": "text",
    "dossier_papers": "name note",
    "dossier_requests": "text place people answer",
    "dossier_steps": "note",
    "dossiers": (
        "owner_name owner_sort owner_id_number owner_phone owner_address submitter_name"
        " submitter_id_number submitter_phone authorisation summary note location"
        " manual_due_reason collected_by collected_id_number"
    ),
    "drafts": "title fields",
    "erasures": "letter note reason",
    "fee_days": "note",
    "fee_entries": "reason",
    "held_requests": "path body",
    "proofs": "name captured sha256 place",
    "persons": "id_kind id_number full_name sex address phone email",
    "saved_filters": "name query",
    "slips": "full_name name_fold id_number address phone email items reason",
}
_SECRET = {
    "audit_pd": "salt",
    "held_requests": "token_hash",
    "minute_codes": "code_hash",
    "once_keys": "key",
    "passkeys": "credential public_key",
    "pins": "pin_hash",
    "recovery_codes": "code_hash",
    "reset_codes": "code_hash",
    "second_factors": "secret",
    "users": "password_hash",
    "web_sessions": "id_hash data seat",
}
_NONE = {
    "absences": "reason pid",
    "access_answers": "answer note",
    "access_reasons": "kind",
    "access_rounds": "pid",
    "alerts": "kind params pid",
    "answers": "key target value bases device pid",
    "attachments": "purpose mime pid",
    "audit": "body leaf obj actor unit act",
    "audit_head": "frontier last_t",
    "audit_pd": "uid field",
    "audit_pending": "body obj",
    "audit_reviews": "kind",
    "audit_tiles": "hashes",
    "block_numbers": "code tracking",
    "blocks": "pid",
    "bulks": "act results pid",
    "calendar_days": "kind name note",
    "checklist_items": (
        "code group_code group_name text text_en hint kind measure severity prefill"
        " shown_if shown_when remarks basis"
    ),
    "checklist_versions": "note pid",
    "checklists": "key name pid",
    "checkpoints": "root note pid",
    "cosignatures": "line",
    "day_tallies": "pid",
    "dossier_counters": "form",
    "dossier_events": "kind number pid",
    "dossier_notes": "pid",
    "dossier_requests": "kind to_role outcome pid",
    "dossier_steps": "name role how outcome",
    "dossier_tallies": "kind",
    "dossiers": (
        "code tracking channel holder_role fee_state delivery_state sync_state due_unit outcome"
        " fee_receipt_no delivery_way result_number result_signer pid"
    ),
    "drafts": "address once pid",
    "erasures": "ground answer counts pid",
    "fee_days": "pid",
    "fee_entries": "kind way book receipt_no pid",
    "finding_events": "kind text pid",
    "findings": "item_code text severity basis responsible_name state pid",
    "form_counters": "form",
    "held_requests": "content_type",
    "inspection_members": "duty sections",
    "inspections": (
        "kind form state scope basis conduct place decision_number signer figures"
        " report_number conclusion_number cancel_reason pid"
    ),
    "item_scores": "item_code group_code verdict severity",
    "labels": "name pid",
    "login_throttles": "key",
    "memberships": "role",
    "minute_additions": "text pid",
    "minute_signatures": "side name title note drawing way hash pid",
    "minutes": (
        "number place team_people unit_people strengths explanation proposals advice"
        " content hash pid"
    ),
    "notices": "title body pid",
    "once_keys": "outcome",
    "passkeys": "name pid",
    "persons": "pid",
    "plan_lines": "kind note pid",
    "plans": "theme number signer pid",
    "preferences": "key value",
    "procedure_papers": "name",
    "procedure_steps": "name act role place",
    "procedure_versions": (
        "decision_no name name_fold initials field time_unit supplement_clock online_level channels"
        " fee_kind result_name handled_by verification notes texts"
    ),
    "procedures": "key code pid",
    "proofs": "target key mime device remove_reason pid",
    "sample_lines": "stratum pid",
    "samples": "seed frame pid",
    "saved_filters": "shared pid",
    "settings": "key value",
    "slips": "kind number pid",
    "step_paces": "role",
    "unit_codes": "scheme code",
    "unit_successions": "share_note",
    "units": ("key path kind name short_name code_prefix work_hours phone address note pid"),
    "users": "username full_name name_sort name_fold title phone language pid",
    "web_sessions": "address agent level",
    "witnesses": "name public_key pid",
}
_CLASSES = {PERSONAL: _PERSONAL, SECRET: _SECRET, NONE: _NONE}


def class_of(table, column):
    """NONE, PERSONAL or SECRET; None for a column nobody has classified."""
    return next(
        (name for name, told in _CLASSES.items() if column in told.get(table, "").split()), None
    )


def personal_columns():
    """{table: names of its columns that hold facts of citizens}."""
    return {table: tuple(names.split()) for table, names in _PERSONAL.items()}
