"""How the archive is cited: CITATION.cff (1.2.0) and DataCite's fields (schema 4, as JSON). What nobody knows is not made up. Pure."""

from typing import Any, NamedTuple

import yaml

from tuijian.catalog.models import Notice
from tuijian.console.terminal_tables import dump

UNKNOWN = ":unav"
"""DataCite's own word for a value that is not available: https://support.datacite.org/docs/datacite-metadata-schema-v44-standard-values-for-unknown-information."""

KERNEL = "http://datacite.org/schema/kernel-4"
LANGUAGE = "zh-CN"


class ArchiveCredits(NamedTuple):
    """What only people know: who made the archive and who publishes it; and the addresses of site and repository. Empty where unknown."""

    creator: str = ""
    publisher: str = ""
    site: str = ""
    repository: str = ""


def files(notice: Notice, archive_credits: ArchiveCredits, abstract: str, year: int) -> dict[str, bytes]:
    """Both files. `year` is that of the archive: DataCite asks for a year, and says nothing of how to leave it out."""
    cff = yaml.safe_dump(_cff(notice, archive_credits, abstract), allow_unicode=True, sort_keys=False, width=10_000)
    return {"CITATION.cff": cff.encode(), "datacite.json": dump(_datacite(notice, archive_credits, abstract, year)).encode()}


def title(notice: Notice) -> str:
    """What the archive is called."""
    return f"《{notice.title}》（{notice.number}）推荐材料归档"


def _cff(notice: Notice, archive_credits: ArchiveCredits, abstract: str) -> dict[str, Any]:
    """A CFF asks for an author; where none is told it is whoever looks after the site."""
    addresses = {"url": archive_credits.site, "repository-code": archive_credits.repository}
    return {
        "cff-version": "1.2.0",
        "message": "引用这份归档时，请用下面的信息。",
        "type": "dataset",
        "title": title(notice),
        "authors": [{"name": archive_credits.creator or f"{notice.site_name}的维护者"}],
        "abstract": abstract,
        **{key: value for key, value in addresses.items() if value},
    }


def _datacite(notice: Notice, archive_credits: ArchiveCredits, abstract: str, year: int) -> dict[str, Any]:
    """Without `doi`, which is assigned where the archive is deposited."""
    creator = {"name": archive_credits.creator, "nameType": "Organizational"} if archive_credits.creator else {"name": UNKNOWN}
    collected = [{"date": f"{notice.published}/{notice.last_day}", "dateType": "Collected"}] if notice.published and notice.last_day else []
    related = (
        [{"relatedIdentifier": archive_credits.site, "relatedIdentifierType": "URL", "relationType": "IsDocumentedBy"}]
        if archive_credits.site
        else []
    )
    fields = {
        "schemaVersion": KERNEL,
        "types": {"resourceTypeGeneral": "Collection", "resourceType": "推荐材料归档"},
        "creators": [creator],
        "titles": [{"title": title(notice), "lang": LANGUAGE}],
        "publisher": {"name": archive_credits.publisher or UNKNOWN},
        "publicationYear": str(year),
        "language": LANGUAGE,
        "descriptions": [{"description": abstract, "descriptionType": "Abstract", "lang": LANGUAGE}],
        "formats": ["application/zip"],
        "dates": collected,
        "relatedIdentifiers": related,
    }
    return {key: value for key, value in fields.items() if value}
