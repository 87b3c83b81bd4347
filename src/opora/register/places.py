"""Facilities as GeoJSON. Places with a secret address never come here: the queries leave them out."""

from collections.abc import Iterable
from typing import Any

from opora.register.models import Facility


def geojson(facilities: Iterable[Facility]) -> dict[str, Any]:
    """Return a collection of points; each says which service it belongs to and how exact it is."""
    return {
        "type": "FeatureCollection",
        "features": [_feature(each) for each in facilities if not each.secret],
    }


def _feature(facility: Facility) -> dict[str, Any]:
    service = facility.service
    municipality = facility.municipality
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [facility.longitude, facility.latitude]},
        "properties": {
            "name": facility.name,
            "label": str(service.kind),
            "service": service.identifier,
            "provider": service.provider.name,
            "municipality": municipality.code if municipality else None,
            "point_source": facility.point_source,
            "synthetic": service.synthetic,
        },
    }
