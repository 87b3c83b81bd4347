"""The numbers of Opora: arrays and small frozen dataclasses in and out, no framework, files, clock or hidden randomness."""

VERSION = "0.1.0"
"""Written into every run: a result can be told from one that an older engine would give."""
