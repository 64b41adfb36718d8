"""Where: phrases to countries, regions, cities and buildings."""
