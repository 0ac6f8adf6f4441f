"""Columnas de los lanzamientos y las regiones de Barrio Seguro."""

from functools import partial

from seguimiento.excel import LUZ, SEMAFORO, Columna, rotulo
from seguimiento.plazos import Situacion
from seguimiento.rotulos import LANZAMIENTO

Documento = partial(Columna, fuente="Documento")
Oficial = partial(Columna, fuente="Catálogo de ubigeos INEI")
Regla = partial(Columna, fuente="Regla del tablero, al corte")
Hecho = partial(Columna, fuente="Hecho que rige al corte")
Registro = partial(Columna, fuente="Registro de la DGSC")

AL_LADO = (
    Regla("movimientos", "Reprogramaciones", "entero", 9, "Cuántas veces se movió la fecha, hasta el corte."),
    Regla(
        "dias_retraso_original", "Retraso original", "entero", 9, "Frente a su fecha programada.",
        unidad="días calendario",
    ),
    Oficial("distrito", "Nombre oficial", "texto", 19, "Nombre oficial del distrito.", lambda f: f.distrito.nombre),
    Columna("area", "Región", "texto", 18, "Área del mapa en que cae.", lambda f: str(f.distrito.area), fuente="Mapa"),
    Oficial("latitud", "Latitud", "coordenada", 10, "De la capital del distrito.", unidad="grados"),
    Oficial("longitud", "Longitud", "coordenada", 10, "De la capital del distrito.", unidad="grados"),
)  # fmt: skip
LANZAMIENTOS = (
    Columna("codigo", "Código", "codigo", 8, "Código del lanzamiento. Es nuestro: «L1» es el N° 1 de la lista."),
    Documento("numero", "N°", "entero", 6, "Número en la lista del documento; vacío si fue fuera del plan."),
    Documento("fecha_programada", "Fecha programada", "fecha", 13, "La original; si fue fuera del plan, la primera."),
    Regla("plazo_fin", "Fecha vigente", "fecha", 12, "La de la última reprogramación o, si no la hay, la programada."),
    Documento("departamento_literal", "Departamento", "texto", 15, "Literal."),
    Documento("provincia_literal", "Provincia", "texto", 17, "Literal."),
    Documento("distrito_literal", "Distrito", "texto", 15, "Literal."),
    Oficial("ubigeo", "Ubigeo", "codigo", 9, "Código INEI del distrito: seis dígitos.", lambda f: f.distrito.ubigeo),
    Hecho("estado", "Estado", "texto", 12, "Programado, realizado o cancelado.", lambda f: f.estado_dicho),
    Regla(
        "situacion", "Situación", "texto", 18, "Frente a su fecha vigente.",
        rotulo(Situacion, "situacion", LANZAMIENTO),
    ),
    SEMAFORO,
    LUZ,
    Regla("motivo", "Por qué", "frase", 44, "La razón de la luz, en una frase."),
    Regla(
        "dias_retraso", "Días de retraso", "entero", 9,
        "Desde la fecha vigente hasta el corte si está vencido, o hasta que se lanzó si fue fuera de plazo; 0 si no.",
        unidad="días calendario",
    ),
    Hecho("fecha_culminacion", "Se lanzó el", "fecha", 12, "Fecha del lanzamiento."),
    Hecho("nombre_barrio", "Barrio", "texto", 18, "Nombre propio del barrio."),
    Hecho("ordinal_nacional", "Ordinal nacional", "entero", 9, "Qué número de barrio seguro del país es."),
    *(columna.sin_imprimir() for columna in AL_LADO),
)  # fmt: skip
REGIONES = (
    Documento("numero", "N°", "entero", 6, "Número de fila en el documento.", lambda r: r.region and r.region.numero),
    Columna("area", "Región", "texto", 24, "Área del mapa.", lambda r: str(r.area), fuente="Mapa"),
    Documento(
        "nombre", "Nombre literal", "texto", 24, "Como la escribe.", lambda r: str(r.region or "no la trae")
    ),
    Documento(
        "cantidad", "Cantidad de BS", "entero", 12, "Barrios en la línea base; vacía si no la trae.",
        lambda r: r.region and r.region.cantidad, unidad="barrios",
    ),
    Hecho("lanzados", "Lanzados después", "entero", 11, "Después de la línea base y hasta el corte."),
    Regla(
        "barrios", "Barrios al corte", "mixto", 11, "Línea base más lanzados.",
        lambda r: ("sin dato", "texto") if r.barrios is None else (r.barrios, "entero"), unidad="barrios",
    ),
    Registro("registrados", "Registrados de la base", "entero", 12, "Con su distrito, de los que el documento cuenta."),
    Regla(
        "registro", "Registrados, en %", "mixto", 11, "Registrados de la base ÷ cantidad de BS.",
        lambda r: ("no le cuenta ninguno", "texto") if r.registro is None else (r.registro, "porcentaje"),
    ),
    Registro("nuevos", "Registrados, lanzados después", "entero", 12, "Los nacidos de un lanzamiento."),
    Hecho("lanzamientos", "Lanzamientos", "entero", 12, "Previstos y agregados.", lambda r: len(r.lanzamientos)),
    Hecho("realizados", "Lanzamientos realizados", "entero", 12, "De los previstos y agregados."),
    Regla("atrasos", "Lanzamientos vencidos", "entero", 12, "Sin hacerse y con la fecha pasada."),
    Oficial("departamento", "Departamento INEI", "codigo", 12, "Dos dígitos.", lambda r: r.area.departamento),
)  # fmt: skip
BARRIOS = (
    Oficial("ubigeo", "Ubigeo", "codigo", 9, "Código INEI del distrito: seis dígitos.", lambda b: b.distrito.ubigeo),
    Columna("region", "Región", "texto", 20, "Área del mapa.", lambda b: str(b.distrito.area), fuente="Mapa"),
    Oficial("provincia", "Provincia", "texto", 18, "La del distrito.", lambda b: b.distrito.provincia),
    Oficial("distrito", "Distrito", "texto", 20, "Nombre oficial.", lambda b: b.distrito.nombre),
    Registro("nombre", "Barrio", "texto", 26, "Nombre propio; vacío si aún no se conoce."),
    Registro("desde", "Lanzado el", "fecha", 12, "Vacía si es de la línea base y no se conoce."),
    Registro("ordinal_nacional", "Ordinal nacional", "entero", 10, "Qué número de barrio seguro del país es."),
    Registro("comisaria", "Comisaría", "texto", 24, "La que lo opera."),
    Registro(
        "articulador", "Articulador", "texto", 13, "Unidad del articulador territorial.",
        lambda b: b.articulador and b.articulador.codigo,
    ),
    Registro("hasta", "Intervenido hasta", "fecha", 12, "Vacía mientras se interviene."),
    Regla("estado", "Estado", "texto", 14, "En intervención o concluido, al corte.", lambda b: b.estado_dicho),
    Registro("latitud", "Latitud", "coordenada", 10, "Del barrio.", unidad="grados"),
    Registro("longitud", "Longitud", "coordenada", 10, "Del barrio.", unidad="grados"),
    Registro("lanzamiento", "Lanzamiento", "codigo", 11, "El que lo creó.", lambda b: codigo_de(b.lanzamiento)),
)  # fmt: skip


