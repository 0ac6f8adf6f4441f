"""La historia de lo que sí se edita: una definición y cada versión que tuvo, con su motivo."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

DEL_DOCUMENTO = "Del documento"


def inscribir(modelo, historia, motivo=DEL_DOCUMENTO):
    """Le da su primera versión a cada registro que no tiene ninguna: un archivo de datos no pasa por `save`.

    Sin ella, la primera corrección perdería lo que decía el documento. `historia`: el modelo de las versiones.
    """
    campos = {c.attname for c in historia._meta.concrete_fields} & {c.attname for c in modelo._meta.concrete_fields}
    ahora, sin_historia = timezone.now(), modelo.objects.exclude(pk__in=historia.objects.values("id"))
    historia.objects.bulk_create(
        (
            historia(
                **{campo: getattr(registro, campo) for campo in campos},
                history_date=ahora,
                history_type="+",
                history_change_reason=motivo,
            )
            for registro in sin_historia
        ),
        batch_size=1000,
    )


def con_version(definidos):
    """Anota `cambiada`: cuántas definiciones lleva cada uno, que es su versión."""
    suyas = definidos.model.definiciones.model.objects.filter(id=OuterRef("pk")).order_by().values("id")
    return definidos.annotate(cambiada=Coalesce(Subquery(suyas.annotate(n=Count("pk")).values("n")), 0))
