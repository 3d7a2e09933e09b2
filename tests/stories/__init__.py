"""Stories: people at a local Slack, the whole bot, and what comes of it."""
