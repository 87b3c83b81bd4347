"""The numbers of Opora: arrays and small frozen dataclasses in and out; no framework, files or clock."""

VERSION = "0.1.0"
"""Written into every run: a result can be told from one that an older engine would give."""
