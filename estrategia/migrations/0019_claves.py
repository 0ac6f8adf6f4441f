import django.core.validators
import django.db.models.deletion
import seguimiento.periodos
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conasec", "0013_claves"),
        ("estrategia", "0018_textos_compuestos"),
        ("seguimiento", "0011_personas"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="accion",
                    name="codigo",
                    field=models.CharField(
                        max_length=12,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!\\.+\\Z)[\\w.-]+\\Z",
                                "Use letras, números, punto, guion o raya baja, sin espacios ni barras: OE1.4.",
                            )
                        ],
                        verbose_name="código",
                    ),
                ),
            ]
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="estrategia",
                    name="codigo",
                    field=models.CharField(
                        max_length=50,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!\\.+\\Z)[\\w.-]+\\Z",
                                "Use letras, números, punto, guion o raya baja, sin espacios ni barras: OE1.4.",
                            )
                        ],
                        verbose_name="código",
                    ),
                ),
            ]
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="historicalaccion",
                    name="codigo",
                    field=models.CharField(
                        max_length=12,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!\\.+\\Z)[\\w.-]+\\Z",
                                "Use letras, números, punto, guion o raya baja, sin espacios ni barras: OE1.4.",
                            )
                        ],
                        verbose_name="código",
                    ),
                ),
            ]
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="objetivo",
                    name="codigo",
                    field=models.CharField(
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!\\.+\\Z)[\\w.-]+\\Z",
                                "Use letras, números, punto, guion o raya baja, sin espacios ni barras: OE1.4.",
                            )
                        ],
                        verbose_name="código",
                    ),
                ),
            ]
        ),
        migrations.CreateModel(
            name="HistoricalEstrategia",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "codigo",
                    models.CharField(
                        db_index=True,
                        max_length=50,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!\\.+\\Z)[\\w.-]+\\Z",
                                "Use letras, números, punto, guion o raya baja, sin espacios ni barras: OE1.4.",
                            )
                        ],
                        verbose_name="código",
                    ),
                ),
                ("nombre", models.CharField(max_length=200)),
                ("objetivo_general", models.TextField()),
                (
                    "inicio",
                    models.DateField(
                        help_text="Primer día de la primera acción programada.",
                        validators=[seguimiento.periodos.fecha_posible],
                    ),
                ),
                (
                    "fin",
                    models.DateField(
                        help_text="Último día de la última acción programada.",
                        validators=[seguimiento.periodos.fecha_posible],
                    ),
                ),
                (
                    "por_defecto",
                    models.BooleanField(
                        default=False, help_text="La que se muestra mientras no se pida otra: una sola."
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
                    "acuerdo",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="conasec.acuerdo",
                    ),
                ),
                (
                    "copiada_de",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        help_text="De cuál se tomaron sus ejes, objetivos y acciones.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="estrategia.estrategia",
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
                (
                    "unidad",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="seguimiento.unidad",
                        verbose_name="unidad conductora",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical estrategia",
                "verbose_name_plural": "historical estrategias",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalObjetivo",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("orden", models.PositiveSmallIntegerField()),
                (
                    "codigo",
                    models.CharField(
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!\\.+\\Z)[\\w.-]+\\Z",
                                "Use letras, números, punto, guion o raya baja, sin espacios ni barras: OE1.4.",
                            )
                        ],
                        verbose_name="código",
                    ),
                ),
                ("literal", models.CharField(max_length=20)),
                ("nombre", models.CharField(max_length=300)),
                ("history_change_reason", models.TextField(null=True, verbose_name="motivo")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "estrategia",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="estrategia.estrategia",
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
                "verbose_name": "historical objetivo específico",
                "verbose_name_plural": "historical objetivos específicos",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
