"""Scripts that generate data tables and documentation from other sources."""
