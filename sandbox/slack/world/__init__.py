"""The state of the workspace: people, channels, messages, views and files."""
