import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("seguimiento", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Importacion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("registrado_en", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("tipo", models.CharField(max_length=20)),
                ("ambito", models.SlugField(verbose_name="código de la estrategia")),
                ("archivo", models.FileField(upload_to="importaciones/%Y/%m")),
                ("nombre", models.CharField(max_length=200, verbose_name="nombre del archivo")),
                ("huella", models.CharField(max_length=64, verbose_name="SHA-256 del archivo")),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("subida", "Subida, por revisar"),
                            ("revisada", "Revisada"),
                            ("aplicada", "Aplicada"),
                            ("deshecha", "Deshecha"),
                        ],
                        default="subida",
                        max_length=10,
                    ),
                ),
                ("hoja", models.CharField(max_length=60)),
                ("encabezado", models.PositiveIntegerField(verbose_name="fila del encabezado")),
                ("avisos", models.JSONField(default=list)),
                ("aplicada_en", models.DateTimeField(null=True)),
                ("deshecha_en", models.DateTimeField(null=True)),
                (
                    "aplicada_por",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deshecha_por",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "registrado_por",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registrado por",
                    ),
                ),
            ],
            options={
                "verbose_name": "importación",
                "verbose_name_plural": "importaciones",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Fila",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numero", models.PositiveIntegerField(verbose_name="fila en el archivo")),
                ("clave", models.CharField(max_length=80)),
                ("datos", models.JSONField(default=dict)),
                (
                    "ilegible",
                    models.BooleanField(default=False, help_text="Alguna celda no se entiende: no hay qué revisar."),
                ),
                (
                    "clase",
                    models.CharField(
                        choices=[
                            ("por_revisar", "Por revisar"),
                            ("nueva", "Nueva"),
                            ("cambia", "Cambia"),
                            ("igual", "Igual"),
                            ("conflicto", "Conflicto"),
                            ("error", "Con error"),
                        ],
                        default="por_revisar",
                        max_length=12,
                    ),
                ),
                ("cambios", models.JSONField(default=list, help_text="[[columna, antes, después]]")),
                ("mensajes", models.JSONField(default=list, help_text="[[columna, qué pasa]]")),
                (
                    "avisos",
                    models.JSONField(default=list, help_text="Cómo se leyó lo que podía leerse de dos maneras."),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("archivo", "Se aplica lo del archivo"), ("dejar", "Se deja lo que hay")],
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(help_text="La de lo señalado, al revisar.", null=True)),
                ("objeto", models.BigIntegerField(help_text="La llave de lo que la fila señala.", null=True)),
                ("hecho", models.BigIntegerField(help_text="La llave de lo que la fila registró.", null=True)),
                (
                    "importacion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="filas", to="seguimiento.importacion"
                    ),
                ),
            ],
            options={
                "verbose_name": "fila importada",
                "verbose_name_plural": "filas importadas",
                "ordering": ["importacion", "numero"],
                "indexes": [
                    models.Index(fields=["importacion", "clase", "numero"], name="seguimiento_importa_59c06d_idx")
                ],
                "constraints": [models.UniqueConstraint(fields=("importacion", "numero"), name="fila_unica")],
            },
        ),
    ]
