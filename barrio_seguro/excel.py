"""Columnas de los lanzamientos y las regiones de Barrio Seguro."""

from functools import partial

from seguimiento.excel import SEMAFORO, Columna, rotulo
from seguimiento.plazos import Situacion

Documento = partial(Columna, fuente="Documento")
Oficial = partial(Columna, fuente="Catálogo de ubigeos INEI")
Regla = partial(Columna, fuente="Regla del tablero, al corte")
Hecho = partial(Columna, fuente="Hecho que rige al corte")

AL_LADO = (
    Oficial("distrito", "Nombre oficial", "texto", 19, "Nombre oficial del distrito."),
    Columna("area", "Área del mapa", "texto", 18, "Región en que cae.", lambda f: f.area.nombre, fuente="Mapa"),
    Oficial("latitud", "Latitud", "coordenada", 10, "De la capital del distrito.", unidad="grados"),
    Oficial("longitud", "Longitud", "coordenada", 10, "De la capital del distrito.", unidad="grados"),
)  # fmt: skip
LANZAMIENTOS = (
    Columna("codigo", "Código", "codigo", 8, "Código del lanzamiento. Es nuestro: «L1» es el N° 1 de la lista."),
    Documento("numero", "N°", "entero", 6, "Número en la lista del documento; vacío si fue fuera del plan."),
    Documento("fecha_programada", "Fecha programada", "fecha", 13, "Fecha propuesta por el documento."),
    Documento("departamento_literal", "Departamento", "texto", 15, "Literal."),
    Documento("provincia_literal", "Provincia", "texto", 17, "Literal."),
    Documento("distrito_literal", "Distrito", "texto", 15, "Literal."),
    Oficial("ubigeo", "Ubigeo", "codigo", 9, "Código INEI del distrito: seis dígitos, con sus ceros."),
    Hecho("estado", "Estado", "texto", 12, "Programado, realizado o cancelado.", lambda f: f.estado_dicho),
    Regla("situacion", "Situación", "texto", 18, "Frente a su fecha programada.", rotulo(Situacion, "situacion")),
    SEMAFORO,
    Regla("motivo", "Por qué", "frase", 44, "La razón de la luz, en una frase."),
    Regla("dias_retraso", "Días de retraso", "entero", 9, "Desde la fecha programada.", unidad="días calendario"),
    Hecho("fecha_culminacion", "Se lanzó el", "fecha", 12, "Fecha del lanzamiento."),
    Hecho("nombre_barrio", "Barrio", "texto", 18, "Nombre propio del barrio."),
    Hecho("ordinal_nacional", "Ordinal nacional", "entero", 9, "Qué número de barrio seguro del país es."),
    *(columna.sin_imprimir() for columna in AL_LADO),
)  # fmt: skip
REGIONES = (
    Documento("numero", "N°", "entero", 6, "Número de fila en el documento."),
    Documento("nombre", "Región", "texto", 26, "Nombre literal."),
    Documento("cantidad", "Cantidad de BS", "entero", 12, "Barrios seguros en la línea base.", unidad="barrios"),
    Columna("area", "Área del mapa", "texto", 22, "Región del mapa.", lambda r: r.area.nombre, fuente="Mapa"),
    Oficial("departamento", "Departamento INEI", "codigo", 12, "Dos dígitos.", lambda r: r.area.departamento),
)  # fmt: skip
