"""The names under which Slack reports a press. Messages stay in Slack for years: never give one a new meaning."""

PAGE_ACKNOWLEDGE = "page.acknowledge"
PAGE_PASS_ON = "page.pass_on"  # noqa: S105 - a button, not a password
CARD_UPDATE = "card.update"
CARD_DECIDE = "card.decide"
CARD_CLOSE = "card.close"
CARD_REOPEN = "card.reopen"
CARD_MORE = "card.more"
ANNOUNCEMENT_JOIN = "announcement.join"
LIST_JOIN = "list.join"

MORE_EXPORT = "export"
MORE_TIMELINE = "timeline"
MORE_ROLES = "roles"
MORE_DECISIONS = "decisions"
MORE_RESOLVE = "resolve"

FORM_DECLARE = "declare"
FORM_DECIDE = "decide"
FORM_UPDATE = "update"
FORM_CLOSE = "close"
FORM_REOPEN = "reopen"

VALUE = "value"
"""The action id of every form field; its block id is the field's name."""
