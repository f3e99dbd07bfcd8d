"""Cards drawn as Block Kit: pure functions, one module a card."""
