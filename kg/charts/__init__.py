"""Geometry of the pictures: counts go in, shapes with positions, names and links come out. No HTML and no HTTP.

The templates draw the shapes as SVG, so all text is escaped in one place.
"""
