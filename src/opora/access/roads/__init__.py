"""Real roads: an extract of OpenStreetMap becomes a network, and the network travel times."""
