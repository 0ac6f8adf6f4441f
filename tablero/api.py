"""API de lectura: las mismas filas de la lista, como JSON."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from estrategia.filters import AccionFilter
from estrategia.models import Accion, Estrategia
from estrategia.views import acciones_por_listar
from seguimiento.excel import ROTULO
from seguimiento.frases import explicar
from seguimiento.plazos import Umbrales

from .decisiones import decisiones_al

POR_PAGINA, MAXIMO = 100, 500
SIN_ESTRATEGIA = "No hay una estrategia con ese código."


def de_lectura(vista):
    """Vista de la API: GET con sesión, o 401 en JSON; 404 sin rol. No escribe nada: de ahí la exención de CSRF, sin la
    que un POST sin testigo recibiría una página y no un 405."""

    @csrf_exempt
    @login_not_required
    @require_safe
    @wraps(vista)
    def con_sesion(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return error(401, "Inicie sesión para leer los datos.")
        if not request.user.mira:
            return error(404, "No hay nada que su cuenta pueda leer.")
        return vista(request, *args, **kwargs)

    return con_sesion


@de_lectura
def acciones(request):
    """GET /api/v1/acciones: página de acciones al corte. 401 sin sesión, 404 sin rol, 400 si un parámetro no vale."""
    estrategia = la_pedida(request)
    if estrategia is None:
        return error(404, SIN_ESTRATEGIA)
    filtro = AccionFilter(request.GET, acciones_por_listar(request, estrategia), request=request, estrategia=estrategia)
    try:
        pagina = leer_pagina(request, filtro)
    except ValueError as invalido:
        return error(400, str(invalido), errores=filtro.errors if filtro.errors else {})
    return en_json(respuesta(request, estrategia, pagina))


def la_pedida(request):
    """La estrategia de `?estrategia=`, o la que se muestra por defecto; nula si no existe."""
    estrategias = Estrategia.objects.visibles_para(request.user).con_rotulo()
    pedida = request.GET.get("estrategia", "")
    # PostgreSQL no admite el carácter nulo en un texto: preguntarle sería un error, no una búsqueda vacía.
    if "\0" in pedida:
        return None
    return (estrategias.filter(codigo=pedida) if pedida else estrategias).first()


@de_lectura
def decisiones(request):
    """GET /api/v1/decisiones: lo que se pide decidir al corte, pendiente o ya cerrado, primero lo más antiguo."""
    estrategia = la_pedida(request)
    if estrategia is None:
        return error(404, SIN_ESTRATEGIA)
    filas = decisiones_al(request.user, estrategia, request.corte).leidas()
    tiempos = {"corte": request.corte.fecha.isoformat(), "conocido": request.corte.conocido_iso}
    rotulo = {"demostracion": True, "rotulo": ROTULO} if estrategia.demostracion else {}
    return en_json(tiempos | rotulo | {"decisiones": [decision(fila) for fila in filas]})


def decision(fila):
    """Una decisión al corte; nulo es «no se dijo» o «aún no»."""
    objeto, cierre = fila.objeto, fila.cierre
    return {
        "codigo": fila.codigo,
        "pide": fila.pide,
        "a_quien": fila.a_quien or None,
        "de": objeto and {"tipo": objeto._meta.model_name, "codigo": objeto.codigo},
        "pedida": fila.fecha,
        "para": fila.para,
        "estado": fila.estado,
        "espera": fila.espera,
        "vencida": fila.vencida,
        "cerrada": fila.cerrada_el,
        "respuesta": cierre and cierre.texto,
        "documento": cierre and (cierre.documento or None),
    }


def en_json(datos, tipo="application/json"):
    return JsonResponse(datos, headers={"Cache-Control": "private, no-store"}, content_type=tipo)


def error(status, mensaje, **mas):
    return JsonResponse({"error": mensaje, **mas}, status=status, json_dumps_params={"ensure_ascii": False})


def leer_pagina(request, filtro):
    """La página pedida del filtro. Lanza `ValueError` con lo que no vale y lo que se admite."""
    if not filtro.is_valid():
        raise ValueError("Hay filtros que no existen; vea «errores».")
    n, por_pagina = entero(request, "pagina", 1), entero(request, "por_pagina", POR_PAGINA)
    if por_pagina > MAXIMO:
        raise ValueError(f"por_pagina={por_pagina}: se admiten hasta {MAXIMO}.")
    consulta = filtro.qs if filtro.trae_orden else filtro.qs.order_by("objetivo__orden", "orden", "pk")
    paginador = Paginator(consulta.values_list("pk", flat=True), por_pagina)
    if n > paginador.num_pages:
        raise ValueError(f"pagina={n}: hay {paginador.num_pages}.")
    return paginador.page(n)


def entero(request, nombre, si_falta):
    texto = request.GET.get(nombre, str(si_falta))
    if not (texto.isascii() and texto.isdigit() and 0 < len(texto) < 8 and int(texto)):
        raise ValueError(f"{nombre}=«{texto}» no es un número entero mayor que 0.")
    return int(texto)


def respuesta(request, estrategia, pagina):
    corte = request.corte
    acciones = Accion.objects.detalladas(list(pagina), corte, request.user)
    datos = {
        "corte": corte.fecha.isoformat(),
        "conocido": corte.conocido_iso,
        "total": pagina.paginator.count,
        "siguiente": siguiente(request, pagina),
        "acciones": [fila(accion) for accion in explicar(acciones, corte, Umbrales.vigentes())],
    }
    return datos | ({"demostracion": True, "rotulo": ROTULO} if estrategia.demostracion else {})


def siguiente(request, pagina):
    """Dirección de la página que sigue, con los dos tiempos fijos: todas se leen de la misma foto. Nula si no hay."""
    if not pagina.has_next():
        return None
    consulta = request.GET.copy()
    consulta["corte"], consulta["conocido"] = request.corte.fecha.isoformat(), request.corte.conocido_iso
    consulta["pagina"] = pagina.next_page_number()
    return request.build_absolute_uri(f"{request.path}?{consulta.urlencode()}")


def fila(accion):
    """Una acción al corte. Fechas ISO, porcentajes de 0 a 100; nulo es «no hay», que no es 0."""
    return {
        "codigo": accion.codigo,
        "objetivo": accion.objetivo.codigo,
        "nombre": accion.nombre,
        "fecha_programada": accion.fecha_literal,
        "inicio": accion.plazo_inicio,
        "fin": accion.plazo_fin,
        "inicio_original": accion.inicio_original,
        "fin_original": accion.fin_original,
        "reprogramaciones": accion.movimientos,
        "modalidad": accion.modalidad,
        "estado": accion.estado,
        "avance": numero(accion.avance),
        "programado": numero(accion.programado),
        "situacion": accion.situacion,
        "semaforo": accion.semaforo,
        "rotulo": accion.rotulo_dicho,
        "rotulo_codigo": accion.rotulo,
        "motivo": accion.motivo,
        "dias_retraso": accion.dias_retraso,
        "dias_retraso_original": accion.dias_retraso_original,
        "frescura": accion.frescura,
        "responsable": accion.responsable and accion.responsable.codigo,
        "fuente": accion.fuente and str(accion.fuente),
    }


def numero(valor):
    return None if valor is None else float(valor)
