"""What people see: read models made into Block Kit. Pure functions; plain dicts out."""
