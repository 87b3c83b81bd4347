"""The state register's open file: what it says about services, and what is wrong with it.

The file is read as a stream, record by record, so its size does not matter. Names of people and the
whereabouts of secret places stay in the file: no record made here can hold them.
"""

from opora.register.state_file.places import PlaceCodes
from opora.register.state_file.problems import FileProblem, Problem
from opora.register.state_file.reading import count_changed_too_much, read_services
from opora.register.state_file.records import (
    CapacityRecord,
    FacilityRecord,
    FormRecord,
    ProviderRecord,
    ServiceRecord,
)

__all__ = [
    "CapacityRecord",
    "FacilityRecord",
    "FileProblem",
    "FormRecord",
    "PlaceCodes",
    "Problem",
    "ProviderRecord",
    "ServiceRecord",
    "count_changed_too_much",
    "read_services",
]
