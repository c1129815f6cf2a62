"""Drawings made at build: plain SVG or what a template needs to draw it."""
