"""Drafts of rule sets, written in the browser."""
