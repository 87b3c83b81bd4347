"""The content that a receipt vouches for: everything that one submitted version says, as plain data."""

import json
from datetime import datetime
from typing import Any

from opora.funding.applying.budget import Budget
from opora.funding.applying.models import Dossier


def canonical(
    dossier: Dossier, budget: Budget, *, number: int, at: datetime, submitted_by: str
) -> dict[str, Any]:
    """Return everything that version `number` of the application says, submitted at `at`.

    The SHA-256 of it written as JSON (`canonical_text`) is the digest of the version.
    """
    round_, service, content = dossier.round, dossier.service, dossier.said
    return {
        "round": {
            "region": round_.region.code,
            "place": round_.place,
            "rules": str(round_.rule_set),
            "rules_digest": round_.rule_set.digest,
        },
        "service": {
            "identifier": service.identifier,
            "kind": {"code": service.kind.code, "cs": service.kind.name_cs, "en": service.kind.name_en},
        },
        "provider": {"number": service.provider.number, "name": service.provider.name},
        "version": number,
        "said": content.to_json(),
        "columns": budget.columns(content),
        "submitted_at": at.isoformat(),
        "submitted_by": submitted_by,
        "on_behalf": {"name": dossier.behalf_name, "role": dossier.behalf_role}
        if dossier.on_behalf
        else None,
        "synthetic": dossier.synthetic,
    }


def canonical_text(content: dict[str, Any]) -> str:
    """Return the content as the very text whose SHA-256 is its digest: UTF-8, names in order, no spaces."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
