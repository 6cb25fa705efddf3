"""Measurements: every figure of docs/performance.md comes from ``python -m bench``."""
