"""Con qué se congela un corte: se espera a quienes escriben, se lee a su (T, K) y se dice qué cambió desde el envío."""

from dataclasses import dataclass, replace

from django.utils import timezone

from barrio_seguro.models import Lanzamiento
from conasec.models import Acuerdo, CortePublicado, Sesion
from estrategia.models import Accion, Estrategia
from seguimiento.models import AnulacionCierre, CierreDecision, Decision, Usuario
from seguimiento.turnos import esperar_tablas, tomar_turno

from .contenido import contenido, cotejar_con, desde_entonces


@dataclass
class Congelador:
    """Lee, para una persona, lo que un corte guarda."""

    usuario: Usuario
    estrategia: Estrategia
    publicado: CortePublicado

    def esperar(self):
        """Espera a todos los que estén escribiendo lo que se guarda: cada verbo tiene tomada la fila que escribe.

        Quien pide una decisión que no es de nada, o responde una, no tiene ninguna de esas: se espera a su tabla.
        """
        for consulta in (Accion.objects.de(self.estrategia), Lanzamiento.objects, Acuerdo.objects, Sesion.objects):
            tomar_turno(consulta.all())
        esperar_tablas(Decision, CierreDecision, AnulacionCierre)

    def contenido(self, corte):
        return contenido(self.usuario, self.estrategia, corte, self.publicado.sesion)

    def lo_enviado(self, corte=None):
        """El contenido del último envío; sin revisión guardada, lo que se lee a ese corte, o a su (T, K)."""
        revision = getattr(self.publicado.envio, "revision", None)
        return revision.datos if revision else self.contenido(corte or self.publicado.corte)

    def cambios(self, datos=None):
        """`Cotejo` de lo enviado, o de esos datos, con lo que hoy se sabe de la misma fecha."""
        mismo = self.publicado.corte
        ahora = replace(mismo, conocido=timezone.now(), es_ahora=True)
        hechos = desde_entonces(mismo)
        return cotejar_con("desde que se envió", datos or self.lo_enviado(), self.contenido(ahora), hechos)

    def lo_corregido(self, datos):
        """`Cotejo` del envío anterior con esos datos, los del último; nulo si es el primero."""
        *_, previo = [None, *(r for r in self.publicado.revisiones() if r.paso_id != self.publicado.envio.pk)]
        return previo and cotejar_con("del envío anterior a este", previo.datos, datos, {})
