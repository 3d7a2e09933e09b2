"""The only callers of the outside world."""
