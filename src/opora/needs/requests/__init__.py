"""Requests of municipalities: collected by a form, kept in versions, answered with reasons."""
