"""The database: engines, rows, repositories, the outbox and the unit of work. SQLAlchemy appears here only."""
