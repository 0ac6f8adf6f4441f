"""El calendario: sesiones, fines de acciones, lanzamientos, plazos de acuerdos y feriados; por mes o en lista."""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from barrio_seguro.models import Lanzamiento
from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion
from estrategia.views import la_estrategia
from seguimiento.feriados import feriados
from seguimiento.periodos import MESES, correr
from seguimiento.plazos import Estado
from seguimiento.rotulos import ACCION, ACUERDO, CERRADOS, LANZAMIENTO, rotular

TIPOS = {
    "sesion": "Sesiones",
    "accion": "Fin de acciones",
    "lanzamiento": "Lanzamientos",
    "acuerdo": "Plazos de acuerdos",
    "feriado": "Feriados",
}
VISTAS = ("mes", "agenda")
MESES_DE_AGENDA = 3
MAXIMO = 1_000
DIAS = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")


@dataclass(frozen=True, slots=True)
class Evento:
    """Algo con día: `clave` lo nombra siempre igual, aunque se mueva. `rotulo`, si tiene luz, y cómo se lee.

    `objeto`: lo que lo tiene; nulo, un feriado.
    """

    dia: date
    tipo: str
    clave: str
    titulo: str
    url: str = ""
    rotulo: str = ""
    rotulo_dicho: str = ""
    detalle: str = ""
    objeto: object = None

    @property
    def descripcion(self):
        """Lo que el `.ics` dice: su palabra si está cerrado, que ya no cambia sola con los días, y su detalle."""
        return " · ".join(filter(None, [self.rotulo in CERRADOS and self.rotulo_dicho, self.detalle]))

    @property
    def cancelado(self):
        return self.objeto is not None and self.objeto.estado == Estado.CANCELADA


def eventos(usuario, estrategia, corte, desde, hasta, tipos=tuple(TIPOS), *, canceladas=False):
    """[`Evento`] entre dos fechas, ambas incluidas, en orden; lo cancelado, si se pide. Una consulta por tipo."""
    hallados = (e for tipo in tipos for e in BUSCAR[tipo](usuario, estrategia, corte, desde, hasta))
    que_van = [evento for evento in hallados if canceladas or not evento.cancelado]
    return sorted(que_van, key=lambda evento: (evento.dia, list(TIPOS).index(evento.tipo), evento.clave))


def con_luz(fila, palabras):
    """(rótulo, cómo se lee) de una fila al corte."""
    return fila.rotulo, rotular(fila.rotulo, fila.dias_retraso, palabras)


def de_sesiones(usuario, estrategia, corte, desde, hasta):
    sesiones = Sesion.objects.visibles_para(usuario).al(corte)
    en_fecha = Q(celebrada_el__range=(desde, hasta)) | Q(celebrada_el__isnull=True, plazo_fin__range=(desde, hasta))
    for sesion in sesiones.filter(en_fecha):
        ocurrio = sesion.celebrada_el and sesion.celebrada_el <= corte.fecha
        dicho = "celebrada" if ocurrio else "aún no ocurría" if sesion.celebrada_el else "programada"
        clave = f"sesion-{sesion.anio}-{sesion.tipo}-{sesion.numero}"
        dia = sesion.celebrada_el or sesion.plazo_fin
        yield Evento(
            dia, "sesion", clave, f"{sesion} ({dicho})", sesion.get_absolute_url(), detalle=sesion.lugar, objeto=sesion
        )


def de_acciones(usuario, estrategia, corte, desde, hasta):
    acciones = Accion.objects.visibles_para(usuario).al(corte, estrategia=estrategia)
    acciones = acciones.filter(plazo_fin__range=(desde, hasta))
    for accion in acciones.select_related("objetivo__estrategia").order_by("plazo_fin", "pk")[:MAXIMO]:
        titulo, clave = (
            f"{accion.codigo} {accion.nombre}",
            f"accion-{accion.objetivo.estrategia.codigo}-{accion.codigo}",
        )
        luz = con_luz(accion, ACCION)
        yield Evento(accion.plazo_fin, "accion", clave, titulo, accion.get_absolute_url(), *luz, objeto=accion)


