"""Throughput: 100 kept-alive connections ask for the work list as fast as they are answered."""

import statistics
import threading
import time

from bench.http import Browser


def run(url, username, password, path, connections=100, seconds=10):
    """Closed loop over one page; returns pages a second, percentiles in ms, errors."""
    first = Browser(url)
    first.login(username, password)
    times, errors = [], []
    stop = time.perf_counter() + seconds
    gate = threading.Barrier(connections)

    def ask():
        browser = Browser(url)
        browser.cookies = dict(first.cookies)
        gate.wait()
        while time.perf_counter() < stop:
            try:
                reply = browser.get(path)
            except OSError as error:
                errors.append(repr(error))
                return
            if reply.status != 200:
                errors.append(reply.status)
            times.append(reply.ms)

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return summary(times, seconds, errors)


def summary(times, seconds, errors):
    """Pages a second, p50, p95, p99 in milliseconds, number of errors."""
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [0] * 99
    return {
        "pages_per_second": round(len(times) / seconds, 1),
        "p50": round(cuts[49], 1),
        "p95": round(cuts[94], 1),
        "p99": round(cuts[98], 1),
        "errors": len(errors),
    }
