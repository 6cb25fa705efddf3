"""What an office decides about itself, with the value before it decided."""

OFFICE_DEFAULTS = {
    # Name of the office, as on its letters.
    "name": "",
    # Province; always shown, because names of districts repeat (An Lão is also in Hải Phòng).
    "province": "",
    # Place name in "…, ngày … tháng … năm …".
    "place": "",
    # Code of a dossier: {unit} the receiving unit's prefix, {day} yyMMdd, {seq} number of the day.
    "code_template": "{unit}-{day}-{seq:04d}",
    # Regime of the printed forms: 2018 (TT 01/2018/TT-VPCP) or 2025 (TT 03/2025/TT-VPCP).
    "forms_regime": "2018",
    # Address citizens open for look-up, printed as QR; empty: the address of this server.
    "public_address": "",
    # True ("1") in the demo office.
    "demo": "",
}
