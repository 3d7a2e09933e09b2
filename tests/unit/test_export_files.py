"""The files of an export: which there are, and what they are called."""

import pytest
from test_export_samples import MADE, whole_record, with_incident

from bot.exporters.files import EXPORTERS, Format, file_name


@pytest.mark.parametrize("made_as", list(Format))
def test_the_same_record_and_time_give_the_same_bytes(made_as: Format) -> None:
    first = EXPORTERS[made_as](whole_record(), generated_at=MADE)

    second = EXPORTERS[made_as](whole_record(), generated_at=MADE)

    assert first == second


def test_every_format_has_an_exporter() -> None:
    assert set(EXPORTERS) == set(Format)


def test_a_file_is_named_after_the_incident_and_its_declaration() -> None:
    assert file_name(whole_record(), Format.MARKDOWN) == "INC-42-2026-11-24T0914Z.md"
    assert file_name(whole_record(), "json") == "INC-42-2026-11-24T0914Z.json"


def test_the_name_of_a_private_file_tells_nothing_of_its_content() -> None:
    private = with_incident(whole_record(), private=True)

    assert file_name(private, "md") == "INC-42-2026-11-24T0914Z.md"
