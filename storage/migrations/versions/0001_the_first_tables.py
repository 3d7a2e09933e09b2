"""The first tables"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "name", name=op.f("pk_counters")),
    )
    op.create_table(
        "effects",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("incident_uid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=True),
        sa.Column("coalesce_key", sa.Text(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("attempted_at", UtcDateTime(), nullable=True),
        sa.Column("reference", sa.JSON(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state in ('pending','sending','uncertain','done','parked','dropped')", name=op.f("ck_effects_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effects")),
        sa.UniqueConstraint("uid", name=op.f("uq_effects_uid")),
        sa.UniqueConstraint("workspace", "key", name=op.f("uq_effects_workspace_key")),
    )
    with op.batch_alter_table("effects", schema=None) as batch_op:
        batch_op.create_index(
            "ix_effects_due",
            ["workspace", "due_at"],
            unique=False,
            sqlite_where=sa.text("state in ('pending', 'sending', 'uncertain')"),
            postgresql_where=sa.text("state in ('pending', 'sending', 'uncertain')"),
        )
        batch_op.create_index(
            "ix_effects_lane",
            ["workspace", "lane", "id"],
            unique=False,
            sqlite_where=sa.text("state in ('pending', 'sending', 'uncertain')"),
            postgresql_where=sa.text("state in ('pending', 'sending', 'uncertain')"),
        )
        batch_op.create_index(
            "ix_effects_needs",
            ["workspace", "needs"],
            unique=False,
            sqlite_where=sa.text("state in ('pending', 'sending', 'uncertain')"),
            postgresql_where=sa.text("state in ('pending', 'sending', 'uncertain')"),
        )
        batch_op.create_index(
            "ix_effects_parked",
            ["workspace"],
            unique=False,
            sqlite_where=sa.text("state = 'parked'"),
            postgresql_where=sa.text("state = 'parked'"),
        )
        batch_op.create_index(
            "uq_effects_waiting",
            ["workspace", "coalesce_key"],
            unique=True,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "inbound",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("receipt", sa.JSON(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "key", name=op.f("pk_inbound")),
    )
    with op.batch_alter_table("inbound", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inbound_workspace_received_at"), ["workspace", "received_at"], unique=False
        )

    op.create_table(
        "incidents",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.Column("declared_at", UtcDateTime(), nullable=False),
        sa.Column("known_at", UtcDateTime(), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("contained_at", UtcDateTime(), nullable=True),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("room", sa.Text(), nullable=True),
        sa.Column("room_name", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=True),
        sa.Column("announced_in", sa.Text(), nullable=True),
        sa.Column("announcement", sa.Text(), nullable=True),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("decision_count", sa.Integer(), nullable=False),
        sa.Column("task_count", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("next_update_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "status in ('investigating','containing','contained','resolved','closed','cancelled','merged')",
            name=op.f("ck_incidents_status"),
        ),
        sa.CheckConstraint("severity between 1 and 4", name=op.f("ck_incidents_severity")),
        sa.PrimaryKeyConstraint("workspace", "uid", name=op.f("pk_incidents")),
        sa.UniqueConstraint("workspace", "number", name=op.f("uq_incidents_workspace_number")),
        sa.UniqueConstraint("workspace", "room", name=op.f("uq_incidents_workspace_room")),
    )
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_incidents_workspace_next_update_at"), ["workspace", "next_update_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_incidents_workspace_status_number"), ["workspace", "status", "number"], unique=False
        )

    op.create_table(
        "installations",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("bot_id", sa.Text(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_installations")),
    )
    op.create_table(
        "people",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("bot", sa.Boolean(), nullable=False),
        sa.Column("deactivated", sa.Boolean(), nullable=False),
        sa.Column("stranger", sa.Boolean(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "user_id", name=op.f("pk_people")),
    )
    op.create_table(
        "decisions",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("incident_uid", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "incident_uid"],
            ["incidents.workspace", "incidents.uid"],
            name=op.f("fk_decisions_workspace_incident_uid"),
        ),
        sa.PrimaryKeyConstraint("workspace", "incident_uid", "number", name=op.f("pk_decisions")),
    )
    op.create_table(
        "pages",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("incident_uid", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('open','acknowledged','unanswered','withdrawn')", name=op.f("ck_pages_state")),
        sa.ForeignKeyConstraint(
            ["workspace", "incident_uid"],
            ["incidents.workspace", "incidents.uid"],
            name=op.f("fk_pages_workspace_incident_uid"),
        ),
        sa.PrimaryKeyConstraint("workspace", "uid", name=op.f("pk_pages")),
    )
    with op.batch_alter_table("pages", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pages_workspace_incident_uid"), ["workspace", "incident_uid"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_pages_workspace_next_at"), ["workspace", "next_at"], unique=False)

    op.create_table(
        "responders",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("incident_uid", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("admitted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "incident_uid"],
            ["incidents.workspace", "incidents.uid"],
            name=op.f("fk_responders_workspace_incident_uid"),
        ),
        sa.PrimaryKeyConstraint("workspace", "incident_uid", "user_id", name=op.f("pk_responders")),
    )
    op.create_table(
        "role_holders",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("incident_uid", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "incident_uid"],
            ["incidents.workspace", "incidents.uid"],
            name=op.f("fk_role_holders_workspace_incident_uid"),
        ),
        sa.PrimaryKeyConstraint("workspace", "incident_uid", "role", name=op.f("pk_role_holders")),
    )
    op.create_table(
        "tasks",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("incident_uid", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace", "incident_uid"],
            ["incidents.workspace", "incidents.uid"],
            name=op.f("fk_tasks_workspace_incident_uid"),
        ),
        sa.PrimaryKeyConstraint("workspace", "incident_uid", "number", name=op.f("pk_tasks")),
    )
    op.create_table(
        "timeline_entries",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("incident_uid", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("on_behalf_of", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=False),
        sa.Column("privileged", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("source_channel", sa.Text(), nullable=True),
        sa.Column("source_ts", sa.Text(), nullable=True),
        sa.CheckConstraint("(text is null) = (salt is null)", name=op.f("ck_timeline_entries_redaction")),
        sa.CheckConstraint("number > 0", name=op.f("ck_timeline_entries_number")),
        sa.ForeignKeyConstraint(
            ["workspace", "incident_uid"],
            ["incidents.workspace", "incidents.uid"],
            name=op.f("fk_timeline_entries_workspace_incident_uid"),
        ),
        sa.PrimaryKeyConstraint("workspace", "incident_uid", "number", name=op.f("pk_timeline_entries")),
        sa.UniqueConstraint(
            "workspace", "incident_uid", "source_channel", "source_ts", name="uq_timeline_entries_source"
        ),
    )
    op.create_table(
        "page_calls",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("page_uid", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("called_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("answer in ('waiting','acknowledged','passed_on')", name=op.f("ck_page_calls_answer")),
        sa.ForeignKeyConstraint(
            ["workspace", "page_uid"], ["pages.workspace", "pages.uid"], name=op.f("fk_page_calls_workspace_page_uid")
        ),
        sa.PrimaryKeyConstraint("workspace", "page_uid", "user_id", name=op.f("pk_page_calls")),
    )
    with op.batch_alter_table("page_calls", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_page_calls_workspace_user_id_answer"), ["workspace", "user_id", "answer"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("page_calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_page_calls_workspace_user_id_answer"))

    op.drop_table("page_calls")
    op.drop_table("timeline_entries")
    op.drop_table("tasks")
    op.drop_table("role_holders")
    op.drop_table("responders")
    with op.batch_alter_table("pages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pages_workspace_next_at"))
        batch_op.drop_index(batch_op.f("ix_pages_workspace_incident_uid"))

    op.drop_table("pages")
    op.drop_table("decisions")
    op.drop_table("people")
    op.drop_table("installations")
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incidents_workspace_status_number"))
        batch_op.drop_index(batch_op.f("ix_incidents_workspace_next_update_at"))

    op.drop_table("incidents")
    with op.batch_alter_table("inbound", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbound_workspace_received_at"))

    op.drop_table("inbound")
    with op.batch_alter_table("effects", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_effects_waiting",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index("ix_effects_parked")
        batch_op.drop_index("ix_effects_needs")
        batch_op.drop_index("ix_effects_lane")
        batch_op.drop_index("ix_effects_due")

    op.drop_table("effects")
    op.drop_table("counters")
