"""Block Kit's rules: what Slack accepts, and the words in which it refuses."""
