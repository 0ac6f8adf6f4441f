"""El rótulo: la única palabra que se lee junto a la luz, con su color y su figura (semantica §4.5).

La regla que lo elige es de `plazos.Regla`; aquí está el catálogo y cómo se dice de una acción, de un lanzamiento, de
un acuerdo o de una sesión.
"""

from dataclasses import dataclass

from django.db import models


class Semaforo(models.TextChoices):
    """El color de la luz."""

    ROJO = "rojo", "Rojo"
    AMBAR = "ambar", "Ámbar"
    VERDE = "verde", "Verde"
    GRIS = "gris", "Gris"


class Rotulo(models.TextChoices):
    """La palabra, en el orden en que se lee un total; sin los días, que son de cada fila."""

    CULMINADA_EN_PLAZO = "culminada_en_plazo", "Culminada en plazo"
    CULMINADA = "culminada", "Culminada"
    CULMINADA_TARDE = "culminada_tarde", "Culminada tarde"
    A_RITMO = "a_ritmo", "A ritmo"
    EN_PLAZO = "en_plazo", "En plazo"
    EN_RIESGO = "en_riesgo", "En riesgo"
    EN_RIESGO_SIN_DATO = "en_riesgo_sin_dato", "En riesgo, sin dato"
    POR_VENCER = "por_vencer", "Por vencer"
    ATRASADA = "atrasada", "Atrasada"
    VENCIDA = "vencida", "Vencida"
    SIN_DATO = "sin_dato", "Sin dato"
    RECIEN_INICIADA = "recien_iniciada", "Recién iniciada"
    SIN_REPORTE_AUN = "sin_reporte_aun", "Sin reporte aún"
    POR_INICIAR = "por_iniciar", "Por iniciar"
    SIN_FECHA = "sin_fecha", "Sin fecha"
    CANCELADA = "cancelada", "Cancelada"


CERRADOS = (Rotulo.CULMINADA_EN_PLAZO, Rotulo.CULMINADA, Rotulo.CULMINADA_TARDE, Rotulo.CANCELADA)

# De cada rótulo, el color de su luz y el nombre de su figura (`templates/seguimiento/_figuras.html`).
LUZ = {
    Rotulo.CULMINADA_EN_PLAZO: (Semaforo.VERDE, "culminada"),
    Rotulo.CULMINADA: (Semaforo.VERDE, "culminada"),
    Rotulo.CULMINADA_TARDE: (Semaforo.VERDE, "tarde"),
    Rotulo.A_RITMO: (Semaforo.VERDE, "ritmo"),
    Rotulo.EN_PLAZO: (Semaforo.GRIS, "abierta"),
    Rotulo.EN_RIESGO: (Semaforo.AMBAR, "riesgo"),
    Rotulo.EN_RIESGO_SIN_DATO: (Semaforo.AMBAR, "callada"),
    Rotulo.POR_VENCER: (Semaforo.AMBAR, "riesgo"),
    Rotulo.ATRASADA: (Semaforo.ROJO, "atraso"),
    Rotulo.VENCIDA: (Semaforo.ROJO, "vencida"),
    Rotulo.SIN_DATO: (Semaforo.ROJO, "sindato"),
    Rotulo.RECIEN_INICIADA: (Semaforo.GRIS, "inicio"),
    Rotulo.SIN_REPORTE_AUN: (Semaforo.GRIS, "abierta"),
    Rotulo.POR_INICIAR: (Semaforo.GRIS, "inicio"),
    Rotulo.SIN_FECHA: (Semaforo.GRIS, "inicio"),
    Rotulo.CANCELADA: (Semaforo.GRIS, "inicio"),
}


def semaforo(rotulo):
    """El color de la luz de un `Rotulo`."""
    return LUZ[rotulo][0]


def figura(rotulo):
    """El nombre de la figura de un rótulo, que es también su clase en las hojas de estilo."""
    return LUZ[rotulo][1]


