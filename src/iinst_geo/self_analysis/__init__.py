"""The self-analysis questionnaire: answers, their profile, and what to look at next."""
