"""How bad it is: sev1 (worst) to sev4."""

from enum import IntEnum


class Severity(IntEnum):
    """Ordered so that a smaller number is worse."""

    SEV1 = 1
    SEV2 = 2
    SEV3 = 3
    SEV4 = 4

    @property
    def key(self) -> str:
        """`sev1`, as the catalogue spells it."""
        return f"sev{self.value}"

    @property
    def label(self) -> str:
        """`SEV1`, as people see it."""
        return f"SEV{self.value}"

    @classmethod
    def from_key(cls, key: str) -> "Severity":
        """Read `sev1`; raises ValueError for anything else."""
        for severity in cls:
            if severity.key == key:
                return severity
        raise ValueError(key)
