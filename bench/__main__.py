"""``python -m bench [sizes…]``: measure and write docs/performance.md; ``network``, ``bulk``,
``sealing``, ``audit``, ``signals``.

Without sizes: 10,000, 100,000 and 1,000,000 dossiers (the offices are made once and kept in
BENCH_DIR; the largest takes about 7 GB and a quarter of an hour).
``network`` walks the everyday steps over a slow line (bench/network.py) and writes that section;
``bulk`` does one act with 500 dossiers (bench/bulk.py) and writes that one; ``sealing [entries]``
checks an export of the log with the offline verifier (bench/sealing.py); ``audit [entries]``
searches a log of ten millions of entries (bench/audit.py); ``signals`` withholds dossiers of a demo
year and measures how many the detector finds (bench/signals.py); ``visit`` carries a whole
inspection over a slow line that is cut (bench/visit.py).
"""

import json
import sys
from importlib import import_module

from bench import office, pages, report

SIZES = (10_000, 100_000, 1_000_000)
ALONE = ("network", "bulk", "signals", "visit")
WITH_ENTRIES = ("sealing", "audit")


def main(words):
    name, *rest = words or ("",)
    if name in ALONE + WITH_ENTRIES:
        part = import_module(f"bench.{name}")  # some need the packages of the browser tests
        return part.main(rest) if name in WITH_ENTRIES else part.main()
    sizes = [int(word.replace("_", "")) for word in words] or SIZES
    results = {}
    for size in sizes:
        office.folder_of(size)
        results[size] = {
            "story": office.story_of(size),
            "pages": pages.measure(size),
            "load": pages.throughput(size),
        }
        print(json.dumps({size: results[size]}, ensure_ascii=False))
    return report.write(results)


if __name__ == "__main__":
    main(sys.argv[1:])
    sys.stdout.flush()
    sys.exit(0)
