"""Carga ficticia y reproducible del territorio, para medir: barrios en distritos al azar y lo intervenido en ellos."""

from datetime import UTC, date, datetime, timedelta

from django.db.models import QuerySet

from barrio_seguro.models import Actividad, Barrio, Distrito, Intervencion, Programa
from seguimiento.definiciones import inscribir
from seguimiento.models import Unidad

ENERO, DIAS, LOTE = date(2017, 1, 1), 5 * 365, 2000


def cargar_territorio(azar, persona, barrios, intervenciones):
    """Escribe por lotes; todo queda a nombre de `persona`."""
    programa, unidad = Programa.objects.get(), Unidad.objects.get(codigo="DGSC")
    distritos = list(Distrito.objects.select_related("area"))
    nuevos = (_barrio(azar, n, programa, azar.choice(distritos), persona) for n in range(barrios))
    propios = QuerySet(Barrio).bulk_create(nuevos, batch_size=LOTE)
    inscribir(Barrio, Barrio.definiciones.model, motivo="Carga")
    actividades = list(Actividad.objects.all())
    Intervencion.objects.bulk_create(
        (
            _intervencion(azar, azar.choice(propios), azar.choice(actividades), unidad, persona)
            for _ in range(intervenciones)
        ),
        batch_size=LOTE,
    )


def _barrio(azar, n, programa, distrito, persona):
    return Barrio(
        programa=programa,
        distrito=distrito,
        nombre=f"Barrio de carga {n}",
        desde=ENERO + timedelta(days=azar.randrange(DIAS)),
        registrado_por=persona,
        registrado_en=datetime(2022, 1, 3, 15, tzinfo=UTC),
    )


def _intervencion(azar, barrio, actividad, unidad, persona):
    fecha = date(2022, 1, 1) + timedelta(days=azar.randrange(4 * 365))
    return Intervencion(
        area=barrio.distrito.area,
        barrio=barrio,
        tipo=Intervencion.Tipo.ACTIVIDAD,
        actividad=actividad,
        fecha=fecha,
        unidad=unidad,
        descripcion="Actividad de carga.",
        registrado_por=persona,
        registrado_en=datetime(fecha.year, fecha.month, fecha.day, 18, tzinfo=UTC),
    )
