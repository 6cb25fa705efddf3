"""Writing docs/performance.md from what was measured."""

import os
import platform
from datetime import date

from bench.office import ROOT

PAGE = ROOT / "docs/performance.md"
SLOW_LINE = "## Over a slow line\n"
BULK = "## Many dossiers at once\n"
SEALING = "## Checking the log without the program\n"
AUDIT = "## Searching the log\n"
SIGNALS = "## Finding what was kept out of the software\n"
VISIT = "## A visit comes back over a bad line\n"
# What other commands measure, in the order of the page.
SECTIONS = (SLOW_LINE, BULK, SEALING, AUDIT, SIGNALS, VISIT)
HEAD = """# Performance

Every figure here comes from `make bench` (`python -m bench`; those over a slow line from
`python -m bench network`), run on {machine}, {day}. The machine
was shared while it ran (load average {load}); ratios between sizes mean more than milliseconds.
Times are the server's own account of a request, median of {times}: `cpu` is processor time of the
thread, `ms` what the clock on the wall said. Bytes are those on the wire with heads, brotli;
queries include the session, the account and the settings of the office.

The office is the demo office (`flask demo fill --dossiers N --seed 2020`), SQLite, gunicorn with
two workers of eight threads. The person is the one-stop clerk of a commune, who sees about one in
twenty of the dossiers.
"""


def write(results):
    """Write the page from ``results``: {size: {story, pages, load}}; keep the SECTIONS."""
    sizes = list(results)
    parts = [_head(), _fill(results), _steps(results, sizes), _growth(results, sizes)]
    parts += [_load(results), *_split()[1].values(), GOALS]
    PAGE.write_text("\n".join(filter(None, parts)), "utf-8")


def write_section(heading, text):
    """Put one of the SECTIONS, heading and all, into the page in the place of the one there."""
    figures, sections = _split()
    sections[heading] = text
    PAGE.write_text("\n".join([figures, *filter(None, sections.values()), GOALS]), "utf-8")


def _split():
    """(the page before the SECTIONS, {heading: that section or ""}); GOALS stands after them."""
    page = PAGE.read_text("utf-8") if PAGE.exists() else "# Performance\n"
    rest = page.partition(GOALS.partition("\n")[0])[0]
    found = {}
    for heading in reversed(SECTIONS):
        rest, mark, section = rest.partition(heading)
        found[heading] = (mark + section).rstrip() + "\n" if mark else ""
    return rest.rstrip() + "\n", {heading: found[heading] for heading in SECTIONS}


def _head():
    return HEAD.format(**circumstances(), times=15)


def circumstances():
    """{machine, day, load}: where and when something was measured."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    load = " / ".join(f"{value:.1f}" for value in os.getloadavg())
    return {"machine": machine, "day": f"{date.today():%d %B %Y}", "load": load}


def _number(value):
    return f"{value:,}" if isinstance(value, int) else "–" if value is None else str(value)


def table(head, rows):
    """A table of Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(map(_number, row)) + " |" for row in rows), ""])


def _fill(results):
    rows = [
        (size, r["story"]["persons"], r["story"]["late_rate"], r["story"]["seconds"])
        for size, r in results.items()
    ]
    head = ("dossiers", "people", "late of solved", "seconds to fill")
    return "## Filling the office\n\n" + table(head, rows)


def _steps(results, sizes):
    head = [
        "step",
        *(f"cpu / ms at {size:,}" for size in sizes),
        "queries",
        "bytes down",
        "bytes up",
    ]
    rows = []
    for number, first in enumerate(results[sizes[0]]["pages"]):
        each = [results[size]["pages"][number] for size in sizes]
        times = [f"{row['cpu_ms']} / {row['server_ms']}" for row in each]
        last = each[-1]
        rows.append([first["step"], *times, last["queries"], last["down"], last["up"]])
    return "## One person, one request\n\n" + table(head, rows)


def _growth(results, sizes):
    rows = []
    for number, first in enumerate(results[sizes[0]]["pages"]):
        small, large = (
            results[size]["pages"][number]["server_ms"] for size in (sizes[0], sizes[-1])
        )
        rows.append((first["step"], f"x{large / small:.2f}" if small and large else None))
    words = (
        f"From {sizes[0]:,} to {sizes[-1]:,} dossiers, processor time (goal: x1.3 everywhere).\n\n"
    )
    return "## Growth\n\n" + words + table(("step", "ratio"), rows)


def _load(results):
    rows = [
        (size, name, *(run[key] for key in ("pages_per_second", "p50", "p95", "p99", "errors")))
        for size, result in results.items()
        for name, run in result["load"].items()
    ]
    head = ("dossiers", "load", "pages/s", "p50 ms", "p95 ms", "p99 ms", "errors")
    return (
        "## Throughput\n\nClosed loop, the client on the same two cores as the server.\n\n"
        + table(head, rows)
    )


GOALS = """## Budgets that are tests

Bytes, requests and queries are exact, so they are tests and not measurements:
`tests/routes/test_budgets.py` (bytes of each everyday page, queries with 1 and 30 rows),
`tests/house/test_files.py` (style and scripts), `tests/browser/test_network.py` (requests and
bytes of the steps in Chromium; its milliseconds are Chromium's own emulation, which is too fast).
Where a goal of the design is not met, the test holds the true number and names the goal beside it.
"""
