"""How far the database's clock is from this machine's."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from storage.engine import Database


async def measure_offset(database: Database) -> timedelta:
    """Database's clock less ours, to within the call's length; zero on SQLite, which has no clock of its own."""
    if database.sqlite:
        return timedelta(0)
    async with database.reader.connect() as connection:
        before = datetime.now(UTC)
        theirs: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
        after = datetime.now(UTC)
    return theirs - (before + (after - before) / 2)
