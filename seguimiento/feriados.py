"""Feriados nacionales del Perú, los de ley. Los días no laborables que cada año decreta el Ejecutivo no están."""

from functools import lru_cache

from holidays import country_holidays


@lru_cache
def del_anio(anio):
    """[(fecha, nombre)] del año, en orden. La biblioteca da el Domingo de Resurrección, que ninguna ley declara."""
    dados = country_holidays("PE", years=anio, language="es")
    return sorted((dia, nombre) for dia, nombre in dados.items() if nombre != "Domingo de Resurrección")


def feriados(inicio, fin):
    """[(fecha, nombre)] entre dos fechas, ambas incluidas."""
    anios = range(inicio.year, fin.year + 1)
    return [(dia, nombre) for anio in anios for dia, nombre in del_anio(anio) if inicio <= dia <= fin]
