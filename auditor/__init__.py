"""The top floor: the application."""
