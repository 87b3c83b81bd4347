"""The parts of a profile as numbers: people, needs, services, travel, gaps, money, peers."""
