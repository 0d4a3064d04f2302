"""What a session has and keeps: its choices, data, answers and story."""
