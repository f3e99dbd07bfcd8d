"""Buttons, modals, commands and shortcuts: people act, the app answers."""
