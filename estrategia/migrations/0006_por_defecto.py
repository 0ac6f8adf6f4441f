from django.db import migrations, models


def la_primera(apps, schema_editor):
    """La que se mostraba hasta hoy es la más antigua: se queda por defecto."""
    estrategias = apps.get_model("estrategia", "Estrategia").objects
    primera = estrategias.order_by("inicio", "pk").first()
    if primera:
        estrategias.filter(pk=primera.pk).update(por_defecto=True)


class Migration(migrations.Migration):
    dependencies = [
        ("conasec", "0003_corte_publicado"),
        ("estrategia", "0005_definiciones"),
        ("seguimiento", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="estrategia",
            options={
                "ordering": ["-por_defecto", "inicio", "pk"],
                "verbose_name": "estrategia",
                "verbose_name_plural": "estrategias",
            },
        ),
        migrations.AddField(
            model_name="estrategia",
            name="por_defecto",
            field=models.BooleanField(default=False, help_text="La que se muestra mientras no se pida otra: una sola."),
        ),
        migrations.RunPython(la_primera, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="estrategia",
            constraint=models.UniqueConstraint(
                condition=models.Q(("por_defecto", True)), fields=("por_defecto",), name="estrategia_por_defecto_unica"
            ),
        ),
        migrations.AlterConstraint(
            model_name="estrategia",
            name="estrategia_periodo_en_orden",
            constraint=models.CheckConstraint(
                condition=models.Q(("fin__gte", models.F("inicio"))),
                name="estrategia_periodo_en_orden",
                violation_error_message="El fin es anterior al inicio.",
            ),
        ),
    ]
