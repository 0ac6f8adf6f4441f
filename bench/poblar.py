"""Llena una base con 10 000 acciones y 100 000 avances, para medir. Uso: `python bench/poblar.py` con DATABASE_URL.

Semilla fija: dos corridas miden lo mismo. Escribe por lotes, sin los verbos: son datos de banco, no de producción.
"""

import os
import random
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import transaction  # noqa: E402

from estrategia.models import Accion, Avance, Estrategia, Objetivo  # noqa: E402
from seguimiento.models import Unidad, Usuario  # noqa: E402

ACCIONES, AVANCES = 10_000, 100_000
ENERO = date(2022, 1, 1)
LIMA = timezone(timedelta(hours=-5))
FIJO = {"culminada": 100, "no_iniciada": 0}
ESTADOS = ["no_iniciada", "en_proceso", "en_proceso", "en_proceso", "culminada", "suspendida"]


@transaction.atomic
def poblar(azar):
    """Agrega las acciones a la estrategia cargada y diez avances a cada una."""
    estrategia = Estrategia.objects.first()
    objetivos = list(Objetivo.objects.filter(estrategia=estrategia))
    unidades = [
        Unidad.objects.get_or_create(codigo=f"U{n:02d}", defaults={"nombre": f"Unidad {n}"})[0] for n in range(20)
    ]
    persona = Usuario.objects.get_or_create(
        username="banco", defaults={"rol": "operador", "unidad": estrategia.unidad}
    )[0]
    acciones = Accion.objects.bulk_create(
        [accion(azar, n, azar.choice(objetivos), azar.choice(unidades)) for n in range(ACCIONES)], batch_size=1000
    )
    avances = (avance(azar, acciones[n % ACCIONES], persona) for n in range(AVANCES))
    Avance.objects.bulk_create(avances, batch_size=1000)


def accion(azar, n, objetivo, unidad):
    inicio = ENERO + timedelta(days=azar.randrange(300))
    fin = inicio + timedelta(days=azar.choice([0, 27, 59, 150, 300]))
    modalidad = azar.choice(["hito", "continua"])
    nombre = f"Acción de banco número {n} para la articulación de la seguridad ciudadana en el territorio {n % 97}"
    return Accion(
        objetivo=objetivo, codigo=f"B{n:05d}", orden=100 + n, nombre=nombre, fecha_literal="2022", inicio=inicio,
        fin=fin, modalidad=modalidad, entregable="ejecucion", responsable=unidad,
    )  # fmt: skip


def avance(azar, accion, persona):
    fecha = ENERO + timedelta(days=azar.randrange(360))
    estado = azar.choice(ESTADOS)
    registrado = datetime(fecha.year, fecha.month, fecha.day, 18, tzinfo=LIMA) + timedelta(hours=azar.randrange(72))
    return Avance(
        accion=accion, registrado_por=persona, fecha=fecha, registrado_en=registrado, estado=estado,
        porcentaje=FIJO.get(estado, azar.randrange(101)), que_se_hizo="Mesa técnica",
    )  # fmt: skip


if __name__ == "__main__":
    poblar(random.Random(2022))
    print(f"{Accion.objects.count()} acciones y {Avance.objects.count()} avances")
