"""The catalogue as loaded: the default, with the operator's file or folder laid over it."""

from collections.abc import Iterable
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from bot.domain.playbook import Catalogue
from config import clock_sections, sections
from config.layers import lay_over
from config.mistakes import CatalogueError, Mistake, Mistakes, Place
from config.pagers import pagers
from config.sections import Document
from config.tree import MAX_BYTES, Map, Source, parse

__all__ = ["CatalogueError", "Mistake", "Source", "load", "load_sources"]


def load(path: Path | None = None) -> Catalogue:
    """The default with the file, or every *.yaml of the folder by name, laid over it; CatalogueError says all."""
    mistakes = Mistakes()
    found = _sources(path, mistakes) if path is not None else []
    return _load(found, mistakes)


def load_sources(tops: Iterable[Source]) -> Catalogue:
    """The same for YAML that is at hand already; later sources are laid over earlier ones."""
    return _load(list(tops), Mistakes())


def _load(tops: list[Source], mistakes: Mistakes) -> Catalogue:
    root = _default()
    for source in tops:
        root = lay_over(root, parse(source, mistakes), mistakes)
    return _catalogue(Document(root, mistakes))


def _catalogue(document: Document) -> Catalogue:
    document.check()
    people = sections.people(document)
    calendars, clocks = clock_sections.calendars(document), clock_sections.clocks(document)
    clocks_of = partial(clock_sections.of_severity, document=document, named=clocks)
    catalogue = Catalogue(
        people=MappingProxyType(people),
        roles=MappingProxyType(sections.roles(document, people)),
        escalation_policies=MappingProxyType(sections.policies(document)),
        severities=MappingProxyType(sections.severities(document, clocks_of)),
        types=MappingProxyType(sections.types(document)),
        pagers=MappingProxyType(pagers(document, people)),
        calendars=MappingProxyType(calendars),
        clocks=MappingProxyType(clocks),
    )
    document.mistakes.raise_any()
    return catalogue


@cache
def _default() -> Map:
    """Package data, so that it is there without a checkout."""
    mistakes = Mistakes()
    content = files("config").joinpath("default.yaml").read_bytes()
    tree = parse(Source(name="default.yaml", content=content), mistakes)
    mistakes.raise_any()
    return tree


def _sources(path: Path, mistakes: Mistakes) -> list[Source]:
    if not path.is_dir():
        return _read([path], mistakes)
    named = _listed(path, mistakes)
    for each in named:
        if each.suffix == ".yml":
            mistakes.add(Place(file=str(each)), "Only *.yaml is read. Rename the file to end in .yaml.")
    chosen = [each for each in named if each.suffix == ".yaml"]
    if not chosen:
        mistakes.add(Place(file=str(path)), "The folder has no *.yaml file.")
    return _read(chosen, mistakes)


def _listed(folder: Path, mistakes: Mistakes) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if not each.name.startswith("."))
    except OSError as error:
        mistakes.add(Place(file=str(folder)), f"The folder cannot be read: {error.strerror}.")
        return []


def _read(paths: Iterable[Path], mistakes: Mistakes) -> list[Source]:
    found = []
    for path in paths:
        try:
            with path.open("rb") as file:
                found.append(Source(name=str(path), content=file.read(MAX_BYTES + 1)))
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "not a path"
            mistakes.add(Place(file=str(path)), f"The file cannot be read: {why}.")
    return found
