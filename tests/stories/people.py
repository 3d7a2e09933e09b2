"""Who is in the stories, and the catalogue that names them."""

from config.catalogue import Source

ANA, BEN, CLA = "U0ANA0001", "U0BEN0001", "U0CLA0001"
DEV, GIL = "U0DEV0001", "U0GIL0001"
EVE = "U0EVE0001"
"""In the workspace, and nothing to do with any incident."""
MALLORY = "U0MAL0001"
"""Of another company, in a shared channel."""

ZONES = {
    ANA: ("ana", "Ana Ruiz", "Europe/Berlin"),
    BEN: ("ben", "Ben Okafor", "Europe/London"),
    CLA: ("cla", "Cla Moreau", "Europe/Paris"),
    DEV: ("dev", "Dev Patel", "Europe/Berlin"),
    GIL: ("gil", "Gil Santos", "Europe/Berlin"),
    EVE: ("eve", "Eve Other", "Europe/Berlin"),
}

BEN_PHONE, GIL_PHONE = "+44 20 7946 0000", "+49 30 5550 0002"

CATALOGUE = Source(
    name="stories.yaml",
    content=f"""
people:
  ana: {{slack: {ANA}, name: Ana Ruiz, zone: Europe/Berlin}}
  ben: {{slack: {BEN}, name: Ben Okafor, phone: "{BEN_PHONE}", zone: Europe/London}}
  cla: {{slack: {CLA}, name: Cla Moreau, zone: Europe/Paris}}
  dev: {{slack: {DEV}, name: Dev Patel, zone: Europe/Berlin}}
  gil: {{slack: {GIL}, name: Gil Santos, phone: "{GIL_PHONE}", zone: Europe/Berlin}}
roles:
  legal: {{owners: [ben], backups: [gil]}}
  policy: {{owners: [cla]}}
  product: {{owners: [dev], backups: [gil]}}
""".encode(),
)
"""Owners at once, backups after 5 minutes, the commander after 10; nobody is named for Privacy or Security."""
