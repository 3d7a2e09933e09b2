"""One repository a noun; each takes and returns whole domain objects."""
