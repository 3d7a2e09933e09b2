"""Writes: one class a noun, one public method a thing that a person or the engine does."""
