"""Settlements for people: the list, one service, filling in, calculating, replying, deciding."""
