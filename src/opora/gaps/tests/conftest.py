from opora.needs.tests.tiny_line import tiny_line, tiny_rates

__all__ = ["tiny_line", "tiny_rates"]
