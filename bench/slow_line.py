"""The section "Over a slow line" of docs/performance.md."""

from bench.report import SLOW_LINE, circumstances, table, write_section

WORDS = """
`python -m bench network`, as root ({machine}, {day}, load average {load}): the
demo office of 5,000 dossiers under gunicorn as `make run` starts it, plain http, and Chromium, in
two network namespaces that only a relay of IP packets connects (`bench/relay.py`), so that
handshakes and slow start cost what they cost. A step begins with the Enter key and ends when the
heading, the list or the message that was asked for is painted and the page is there to its end.
Median of {rounds} rounds, each by a browser that was never here before. Where a goal of the design
is missed the figure is bold and the goal stands behind it.

The relay itself, by plain sockets (the rate is of user bytes: 97 % of the line's):

"""
STEPS = """
Seconds until the step is done. GPRS is 50 kbit/s and 500 ms, slow 3G 400 kbit/s and 400 ms;
the slower processor is Chromium's (DevTools) on an unhindered line. The list is what waits for the
clerk (a handful), the tab that of all dossiers (25 rows), the search finds 25.

"""
WIRE = """
What the step costs on the wire (GPRS; bytes of IP packets with their heads and with what loads
after the page is usable) and how many elements the page has (goal: at most {most}).

"""
IDLE = """
After {idle} seconds in which nothing is asked for, the list takes {seconds:.2f} s at GPRS and opens
new connections: {connections} (goal: 0).
"""
# Seconds, by step and setting: quality.md, rows 7 to 11.
WARM = {"slow 3G": 0.65, "6x slower CPU": 0.5}
GOALS = {
    "login page, cold": {"GPRS": 2.2},
    "login → home": {"GPRS": 2.5},
    "login → list": {"GPRS": 2.5},
    "list": {"GPRS": 1.1} | WARM,
    "tab": {"GPRS": 1.1} | WARM,
    "search": {"GPRS": 1.1} | WARM,
    "open": {"GPRS": 1.1} | WARM,
    "save": {"GPRS": 1.2} | WARM,
}
MOST_ELEMENTS = 700


def write(lines, results, idle, rounds):
    """Write the section from {line: figures of the relay}, {setting: {step: figures}}, the idle."""
    text = SLOW_LINE + WORDS.format(**circumstances(), rounds=rounds) + _relay(lines)
    text += STEPS + _seconds(results) + WIRE.format(most=MOST_ELEMENTS) + _wire(results)
    write_section(SLOW_LINE, text + IDLE.format(**idle))


def _relay(lines):
    rows = [
        (name, *(told[key] for key in ("round_trip", "down", "up"))) for name, told in lines.items()
    ]
    return table(("line", "round trip, ms", "kbit/s down", "kbit/s up"), rows)


def _seconds(results):
    rows = [
        (
            step,
            *(
                _judged(results[setting][step]["seconds"], GOALS[step].get(setting))
                for setting in results
            ),
        )
        for step in GOALS
    ]
    return table(("step", *results), rows)


def _judged(seconds, goal):
    words = f"{seconds:.2f}"
    return f"**{words}** ({goal})" if goal and round(seconds, 2) > goal else words


def _wire(results):
    kinds = ("down", "up", "connections", "elements")
    rows = [(step, *(round(results["GPRS"][step][kind]) for kind in kinds)) for step in GOALS]
    return table(("step", "bytes down", "bytes up", "new connections", "elements"), rows)
