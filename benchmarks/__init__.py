"""Figures for quality and speed, one command each: seed, eval, speed. See README.md here."""
