"""One running application that Slack reaches over signed HTTP, on PostgreSQL."""