@dataclass(frozen=True, slots=True)
class Palabras:
    """Cómo se dice lo mismo de una acción, de un lanzamiento, de un acuerdo y de una sesión.

    `cerrada`: el participio de haberla hecho, en su género; `culmino`, el verbo. `nadie`: lo que se dice si no consta
    ningún hecho.
    """

    culmino: str = "culminó"
    cerrada: str = "Culminada"
    nadie: str = "nadie ha reportado"
    masculino: bool = False

    def en_genero(self, dicho):
        """«Vencida» → «Vencido», si toca: la última palabra de las que el catálogo dice en femenino."""
        return dicho.removesuffix("a") + "o" if self.masculino and dicho.endswith(("ada", "ida")) else dicho

    def decir(self, dicho):
        """Lo que un catálogo dice de una acción, dicho de esto: «Culminada fuera de plazo» → «Realizado fuera…»."""
        if dicho.startswith("Culminada"):
            return self.cerrada + dicho.removeprefix("Culminada")
        return self.en_genero(dicho)


ACCION = Palabras()
SESION = Palabras("se celebró", "Celebrada", "no consta que se celebró")
ACUERDO = Palabras("se cumplió", "Cumplido", "nadie ha reportado", masculino=True)
LANZAMIENTO = Palabras("se lanzó", "Realizado", "no consta que se lanzó", masculino=True)


def rotular(rotulo, retraso=0, palabras=ACCION):
    """El rótulo como se lee: «Vencida hace 150 días», «Realizado tarde, 1 día»; `retraso`, en días."""
    hace = "1 día" if retraso == 1 else f"{retraso:,} días"
    if rotulo == Rotulo.VENCIDA:
        return f"{palabras.en_genero('Vencida')} hace {hace}"
    if rotulo == Rotulo.SIN_DATO:
        return f"Sin dato: venció hace {hace}"
    if rotulo == Rotulo.CULMINADA_TARDE:
        return f"{palabras.cerrada} tarde, {hace}"
    return nombrar(rotulo, palabras)


def nombrar(rotulo, palabras=ACCION):
    """El rótulo sin los días, como se cuenta: «Culminada tarde», «Vencido»."""
    return palabras.decir(Rotulo(rotulo).label)


CERRADAS = {"culminada_fuera_de_plazo": Rotulo.CULMINADA_TARDE, "culminada_sin_plazo": Rotulo.CULMINADA}
DE_COLOR = {
    Semaforo.VERDE: Rotulo.A_RITMO,
    Semaforo.AMBAR: Rotulo.EN_RIESGO,
    Semaforo.ROJO: Rotulo.ATRASADA,
    Semaforo.GRIS: Rotulo.EN_PLAZO,
}


def guardado(fila):
    """(rótulo, cómo se lee) de la fila de un corte publicado, que es un diccionario.

    Los publicados antes de la regla 2 no lo guardaron: se deduce de su situación, su color y su estado.
    """
    if "rotulo_codigo" in fila:
        return Rotulo(fila["rotulo_codigo"]), fila["rotulo"]
    if "situacion" not in fila:  # las de una carpeta de antes: su color, y la razón que trae escrita
        return DE_COLOR[fila["semaforo"]], ""
    rotulo = _deducir(fila["situacion"], fila.get("semaforo"), fila.get("estado"))
    return rotulo, rotular(rotulo, fila["dias_retraso"]) if fila.get("dias_retraso") else nombrar(rotulo)


def _deducir(situacion, color, estado):
    if situacion == "vencida":
        return Rotulo.SIN_DATO if estado == "sin_reporte" else Rotulo.VENCIDA
    if situacion in CERRADAS:
        return CERRADAS[situacion]
    if situacion == "por_vencer" and color == Semaforo.AMBAR:
        return Rotulo.POR_VENCER
    return DE_COLOR.get(color, Rotulo.EN_PLAZO) if situacion in ("en_plazo", "por_vencer") else Rotulo(situacion)
