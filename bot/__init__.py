"""Warroom: war rooms in Slack for the emergencies of an online marketplace."""
