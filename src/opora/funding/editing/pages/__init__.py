"""Drafts of rules for people: the list, the editor, comparing, what a draft was, taking it in."""
