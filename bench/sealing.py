"""``python -m bench sealing [entries]``: how long the offline verifier takes for an export.

The export is made in BENCH_DIR without an office: lines as the program writes them, a checkpoint
each 10,000 entries, one key. It is run as people run it, in a Python of its own.
"""

import base64
import subprocess
import sys
import time
import zipfile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench import report
from bench.office import FOLDER, ROOT
from intranet.rules.sealing import (
    Frontier,
    Key,
    TreeHead,
    canonical,
    leaf_hash,
    signature_line,
    signed_note,
    syllables_of,
)

ENTRIES = 1_000_000
EVERY = 10_000
VERIFIER = ROOT / "intranet/static/verifier/kiem_nhat_ky.py"
# The verifier as a command; at its end its processor time and the most memory it held (VmHWM: the
# figure of getrusage begins with what the parent held).
RUN = """
import resource, runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    [peak] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
    sys.stderr.write("%s %s" % (used.ru_utime + used.ru_stime, peak))
"""


def main(words):
    """Make the export, verify it, write the section of the performance page."""
    entries = int(words[0].replace("_", "")) if words else ENTRIES
    archive, paper = _export(entries)
    began = time.perf_counter()
    command = [sys.executable, "-c", RUN, VERIFIER, archive, "--paper", paper, "--quiet"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, timeout=3600)
    seconds = time.perf_counter() - began
    print(answer.stdout)
    cpu, kilobytes = map(float, answer.stderr.split())
    row = (entries, archive.stat().st_size / 1e6, cpu, seconds, kilobytes / 1024)
    report.write_section(report.SEALING, _section(row))


def _export(entries):
    signer = Ed25519PrivateKey.from_private_bytes(bytes(32))
    key = Key("motcua/bench", signer.public_key().public_bytes_raw())
    frontier, notes = Frontier(), []
    archive = FOLDER / f"nhat-ky-{entries}.zip"
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as whole:
        with whole.open(f"nhat-ky-0-{entries}.jsonl", "w", force_zip64=True) as part:
            for seq in range(entries):
                line = canonical(_entry(seq, notes))
                part.write(line.encode() + b"\n")
                frontier.append(leaf_hash(line))
                if frontier.size % EVERY == 0:
                    text = TreeHead(key.name, frontier.size, frontier.root()).text()
                    line = signature_line(key, signer.sign(text.encode()))
                    notes.append((frontier.size, frontier.root(), signed_note(text, [line])))
        whole.writestr("checkpoints.txt", "\n".join(note for _size, _root, note in notes))
        whole.writestr("keys.txt", f"{key.line()}\n")
    size, root, _note = notes[-1]
    return archive, f"{size} {' '.join(syllables_of(root))}"


def _entry(seq, notes):
    day, second = divmod(seq, 80_000)
    moment = f"2026-{day // 28 + 1:02}-{day % 28 + 1:02}T{second // 3600:02}"
    moment += f":{second // 60 % 60:02}:{second % 60:02}.{seq % 1000000:06}Z"
    entry = {
        "v": 1, "t": moment, "actor": "k3m9x7qpt2wa", "name": "mai.dt", "unit": "b5n8s4hzc6dv",
        "role": "receiver", "ip": "10.20.30.40", "ses": "0f3a9c1e", "req": f"{seq:012x}",
        "act": "dossiers.hand_over", "obj": f"dossier:{seq:012x}", "result": "ok",
        "before": {"step": 1, "holder": "Bộ phận Một cửa"},
        "after": {"step": 2, "holder": "Phòng Tư pháp"}, "idem": f"{seq:016x}",
    }  # fmt: skip
    if seq % EVERY == 0 and notes:
        size, root, _note = notes[-1]
        told = {"size": size, "root": base64.b64encode(root).decode()}
        entry.update(act="checkpoints.sign", obj=f"checkpoint:{size:012x}", after=told)
    return entry


def _section(row):
    entries, megabytes, cpu, seconds, memory = row
    facts = report.circumstances()
    return f"""{report.SEALING}
`python -m bench sealing`, {facts["machine"]}, {facts["day"]}, load average {facts["load"]}: the
offline verifier `kiem_nhat_ky.py` on an export with a checkpoint each {EVERY:,} entries.

| entries | ZIP, MB | processor, s | clock, s | memory, MB |
|---:|---:|---:|---:|---:|
| {entries:,} | {megabytes:.0f} | {cpu:.1f} | {seconds:.1f} | {memory:.0f} |
"""
