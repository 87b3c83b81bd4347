"""Each kernel of the engine beside the program a user would pick instead, in one run, with results compared."""
