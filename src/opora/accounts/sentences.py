"""What the log says of roles: a sentence for each role, so that it reads well in every language."""

from django.utils.translation import gettext_noop

from opora.accounts.models import RoleAssignment

Role = RoleAssignment.Role

GIVEN = {
    Role.PLANNER: gettext_noop("%(account)s was given the role of planner."),
    Role.ECONOMIST: gettext_noop("%(account)s was given the role of economist."),
    Role.COORDINATOR: gettext_noop("%(account)s was given the role of territorial coordinator."),
    Role.MUNICIPALITY: gettext_noop("%(account)s was given the role of municipality."),
    Role.PROVIDER: gettext_noop("%(account)s was given the role of provider."),
    Role.INSPECTOR: gettext_noop("%(account)s was given the role of inspector."),
    Role.MEMBER: gettext_noop("%(account)s was given the role of member of a working group."),
    Role.ADMINISTRATOR: gettext_noop("%(account)s was given the role of administrator."),
}

ENDED = {
    Role.PLANNER: gettext_noop("The role of planner of %(account)s ends on %(until)s."),
    Role.ECONOMIST: gettext_noop("The role of economist of %(account)s ends on %(until)s."),
    Role.COORDINATOR: gettext_noop("The role of territorial coordinator of %(account)s ends on %(until)s."),
    Role.MUNICIPALITY: gettext_noop("The role of municipality of %(account)s ends on %(until)s."),
    Role.PROVIDER: gettext_noop("The role of provider of %(account)s ends on %(until)s."),
    Role.INSPECTOR: gettext_noop("The role of inspector of %(account)s ends on %(until)s."),
    Role.MEMBER: gettext_noop("The role of member of a working group of %(account)s ends on %(until)s."),
    Role.ADMINISTRATOR: gettext_noop("The role of administrator of %(account)s ends on %(until)s."),
}
