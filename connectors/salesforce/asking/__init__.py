"""What is asked: many questions in few calls, and what of the answers still holds the next time."""
