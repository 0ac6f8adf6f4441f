"""Filas → figuras de Plotly, como diccionarios. No consulta; los colores los pone la página según el esquema."""

from seguimiento.frases import fecha
from seguimiento.rotulos import Rotulo

CODIGOS = {"autorange": "reversed", "type": "category"}


def curva(puntos):
    """Programado contra real por cierre; `puntos`: [(cierre, Totales o nulo si es posterior al corte, Totales)].

    Lo programado es lineal (supuesto). Lo real es la media de las que reportaron, y va junto a lo que les tocaba a esas
    mismas (semantica §5): frente a lo programado de todas no se compara.
    """
    cierres = [cierre.isoformat() for cierre, *_ in puntos]
    reales = [(cierre, totales) for cierre, totales, _ in puntos if totales and totales.reportadas]
    reportados = [cierre.isoformat() for cierre, _ in reales]
    cuantas = [f"{totales.reportadas} de {totales.n} reportadas" for _, totales in reales]
    return figura(
        [
            linea(cierres, [p.programado_medio for *_, p in puntos], "Programado de todas, lineal (supuesto)", "dot"),
            linea(reportados, [t.avance_medio for _, t in reales], "Avance de las reportadas", "solid", cuantas),
            linea(
                reportados, [t.programado_medio_reportadas for _, t in reales],
                "Programado de esas, lineal (supuesto)", "dash", cuantas,
            ),
        ],
        yaxis={"title": {"text": "%"}, "range": [0, 105]},
        xaxis={"type": "date", "tickformat": "%d/%m/%y", "tickvals": cierres, "tickangle": -45},
    )  # fmt: skip


def linea(x, y, nombre, trazo, textos=None):
    serie = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": [None if valor is None else float(valor) for valor in y],
        "name": nombre,
        "line": {"dash": trazo},
        "hovertemplate": "%{x|%d/%m/%Y}: %{y:.1f} %" + ("<br>%{text}" if textos else "") + "<extra></extra>",
    }
    return serie | ({"text": textos} if textos else {})


def situaciones(objetivos):
    """Acciones por su luz y objetivo, en barras apiladas; `objetivos`: [(codigo, Totales)]."""
    series = [serie | {"orientation": "h", "x": serie["y"], "y": serie["x"]} for serie in apiladas(objetivos)]
    for serie in series:
        serie["hovertemplate"] = f"%{{y}}: %{{x}} {serie['name'].lower()}<extra></extra>"
    return figura(series, barmode="stack", xaxis={"title": {"text": "acciones"}}, yaxis=CODIGOS, height=alto(objetivos))


def historia(puntos):
    """Acciones por su luz a cada cierre de mes, en columnas apiladas; `puntos`: [(cierre, Totales)]."""
    series = apiladas([(fecha(cierre), totales) for cierre, totales in puntos])
    for serie in series:
        serie["hovertemplate"] = f"%{{x}}: %{{y}} {serie['name'].lower()}<extra></extra>"
    return figura(
        series, barmode="stack", xaxis={"type": "category", "tickangle": -45}, yaxis={"title": {"text": "acciones"}}
    )


def apiladas(grupos):
    """Una serie por rótulo que alguno tenga; `grupos`: [(x, Totales)]."""
    return [
        {
            "type": "bar",
            "name": rotulo.label,
            "x": [x for x, _ in grupos],
            "y": [totales.rotulos[rotulo] for _, totales in grupos],
            "meta": rotulo.value,
        }
        for rotulo in Rotulo
        if any(totales.rotulos[rotulo] for _, totales in grupos)
    ]


def retrasos(objetivos):
    """Días de retraso por objetivo, media y máximo; `objetivos`: [(codigo, n, con retraso, media, máximo)];
    media y máximo, nulos donde ninguna se retrasó."""
    codigos = [codigo for codigo, *_ in objetivos]
    series = [
        {
            "type": "bar",
            "orientation": "h",
            "name": nombre,
            "y": codigos,
            "x": [float(fila[indice] or 0) for fila in objetivos],
            "hovertemplate": f"%{{y}}: %{{x:.1f}} días, {nombre.lower()}<extra></extra>",
        }
        for nombre, indice in (("Máximo", 4), ("Media de las que tienen retraso", 3))
    ]
    return figura(series, xaxis={"title": {"text": "días calendario"}}, yaxis=CODIGOS, height=alto(objetivos))


def alto(filas):
    """Para que cada fila de un gráfico horizontal se distinga."""
    return max(380, 120 + 22 * len(filas))


def figura(series, **diseno):
    # La leyenda, arriba: debajo taparía los rótulos del eje en el teléfono.
    leyenda = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
    base = {"legend": leyenda, "margin": {"l": 50, "r": 16, "t": 16, "b": 84}, "height": 440}
    return {"data": series, "layout": base | diseno}
