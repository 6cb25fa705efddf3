"""Floor 0: pure Python. No Flask, no SQLAlchemy, no clock, no files: values in, values out."""
