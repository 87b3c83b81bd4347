"""What if the parameters, the pool or the facts were otherwise: sliders, draws of what is uncertain, sensitivity."""
