from django.db import migrations, models
from django.db.models import Count


def deshacer_empates(apps, schema_editor):
    """Si una estrategia tiene dos objetivos con el mismo orden, los numera de nuevo como hoy se leen."""
    Objetivo = apps.get_model("estrategia", "Objetivo")
    empates = Objetivo.objects.order_by().values("estrategia", "orden").annotate(n=Count("pk")).filter(n__gt=1)
    for estrategia in {empate["estrategia"] for empate in empates}:
        for lugar, objetivo in enumerate(Objetivo.objects.filter(estrategia=estrategia).order_by("orden", "pk"), 1):
            Objetivo.objects.filter(pk=objetivo.pk).update(orden=lugar)


class Migration(migrations.Migration):
    dependencies = [("estrategia", "0009_plazo_que_rige")]
    operations = [
        migrations.RunPython(deshacer_empates, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="objetivo",
            constraint=models.UniqueConstraint(
                fields=("estrategia", "orden"),
                name="objetivo_en_orden",
                violation_error_message="Ya hay un objetivo con ese orden en la estrategia.",
            ),
        ),
    ]
