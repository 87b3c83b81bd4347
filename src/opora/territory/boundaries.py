"""Boundaries of one region as GeoJSON, cut from the country's file and mended."""

import json
from pathlib import Path

import shapely

DECIMALS = 5
"""About one metre; the source is simplified far more."""


Shapes = dict[str, shapely.Geometry]


def read(file: Path) -> Shapes:
    """Return the shape of each municipality of the country by its code."""
    # Loaded here: it takes a tenth of a second, and every command would wait for it.
    import pyogrio

    _meta, _index, shapes, (codes,) = pyogrio.raw.read(file, columns=["id"])
    return {str(code): shapely.from_wkb(shape) for code, shape in zip(codes, shapes, strict=True)}


def geojson(shapes: Shapes, names: dict[str, str], parents: dict[str, str]) -> bytes:
    """Return a GeoJSON of the municipalities whose codes are in `names`, ordered by code.

    `names` and `parents` give each code its name and the code of its ORP. Two polygons of the source cross
    themselves; they are mended.
    """
    features = [
        _feature(code, names[code], parents.get(code, ""), shapes[code])
        for code in sorted(names)
        if code in shapes
    ]
    text = json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    )
    return text.encode()


def _feature(code: str, name: str, parent: str, shape: shapely.Geometry) -> dict[str, object]:
    whole = shape if shapely.is_valid(shape) else shapely.buffer(shape, 0)
    geometry = json.loads(shapely.to_geojson(shapely.set_precision(whole, 10**-DECIMALS)))
    return {
        "type": "Feature",
        "id": int(code),
        "properties": {"code": code, "name": name, "orp": parent},
        "geometry": geometry,
    }
