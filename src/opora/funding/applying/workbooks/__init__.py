"""Applications as workbooks: out for a provider with everything that is known, back after every cell was checked."""
