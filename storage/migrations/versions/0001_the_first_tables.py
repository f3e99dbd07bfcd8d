"""The first tables."""

import sqlalchemy as sa
from alembic import op
from storage.migrations import work_bus

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# The audit is only ever added to, whoever asks, and its head only moves forward. On SQLite an
# INSERT OR REPLACE deletes without a word, so a number that was given is refused as well.
KEPT = "the audit is only ever added to"
FORWARD = "NEW.sequence <= OLD.sequence OR NEW.id <> OLD.id"
SQLITE = [
    f"CREATE TRIGGER cs_audit_{verb.lower()} BEFORE {verb} ON cs_audit"
    f" BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    for verb in ("UPDATE", "DELETE")
]
SQLITE += [
    "CREATE TRIGGER cs_audit_insert BEFORE INSERT ON cs_audit"
    " WHEN NEW.id <= (SELECT sequence FROM cs_audit_head)"
    f" BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    "CREATE TRIGGER cs_audit_head_delete BEFORE DELETE ON cs_audit_head"
    f" BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    "CREATE TRIGGER cs_audit_head_insert BEFORE INSERT ON cs_audit_head"
    f" BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    f"CREATE TRIGGER cs_audit_head_update BEFORE UPDATE ON cs_audit_head WHEN {FORWARD}"
    f" BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION cs_keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$"
    f" BEGIN RAISE EXCEPTION '{KEPT}'; END $$",
    "CREATE TRIGGER cs_audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON cs_audit"
    " FOR EACH STATEMENT EXECUTE FUNCTION cs_keep_audit()",
    "CREATE TRIGGER cs_audit_head_kept BEFORE INSERT OR DELETE OR TRUNCATE ON cs_audit_head"
    " FOR EACH STATEMENT EXECUTE FUNCTION cs_keep_audit()",
    "CREATE TRIGGER cs_audit_head_moved BEFORE UPDATE ON cs_audit_head FOR EACH ROW"
    f" WHEN ({FORWARD}) EXECUTE FUNCTION cs_keep_audit()",
]


