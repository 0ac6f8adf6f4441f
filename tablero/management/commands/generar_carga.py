import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import QuerySet

from estrategia.models import Accion, Anulacion, Avance, Estrategia, Objetivo, Reprogramacion, Vigencia
from seguimiento.definiciones import inscribir
from seguimiento.models import Documento, Unidad, Usuario
from seguimiento.plazos import Estado, Modalidad
from tablero.management.territorio import cargar_territorio

ROTULO = "carga-de-banco"
ENERO, DIAS = date(2022, 1, 1), 5 * 365
FIJO = {Estado.CULMINADA: 100, Estado.NO_INICIADA: 0}
ESTADOS = [Estado.NO_INICIADA, *[Estado.EN_PROCESO] * 5, Estado.CULMINADA, Estado.SUSPENDIDA]
LOTE = 2000


class Command(BaseCommand):
    """Carga reproducible para medir: 100 objetivos, 40 unidades, 2022 a 2026, reprogramaciones y anulaciones.

    Escribe por lotes y no por los verbos, que tardarían horas; las vigencias salen de la misma `historia`. Todo queda
    rotulado como ficticio.
    """

    help = "Agrega una carga ficticia y reproducible para medir (solo con TABLERO_LOCAL=1)."

    def add_arguments(self, parser):
        parser.add_argument("--acciones", type=int, default=10_000)
        parser.add_argument("--avances", type=int, default=100_000)
        parser.add_argument("--barrios", type=int, default=2_000)
        parser.add_argument("--intervenciones", type=int, default=20_000)

    @transaction.atomic
    def handle(self, *, acciones, avances, barrios=0, intervenciones=0, verbosity=1, **_):
        if not settings.LOCAL:
            raise CommandError("La carga es ficticia: solo se genera con TABLERO_LOCAL=1.")
        if acciones < 1 or min(avances, barrios, intervenciones) < 0:
            raise CommandError("La carga pide al menos una acción, y ningún número negativo: --acciones 10000.")
        if Documento.objects.filter(codigo=ROTULO).exists():
            raise CommandError("Esta base ya tiene la carga.")
        Documento.objects.create(codigo=ROTULO, titulo="Carga ficticia para medir", ficticio=True)
        azar = random.Random(2022)
        propias = self._acciones(azar, acciones)
        hechos = self._hechos(azar, propias, avances)
        self._vigencias(propias, hechos, self._planes(azar, propias))
        cargar_territorio(azar, Usuario.objects.get(username=ROTULO), barrios, intervenciones)
        if verbosity:
            self.stdout.write(f"{len(propias)} acciones y {avances} avances de carga.")

    def _acciones(self, azar, cuantas):
        estrategia = Estrategia.objects.first()
        unidades = Unidad.objects.bulk_create(Unidad(codigo=f"U{n:02d}", nombre=f"Unidad {n}") for n in range(40))
        objetivos = Objetivo.objects.bulk_create(
            Objetivo(estrategia=estrategia, codigo=f"C{n:03d}", literal=f"C {n}", orden=10 + n, nombre=f"Carga {n}")
            for n in range(100)
        )
        nuevas = (_accion(azar, n, azar.choice(objetivos), azar.choice(unidades)) for n in range(cuantas))
        # Sin las vigencias de nacimiento: se escriben al final, con toda la historia.
        propias = QuerySet(Accion).bulk_create(nuevas, batch_size=LOTE)
        inscribir(Accion, Accion.definiciones.model, motivo="Carga")
        return propias

    def _hechos(self, azar, acciones, cuantos):
        persona, _ = Usuario.objects.get_or_create(username=ROTULO)
        nuevos = (_avance(azar, acciones[n % len(acciones)], persona) for n in range(cuantos))
        avances = Avance.objects.bulk_create(nuevos, batch_size=LOTE)
        for avance in avances:
            avance.anulado_en = avance.registrado_en + timedelta(days=3) if azar.random() < 0.02 else None
        Anulacion.objects.bulk_create(
            Anulacion(avance=a, registrado_por=persona, registrado_en=a.anulado_en, motivo="Carga")
            for a in avances
            if a.anulado_en
        )
        return _por_accion(avances)

    def _planes(self, azar, acciones):
        persona = Usuario.objects.get(username=ROTULO)
        movidas = (accion for accion in acciones if azar.random() < 0.1)
        planes = Reprogramacion.objects.bulk_create(_plan(azar, accion, persona) for accion in movidas)
        for plan in planes:
            plan.anulado_en = None
        return _por_accion(planes)

    def _vigencias(self, acciones, hechos, planes):
        filas = (v for a in acciones for v in a.vigencias_de(hechos[a.pk], planes[a.pk]))
        Vigencia.objects.bulk_create(filas, batch_size=LOTE)


def _accion(azar, n, objetivo, unidad):
    inicio = ENERO + timedelta(days=azar.randrange(DIAS - 300))
    return Accion(
        objetivo=objetivo,
        codigo=f"K{n:05d}",
        orden=n,
        nombre=f"Acción de carga número {n} para la articulación de la seguridad ciudadana en el territorio {n % 97}",
        fecha_literal="carga",
        inicio=inicio,
        fin=inicio + timedelta(days=azar.choice([0, 27, 59, 150, 300])),
        modalidad=azar.choice(Modalidad.values),
        entregable=Accion.Entregable.EJECUCION,
        responsable=unidad,
    )


def _avance(azar, accion, persona):
    fecha = min(accion.inicio + timedelta(days=azar.randrange(360)), date(2026, 10, 31))
    estado = azar.choice(ESTADOS)
    return Avance(
        accion=accion,
        registrado_por=persona,
        fecha=fecha,
        registrado_en=datetime(fecha.year, fecha.month, fecha.day, 15, tzinfo=UTC)
        + timedelta(hours=azar.randrange(72)),
        estado=estado,
        porcentaje=FIJO.get(estado, azar.randrange(101)),
        que_se_hizo="Mesa técnica con las unidades responsables.",
    )


def _plan(azar, accion, persona):
    dia = min(accion.fin, date(2026, 10, 1))
    fin = accion.fin + timedelta(days=azar.choice([30, 60, 90]))
    registrado = datetime(dia.year, dia.month, dia.day, 20, tzinfo=UTC)
    return Reprogramacion(
        accion=accion, rige=dia, inicio=accion.inicio, fin=fin, motivo="Carga", documento="Oficio ficticio",
        documento_fecha=dia, registrado_por=persona, registrado_en=registrado,
    )  # fmt: skip


def _por_accion(registros):
    grupos = defaultdict(list)
    for registro in registros:
        grupos[registro.accion_id].append(registro)
    return grupos
