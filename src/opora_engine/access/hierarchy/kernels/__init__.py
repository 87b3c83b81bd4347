"""The loops, compiled. Imported inside the functions that call them: Numba takes a second to load."""
