"""What the register of providers holds, split by noun."""

from opora.register.models.capacity import Capacity, CapacityUnit
from opora.register.models.facility import Facility
from opora.register.models.intake import Intake
from opora.register.models.provider import Provider
from opora.register.models.service import Form, Service, ServiceForm, ServiceKind, TargetGroup

__all__ = [
    "Capacity",
    "CapacityUnit",
    "Facility",
    "Form",
    "Intake",
    "Provider",
    "Service",
    "ServiceForm",
    "ServiceKind",
    "TargetGroup",
]