def upgrade() -> None:
    op.create_table(
        "cs_audit",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("job", NUMBER, nullable=True),
        sa.Column("human", sa.Boolean(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_audit")),
    )
    with op.batch_alter_table("cs_audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_audit_job_human"), ["job", "human"], unique=False)

    head = op.create_table(
        "cs_audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_audit_head")),
    )
    op.bulk_insert(head, [{"id": 1, "sequence": 0, "hash": "0" * 64}])

    op.create_table(
        "cs_inbox",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_cs_inbox")),
    )
    with op.batch_alter_table("cs_inbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_inbox_at"), ["at"], unique=False)

    op.create_table(
        "cs_job",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("requester", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("contract", sa.JSON(), nullable=True),
        sa.Column("route_reason", sa.Text(), nullable=False),
        sa.Column("routed_by", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=True),
        sa.Column("group", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paused_by", sa.Text(), nullable=True),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_job")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_job", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cs_job_channel_thread"), ["channel", "thread"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cs_job_owner_status"), ["owner", "status"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cs_job_requester"), ["requester"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cs_job_status_updated_at"), ["status", "updated_at"], unique=False
        )

    op.create_table(
        "cs_message",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_cs_message")),
    )
    op.create_table(
        "cs_notice",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("about", NUMBER, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("delivered", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_notice")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_notice_key"), ["key"], unique=True)
        batch_op.create_index(
            batch_op.f("ix_cs_notice_lane_state"), ["lane", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cs_notice_state_due_at"), ["state", "due_at"], unique=False
        )

    op.create_table(
        "cs_drill",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trials", sa.JSON(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_drill")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_drill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_drill_key"), ["key"], unique=True)

    op.create_table(
        "cs_person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_person")),
    )
    op.create_table(
        "cs_absence",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("delegate", sa.Text(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_cs_absence")),
    )
    op.create_table(
        "cs_policy",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lanes", sa.Text(), nullable=False),
        sa.Column("gates", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cs_policy")),
    )
    op.create_table(
        "cs_worker",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cs_worker")),
    )
    op.create_table(
        "cs_assignment",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("job", NUMBER, nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Text(), nullable=True),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_assignment_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_assignment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_assignment_job"), ["job"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cs_assignment_position_resumed_at"),
            ["position", "resumed_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_cs_assignment_status_resumed_at"), ["status", "resumed_at"], unique=False
        )

    op.create_table(
        "cs_check_result",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("job", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("output", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("isolated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_check_result_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_check_result")),
        sa.UniqueConstraint(
            "job", "revision", "name", name=op.f("uq_cs_check_result_job_revision_name")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cs_gate_event",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("job", NUMBER, nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("attempted", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_gate_event_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_gate_event")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_gate_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_gate_event_actor"), ["actor"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_gate_event_job"), ["job"], unique=False)

    op.create_table(
        "cs_remark",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("job", NUMBER, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("steering", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_remark_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_remark")),
        sa.UniqueConstraint("event", name=op.f("uq_cs_remark_event")),
        sa.UniqueConstraint("job", "ts", name=op.f("uq_cs_remark_job_ts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_remark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cs_remark_job_unread"), ["job", "unread"], unique=False
        )

    op.create_table(
        "cs_call",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("assignment", NUMBER, nullable=False),
        sa.Column("job", NUMBER, nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("requested", sa.Text(), nullable=False),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment"], ["cs_assignment.id"], name=op.f("fk_cs_call_assignment")
        ),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_call_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_call")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_call_assignment"), ["assignment"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_call_status"), ["status"], unique=False)

    op.create_table(
        "cs_ruling",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("call", NUMBER, nullable=False),
        sa.Column("job", NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("policies", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=True),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.Column("malformed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["cs_call.id"], name=op.f("fk_cs_ruling_call")),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_ruling_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_ruling")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_ruling_call"), ["call"], unique=False)

    op.create_table(
        "cs_entry",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("assignment", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("calls", sa.JSON(), nullable=False),
        sa.Column("input_tokens", NUMBER, nullable=False),
        sa.Column("output_tokens", NUMBER, nullable=False),
        sa.Column("cached_tokens", NUMBER, nullable=False),
        sa.Column("cost_microusd", NUMBER, nullable=True),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment"], ["cs_assignment.id"], name=op.f("fk_cs_entry_assignment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_entry")),
        sa.UniqueConstraint("assignment", "number", name=op.f("uq_cs_entry_assignment_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cs_finding",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("job", NUMBER, nullable=False),
        sa.Column("assignment", NUMBER, nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("harm", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("how_to_check", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("contested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ruling", sa.String(), nullable=True),
        sa.Column("ruled_by", sa.Text(), nullable=True),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment"], ["cs_assignment.id"], name=op.f("fk_cs_finding_assignment")
        ),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_finding_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_finding")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_finding_job"), ["job"], unique=False)

    op.create_table(
        "cs_verdict",
        sa.Column("assignment", NUMBER, autoincrement=False, nullable=False),
        sa.Column("job", NUMBER, nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("lineages", sa.JSON(), nullable=False),
        sa.Column("independent", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment"], ["cs_assignment.id"], name=op.f("fk_cs_verdict_assignment")
        ),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_verdict_job")),
        sa.PrimaryKeyConstraint("assignment", name=op.f("pk_cs_verdict")),
    )
    with op.batch_alter_table("cs_verdict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_verdict_job"), ["job"], unique=False)

    op.create_table(
        "cs_approval",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("job", NUMBER, nullable=False),
        sa.Column("call", NUMBER, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=True),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("owners", sa.JSON(), nullable=False),
        sa.Column("fallback", sa.JSON(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("self_approval", sa.Boolean(), nullable=False),
        sa.Column("requester", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nudge_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("barred", sa.JSON(), nullable=False),
        sa.Column("raised", sa.JSON(), nullable=False),
        sa.Column("stand_ins", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closed_why", sa.Text(), nullable=False),
        sa.Column("later", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["cs_call.id"], name=op.f("fk_cs_approval_call")),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_approval_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_approval")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_approval_call"), ["call"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_approval_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_approval_job"), ["job"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cs_approval_status_expires_at"), ["status", "expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cs_approval_status_nudge_at"), ["status", "nudge_at"], unique=False
        )

    op.create_table(
        "cs_asked",
        sa.Column("approval", NUMBER, autoincrement=False, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("fallback", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval"], ["cs_approval.id"], name=op.f("fk_cs_asked_approval")
        ),
        sa.PrimaryKeyConstraint("approval", "person", "fallback", name=op.f("pk_cs_asked")),
    )
    with op.batch_alter_table("cs_asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_asked_person"), ["person"], unique=False)

    op.create_table(
        "cs_inquiry",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("job", NUMBER, nullable=False),
        sa.Column("approval", NUMBER, nullable=False),
        sa.Column("call", NUMBER, nullable=False),
        sa.Column("assignment", NUMBER, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval"], ["cs_approval.id"], name=op.f("fk_cs_inquiry_approval")
        ),
        sa.ForeignKeyConstraint(
            ["assignment"], ["cs_assignment.id"], name=op.f("fk_cs_inquiry_assignment")
        ),
        sa.ForeignKeyConstraint(["call"], ["cs_call.id"], name=op.f("fk_cs_inquiry_call")),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_inquiry_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_inquiry")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_inquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_inquiry_assignment"), ["assignment"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_inquiry_call"), ["call"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_inquiry_job"), ["job"], unique=False)

    op.create_table(
        "cs_grant",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("approval", NUMBER, nullable=False),
        sa.Column("job", NUMBER, nullable=False),
        sa.Column("breadth", sa.String(), nullable=False),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval"], ["cs_approval.id"], name=op.f("fk_cs_grant_approval")
        ),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_grant_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_grant")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_grant_approval"), ["approval"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_grant_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_grant_job"), ["job"], unique=False)

    op.create_table(
        "cs_decision",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("applies_to", sa.JSON(), nullable=False),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("job", NUMBER, nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("related", sa.JSON(), nullable=False),
        sa.Column("touches", sa.JSON(), nullable=False),
        sa.Column("supersedes", NUMBER, nullable=True),
        sa.Column("superseded_by", NUMBER, nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_decision_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cs_decision")),
        sa.UniqueConstraint("key", name=op.f("uq_cs_decision_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cs_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_decision_status"), ["status"], unique=False)

    op.create_table(
        "cs_receipt",
        sa.Column("assignment", NUMBER, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("job", NUMBER, nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment"], ["cs_assignment.id"], name=op.f("fk_cs_receipt_assignment")
        ),
        sa.ForeignKeyConstraint(["job"], ["cs_job.id"], name=op.f("fk_cs_receipt_job")),
        sa.PrimaryKeyConstraint("assignment", "name", "digest", name=op.f("pk_cs_receipt")),
    )
    with op.batch_alter_table("cs_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cs_receipt_job"), ["job"], unique=False)
        batch_op.create_index(batch_op.f("ix_cs_receipt_name"), ["name"], unique=False)

    op.create_table(
        "cs_pin",
        sa.Column("server", sa.Text(), nullable=False),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("offered", sa.Text(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.Text(), nullable=False),
        sa.Column("accepted_by", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("server", "tool", name=op.f("pk_cs_pin")),
    )

    _keep_audit()
    for statement in work_bus.statements(op.get_bind().dialect.name):
        op.execute(statement)


def _keep_audit() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("There is nothing before the first tables.")
