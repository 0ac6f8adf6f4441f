from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from seguimiento.querysets import ClaveNatural, VisibleQuerySet


class AnioQuerySet(ClaveNatural):
    CLAVE = ("anio",)


class SesionQuerySet(ClaveNatural):
    CLAVE = ("anio", "tipo", "numero")

    def celebradas(self, corte):
        """Las que ya ocurrieron en T. El documento las da por hechas: no son hechos registrados."""
        return self.filter(fecha__lte=corte.fecha)

    def cumplimiento(self, corte, normas, anios):
        """`Cumplimiento` del art. 5 por año, del último al primero, para los años con sesiones hasta T y el de T."""
        cuentas = {
            fila["anio"]: fila
            for fila in self.celebradas(corte)
            .values("anio")
            .annotate(
                ordinarias=Count("pk", Q(tipo="ordinaria")),
                descentralizadas=Count("pk", Q(tipo="ordinaria", descentralizada=True)),
            )
        }
        vacia = {"ordinarias": 0, "descentralizadas": 0}
        return [
            Cumplimiento.del_anio(anio, cuentas.get(anio, vacia), corte, normas, anios)
            for anio in sorted({*cuentas, corte.fecha.year}, reverse=True)
        ]


@dataclass(frozen=True, slots=True)
class Cumplimiento:
    """Sesiones de un año frente a la Ley 27933, art. 5, a la fecha de corte (semantica §6).

    `exigidas` es (ordinarias, descentralizadas) o nulo si no hay norma cargada para el año; `cumple` es nulo
    mientras no se puede decir: año abierto, registro incompleto o norma por confirmar.
    """

    anio: int
    ordinarias: int
    descentralizadas: int
    exigidas: tuple[int, int] | None
    cerrado: bool
    completo: bool

    @classmethod
    def del_anio(cls, anio, cuenta, corte, normas: Iterable, anios: Iterable):
        norma = next((n for n in normas if n.cubre(anio)), None)
        return cls(
            anio,
            cuenta["ordinarias"],
            cuenta["descentralizadas"],
            norma and (norma.ordinarias, norma.descentralizadas),
            corte.fecha >= date(anio, 12, 31),
            any(declarado.anio == anio and declarado.registro_completo for declarado in anios),
        )

    @property
    def cumple(self):
        if not (self.cerrado and self.completo and self.exigidas):
            return None
        return self.cumple_ordinarias and self.cumple_descentralizadas

    @property
    def cumple_ordinarias(self):
        return self.ordinarias >= self.exigidas[0]

    @property
    def cumple_descentralizadas(self):
        return self.descentralizadas >= self.exigidas[1]

    def _frase(self, n, indice, cumple):
        if not self.exigidas:
            return f"{n} {'registrada' if n == 1 else 'registradas'}, norma por confirmar"
        if not self.cerrado:
            return f"van {n} de {self.exigidas[indice]}"
        if not self.completo:
            return f"{n} {'registrada' if n == 1 else 'registradas'}, registro incompleto"
        return f"{n} de {self.exigidas[indice]}" + (", cumple" if cumple() else ", no cumple")

    @property
    def frase_ordinarias(self):
        """«4 de 4, cumple» · «van 2 de 4» · «3 registradas, registro incompleto»."""
        return self._frase(self.ordinarias, 0, lambda: self.cumple_ordinarias)

    @property
    def frase_descentralizadas(self):
        return self._frase(self.descentralizadas, 1, lambda: self.cumple_descentralizadas)


class CorteQuerySet(VisibleQuerySet):
    """Cortes publicados y por publicar."""

    def con_rastro(self):
        return self.select_related("sesion", "registrado_por").prefetch_related("pasos__registrado_por")
