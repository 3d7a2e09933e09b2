"""Reads: one access check each, read models out, no writes."""