def de_lanzamientos(usuario, estrategia, corte, desde, hasta):
    lanzamientos = Lanzamiento.objects.visibles_para(usuario).al(corte)
    for fila in lanzamientos.select_related("distrito__area"):
        dia = fila.racha_desde if fila.estado == Estado.CULMINADA else fila.plazo_fin
        if dia and desde <= dia <= hasta:
            titulo = f"Lanzamiento en {fila.distrito} ({fila.estado_dicho.lower()})"
            clave = f"lanzamiento-{fila.codigo}"
            lugar = f"{fila.distrito}, {fila.distrito.area}"
            luz = con_luz(fila, LANZAMIENTO)
            yield Evento(dia, "lanzamiento", clave, titulo, fila.get_absolute_url(), *luz, detalle=lugar, objeto=fila)


def de_acuerdos(usuario, estrategia, corte, desde, hasta):
    acuerdos = Acuerdo.objects.visibles_para(usuario).al(corte).filter(plazo_fin__range=(desde, hasta))
    for acuerdo in acuerdos.select_related("sesion", "responsable")[:MAXIMO]:
        titulo, clave = f"Plazo: {acuerdo.texto}", f"acuerdo-{acuerdo.codigo}"
        url, luz = acuerdo.get_absolute_url(), con_luz(acuerdo, ACUERDO)
        yield Evento(acuerdo.plazo_fin, "acuerdo", clave, titulo, url, *luz, detalle=acuerdo.responde, objeto=acuerdo)


def de_feriados(usuario, estrategia, corte, desde, hasta):
    for dia, nombre in feriados(desde, hasta):
        yield Evento(dia, "feriado", f"feriado-{dia.isoformat()}", nombre)


BUSCAR = {
    "sesion": de_sesiones,
    "accion": de_acciones,
    "lanzamiento": de_lanzamientos,
    "acuerdo": de_acuerdos,
    "feriado": de_feriados,
}


@require_safe
def calendario(request):
    """Un mes en cuadrícula, o tres en lista, al corte."""
    estrategia = la_estrategia(request)
    primero, vista, tipos = el_mes(request), elegido(request, "vista", VISTAS), los_tipos(request)
    meses = 1 if vista == "mes" else MESES_DE_AGENDA
    ultimo = correr(primero, meses) - timedelta(days=1)
    hallados = eventos(request.user, estrategia, request.corte, primero, ultimo, tipos)
    contexto = {
        "estrategia": estrategia,
        "vista": vista,
        "tipos": [(clave, nombre, clave in tipos) for clave, nombre in TIPOS.items()],
        "titulo": f"{MESES[primero.month - 1]} {primero.year}",
        "mes": f"{primero:%Y-%m}",
        "anterior": f"{correr(primero, -meses):%Y-%m}",
        "siguiente": f"{correr(primero, meses):%Y-%m}",
        "dias": DIAS,
        "semanas": semanas(primero, hallados) if vista == "mes" else [],
        "eventos": hallados,
    }
    return render(request, "tablero/calendario.html", contexto)


def el_mes(request):
    """El primer día del mes pedido como AAAA-MM; si falta, el del corte. Otra cosa es un 400."""
    pedido = request.GET.get("mes", "")
    if not pedido:
        return request.corte.fecha.replace(day=1)
    try:
        primero = date.fromisoformat(f"{pedido}-01")
    except ValueError:
        raise BadRequest(f"«{pedido}» no es un mes: escríbalo así, 2022-06.") from None
    if not 1901 <= primero.year <= 2198:
        raise BadRequest(f"«{pedido}» está fuera del calendario: de 1901 a 2198.")
    return primero


def elegido(request, nombre, opciones):
    valor = request.GET.get(nombre) or opciones[0]
    if valor not in opciones:
        raise BadRequest(f"«{valor}» no existe: use {', '.join(opciones)}.")
    return valor


def los_tipos(request):
    """Los pedidos con `tipo`, o todos."""
    pedidos = request.GET.getlist("tipo")
    if ajenos := [tipo for tipo in pedidos if tipo not in TIPOS]:
        raise BadRequest(f"«{ajenos[0]}» no es un tipo del calendario: use {', '.join(TIPOS)}.")
    return tuple(pedidos) or tuple(TIPOS)


def semanas(primero, hallados):
    """[[(día, es del mes, eventos)]] de lunes a domingo."""
    por_dia = defaultdict(list)
    for evento in hallados:
        por_dia[evento.dia].append(evento)
    filas = calendar.Calendar().monthdatescalendar(primero.year, primero.month)
    return [[(dia, dia.month == primero.month, por_dia.get(dia, [])) for dia in fila] for fila in filas]
