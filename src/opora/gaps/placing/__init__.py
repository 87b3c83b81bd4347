"""Where new capacity of a kind would help most: asked, worked out by the engine, kept with a run, put into words."""
