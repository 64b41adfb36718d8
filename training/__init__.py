"""Training of the bundled models, and generation of bundled data."""
