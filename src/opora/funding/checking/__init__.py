"""Checks of applications: what must hold in them and what is worth a second look, declared in the rule language."""
