from django.db import migrations
from django.utils import timezone


def primera_version(apps, schema_editor):
    """La de hoy lo es: antes de ahora no llevaban historia."""
    for nombre in ("Unidad", "Usuario"):
        modelo, historia = (apps.get_model("seguimiento", n) for n in (nombre, f"Historical{nombre}"))
        campos = {c.attname for c in historia._meta.concrete_fields} & {c.attname for c in modelo._meta.concrete_fields}
        historia.objects.bulk_create(
            historia(
                **{campo: getattr(registro, campo) for campo in campos},
                history_date=timezone.now(),
                history_type="+",
                history_change_reason="Lo que había",
            )
            for registro in modelo.objects.all()
        )


def rol_de_quien_era_superusuario(apps, schema_editor):
    """Los poderes salen solo del rol: quien instaló con `createsuperuser`, sin rol, seguiría sin ver nada."""
    cuentas = apps.get_model("seguimiento", "Usuario").objects.filter(is_superuser=True, is_active=True, rol="")
    cuentas.update(rol="administrador")


class Migration(migrations.Migration):
    dependencies = [("seguimiento", "0011_personas")]
    operations = [
        migrations.RunPython(rol_de_quien_era_superusuario, migrations.RunPython.noop),
        migrations.RunPython(primera_version, migrations.RunPython.noop),
    ]
