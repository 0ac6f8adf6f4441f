"""De cuál se copió cada estrategia; de las que ya había lo dice la historia de sus acciones."""

import django.db.models.deletion
from django.db import migrations, models

RAZON = "Copiada de "


def recordar(apps, schema_editor):
    estrategias, historia = (apps.get_model("estrategia", modelo) for modelo in ("Estrategia", "HistoricalAccion"))
    for copia in estrategias.objects.filter(fuente=None):
        razones = historia.objects.filter(objetivo__estrategia=copia, history_change_reason__startswith=RAZON)
        razon = razones.values_list("history_change_reason", flat=True).first()
        if razon:
            original = estrategias.objects.filter(codigo=razon.removeprefix(RAZON)).first()
            estrategias.objects.filter(pk=copia.pk).update(copiada_de=original)


class Migration(migrations.Migration):
    dependencies = [("estrategia", "0013_sin_reemplazo")]

    operations = [
        migrations.AddField(
            "estrategia",
            "copiada_de",
            models.ForeignKey(
                blank=True,
                editable=False,
                help_text="De cuál se tomaron sus ejes, objetivos y acciones.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copias",
                to="estrategia.estrategia",
            ),
        ),
        migrations.RunPython(recordar, migrations.RunPython.noop),
    ]