def codigo_de(objeto):
    return objeto.codigo if objeto else ""


def sustentos_para(usuario):
    """Función que da, de una intervención, lo que la prueba y esa persona puede ver."""
    return lambda fila: "; ".join(s.leido_por(usuario) for s in fila.sustentos.all())


def intervenciones(usuario):
    """Columnas de las intervenciones; los sustentos reservados solo los nombra a quien puede verlos."""
    return (
        Registro("fecha", "Fecha", "fecha", 12, "Cuándo ocurrió."),
        Columna("region", "Región", "texto", 20, "Área del mapa.", lambda i: str(i.area), fuente="Mapa"),
        Registro("barrio", "Barrio", "texto", 24, "Vacío si es de toda la región.", lambda i: str(i.barrio or "")),
        Registro("tipo", "Qué es", "texto", 24, "Tipo de intervención.", lambda i: i.get_tipo_display()),
        Documento("eje", "Eje", "texto", 22, "De su actividad.", lambda i: str(i.actividad.eje if i.actividad else "")),
        Documento("que", "Actividad o factor", "frase", 40, "Con las palabras del documento."),
        Registro("descripcion", "Descripción", "frase", 50, "Qué se hizo o se halló."),
        Registro("unidad", "Unidad", "texto", 11, "La que la hizo.", lambda i: i.unidad.codigo),
        Registro("sustentos", "Sustento", "frase", 36, "Lo que la prueba.", sustentos_para(usuario)),
        Registro("registrado_por", "Registró", "texto", 20, "Quién.", lambda i: str(i.registrado_por)),
        Registro("registrado_en", "Registrado el", "instante", 16, "Cuándo."),
    )
