"""How codes look in addresses."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class RegionConverter(StringConverter):
    """The code of a region as the statistical office writes it (NUTS 3), such as CZ051."""

    regex = "CZ[0-9]{3}"


register_converter(RegionConverter, "region")
