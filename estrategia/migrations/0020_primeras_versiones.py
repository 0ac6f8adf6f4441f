from django.db import migrations
from django.utils import timezone


def primera_version(apps, schema_editor):
    """La de hoy lo es: antes de ahora no llevaban historia."""
    for nombre in ("Estrategia", "Objetivo"):
        modelo, historia = (apps.get_model("estrategia", n) for n in (nombre, f"Historical{nombre}"))
        campos = {c.attname for c in historia._meta.concrete_fields} & {c.attname for c in modelo._meta.concrete_fields}
        historia.objects.bulk_create(
            historia(
                **{campo: getattr(registro, campo) for campo in campos},
                history_date=timezone.now(),
                history_type="+",
                history_change_reason="Del documento",
            )
            for registro in modelo.objects.all()
        )


class Migration(migrations.Migration):
    dependencies = [("estrategia", "0019_claves")]
    operations = [migrations.RunPython(primera_version, migrations.RunPython.noop)]
