"""The three roles: editors propose, reviewers decide, administrators look after accounts as well."""

from django.db import migrations

ROLES = {
    "Editors": ["edit"],
    "Reviewers": ["edit", "decide"],
    "Administrators": ["edit", "decide", "add_account", "change_account", "view_account"],
}
MODELS = {"edit": "submission", "decide": "submission"}


def make_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for role, codes in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        for code in codes:
            kind, _ = ContentType.objects.get_or_create(app_label="sources", model=MODELS.get(code, "account"))
            permission, _ = Permission.objects.get_or_create(content_type=kind, codename=code, defaults={"name": code})
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0002_guards"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
