"""What ``ttchan check`` says of the catalogs: what is said in English there, and who has read them."""

from collections.abc import Iterator

from bot.cli.findings import Finding


def catalog_findings() -> Iterator[Finding]:
    """A finding for each language."""
    from bot.catalogs import forms, read_template
    from bot.i18n import LANGUAGES

    wanted = {(message.context, forms(message.id)[0]) for message in read_template() if message.id}
    for language in LANGUAGES:
        yield _latin() if "_" in language else _catalog(language, wanted)


def _catalog(language: str, wanted: set[tuple[str | None, str]]) -> Finding:
    from bot.catalogs import catalog_problems, forms, native_review, read_catalog

    what = f"catalog {language}"
    try:
        catalog = read_catalog(language)
    except FileNotFoundError:
        return Finding(what, None, "there is none yet: our own sentences are in English there")
    except Exception as error:  # any broken file: said in one line
        return Finding(what, False, f"cannot be read ({type(error).__name__}): its sentences are in English")
    whole = {
        (message.context, forms(message.id)[0])
        for message in catalog
        if message.id and all(forms(message.string))
    }
    fuzzy = sum(message.fuzzy for message in catalog if message.id)
    found = {
        "untranslated": 0 if language == "en" else len(wanted - whole),
        "fuzzy": fuzzy,
        "broken": len(catalog_problems(language, catalog)),
    }
    if not any(found.values()) and language == "en":
        return Finding(what, True, "as it is in the sources")
    read = f"reviewed by a native speaker: {native_review(catalog.header_comment)}"
    if not any(found.values()):
        return Finding(what, True, f"complete; {read}")
    told = ", ".join(f"{n} {how}" for how, n in found.items())
    return Finding(what, False, f"sentences {told}: they are said in English; {read}")


def _latin() -> Finding:
    """Serbian in Latin script: derived, but for some words."""
    from bot.catalogs import latin_source, native_review
    from bot.transliteration import read_overrides

    what = "catalog sr_Latn"
    try:
        source = latin_source()
        words = read_overrides(source)
    except Exception as error:
        why = str(error) if type(error) is ValueError else type(error).__name__
        return Finding(what, False, f"overrides.txt cannot be used ({why}): words go letter for letter")
    read = f"reviewed by a native speaker: {native_review(source)}"
    return Finding(what, True, f"derived from sr, {len(words)} words by a list; {read}")
