"""Lo que la base no deja cambiar ni borrar con SQL: el plan original, las palabras de la fuente y lo aplicado.

Cada modelo lo dice en `GUARDA`. Los disparadores se ponen después de migrar, y así vuelven solos cuando una migración
rehace una tabla en SQLite. Ninguno mira otra tabla: SQLite no dejaría rehacer la que nombran. Lo que sí se corrige con
motivo no se guarda aquí: queda en su historia, que solo crece, y `manage.py verificar` las compara.
"""

from dataclasses import dataclass
from hashlib import sha256

from django.apps import apps
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.models import UniqueConstraint

from . import solo_agregar

AVISO = "Lo que el documento dice, el plazo original y lo ya aplicado no se cambian ni se borran."
CUERPO = f"BEGIN RAISE EXCEPTION '{AVISO}' USING ERRCODE = 'integrity_constraint_violation'; END"
FUNCION = f"CREATE OR REPLACE FUNCTION guardado() RETURNS trigger LANGUAGE plpgsql AS $$ {CUERPO} $$"
POSTGRESQL = "CREATE TRIGGER {nombre} BEFORE {orden} ON {tabla} FOR EACH {cada} {cuando} EXECUTE FUNCTION guardado()"
SQLITE = f"CREATE TRIGGER {{nombre}} BEFORE {{orden}} ON {{tabla}} {{cuando}} BEGIN SELECT RAISE(ABORT, '{AVISO}'); END"
PUESTOS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT t.tgname, f.prosrc FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'"
    ),
}
VIEJOS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guarda_%'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'guarda_%'",
}


@dataclass(frozen=True, slots=True)
class Guarda:
    """Qué no cambia de una fila. `fijos` nunca; `una_vez`, desde que dicen algo; ambos, si `cuando` (SQL de OLD).

    `borrable`: con qué condición (SQL de la fila) se puede borrar; vacía, nunca.
    """

    fijos: tuple = ()
    una_vez: tuple = ()
    cuando: str = ""
    borrable: str = ""

    def cambia(self, modelo, distinto):
        """SQL de que un `UPDATE` toca lo guardado. `distinto`: cómo dice el motor que dos valores no son el mismo."""
        columnas = {campo: modelo._meta.get_field(campo) for campo in (*self.fijos, *self.una_vez)}
        partes = [f'OLD."{columnas[campo].column}" {distinto} NEW."{columnas[campo].column}"' for campo in self.fijos]
        for campo in self.una_vez:
            c = columnas[campo].column
            dicho = f"OLD.\"{c}\" <> ''" if columnas[campo].empty_strings_allowed else f'OLD."{c}" IS NOT NULL'
            partes.append(f'({dicho} AND OLD."{c}" {distinto} NEW."{c}")')
        tocado = " OR ".join(partes)
        return f"({self.cuando}) AND ({tocado})" if self.cuando else tocado

    def se_conserva(self, fila):
        """SQL de que la fila no se puede borrar; `fila`: OLD, o el nombre de la tabla."""
        guardada = self.cuando.replace("OLD.", f"{fila}.") if self.cuando else "1 = 1"
        return f"({guardada}) AND NOT ({self.borrable.replace('OLD.', f'{fila}.')})" if self.borrable else guardada


def guardados():
    """[(modelo, Guarda)] de todo el producto."""
    return [(modelo, guarda) for modelo in apps.get_models() for guarda in getattr(modelo, "GUARDA", ())]


def disparadores(vendor):
    """{nombre: (tabla, SQL)} de los que deben estar en la base. El nombre lleva la huella de lo que hace."""
    return {nombre: par for modelo, guarda in guardados() for nombre, par in _de(modelo, guarda, vendor)}


def _de(modelo, guarda, vendor):
    tabla, sqlite = modelo._meta.db_table, vendor == "sqlite"
    conserva = guarda.se_conserva("OLD") if guarda.cuando or guarda.borrable else ""
    partes = [("UPDATE", "ROW", guarda.cambia(modelo, "IS NOT" if sqlite else "IS DISTINCT FROM"))]
    partes.append(("DELETE", "ROW", conserva))
    if sqlite:
        ya_esta = f"EXISTS (SELECT 1 FROM {tabla} WHERE ({_misma(modelo)}) AND {guarda.se_conserva(tabla)})"
        partes.append(("INSERT", "ROW", ya_esta))
    else:
        partes.append(("TRUNCATE", "STATEMENT", ""))
    for orden, cada, condicion in partes:
        nombre = f"guarda_{orden.lower()}_{sha256(f'{tabla} {condicion}'.encode()).hexdigest()[:12]}"
        cuando = f"WHEN ({condicion})" if condicion else ""
        molde = SQLITE if sqlite else POSTGRESQL
        yield nombre, (tabla, molde.format(nombre=nombre, orden=orden, tabla=tabla, cada=cada, cuando=cuando))


def _misma(modelo):
    """SQL de que una fila que entra reemplazaría a otra (`INSERT OR REPLACE`): la misma llave o los mismos únicos."""
    unicos = [[campo] for campo in modelo._meta.concrete_fields if campo.unique]
    for regla in modelo._meta.constraints:
        if isinstance(regla, UniqueConstraint) and regla.fields and regla.condition is None:
            unicos.append([modelo._meta.get_field(campo) for campo in regla.fields])
    iguales = (" AND ".join(f'"{c.column}" = NEW."{c.column}"' for c in campos) for campos in unicos)
    return " OR ".join(f"({igual})" for igual in iguales)


def que_faltan(conexion):
    """[nombre] de los disparadores que deberían estar en la base y no están, o no hacen lo que deben."""
    puestos, debidos = _puestos(conexion), disparadores(conexion.vendor)
    if conexion.vendor == "sqlite":
        return [nombre for nombre, (_, sql) in debidos.items() if puestos.get(nombre, "").split() != sql.split()]
    return [nombre for nombre in debidos if puestos.get(nombre) != CUERPO]


def _puestos(conexion):
    """{nombre: qué hace} de los disparadores activos: su SQL o, en PostgreSQL, el cuerpo de su función."""
    with conexion.cursor() as cursor:
        cursor.execute(PUESTOS[conexion.vendor])
        return {nombre: hace.strip() for nombre, hace in cursor.fetchall()}


def de_solo_agregar(conexion):
    """{nombre: (tabla, SQL)} de los que las migraciones aplicadas pusieron y ya no están, o ya no impiden nada.

    SQLite los pierde al rehacer una tabla; y alguien pudo quitarlos.
    """
    cargadas, debidos = MigrationLoader(conexion), {}
    for app, nombre in sorted(cargadas.applied_migrations.keys() & cargadas.disk_migrations.keys()):
        for operacion in cargadas.disk_migrations[app, nombre].operations:
            suyos = hasattr(operacion, "disparadores") and apps.all_models[app].get(operacion.modelo.lower())
            de_esta = dict(operacion.disparadores(suyos, conexion.vendor)) if suyos else {}
            debidos |= {disparador: (suyos._meta.db_table, sql) for disparador, sql in de_esta.items()}
    puestos = {nombre.lower(): hace for nombre, hace in _puestos(conexion).items()}
    return {nombre: par for nombre, par in debidos.items() if not _impide(puestos.get(nombre.lower(), ""), par[1])}


def _impide(puesto, debido):
    """Si lo puesto hace lo debido. El aviso no se compara: el de una versión anterior pudo decirse de otro modo."""
    if puesto[:6].upper() != "CREATE":
        return "RAISE EXCEPTION" in puesto
    (cuando, hace), debido = puesto.split("BEGIN", 1), debido.split("BEGIN", 1)[0]
    return "RAISE(ABORT" in hace and sorted(_palabras(cuando)) == sorted(_palabras(debido))


def _palabras(sql):
    """Sin los paréntesis: en qué orden van los únicos de una tabla depende de quién la creó."""
    return sql.replace("(", " ").replace(")", " ").split()


def poner(using):
    """Pone en la base los disparadores que le falten y quita los que ya no son; los de tablas a medio migrar, no."""
    conexion = connections[using]
    debidos, listas = disparadores(conexion.vendor), _tablas_al_dia(conexion)
    with conexion.cursor() as cursor:
        if conexion.vendor == "postgresql":
            cursor.execute(FUNCION)
            cursor.execute(solo_agregar.FUNCION.format(aviso=solo_agregar.AVISO))
        cursor.execute(VIEJOS[conexion.vendor])
        for nombre, tabla in cursor.fetchall():
            if nombre not in debidos or nombre in que_faltan(conexion):
                cursor.execute(f"DROP TRIGGER {nombre}" + ("" if conexion.vendor == "sqlite" else f" ON {tabla}"))
        for nombre in que_faltan(conexion):
            tabla, sql = debidos[nombre]
            if tabla in listas:
                cursor.execute(sql)
        for nombre, (tabla, sql) in de_solo_agregar(conexion).items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {nombre}" + ("" if conexion.vendor == "sqlite" else f" ON {tabla}"))
            cursor.execute(sql)


def _tablas_al_dia(conexion):
    """Las tablas que ya tienen todas las columnas de su modelo: a media migración, no todas."""
    modelos = {modelo._meta.db_table: modelo for modelo, _ in guardados()}
    with conexion.cursor() as cursor:
        hay = set(conexion.introspection.table_names(cursor)) & modelos.keys()
        columnas = {t: {c.name for c in conexion.introspection.get_table_description(cursor, t)} for t in hay}
    return {t for t, suyas in columnas.items() if {c.column for c in modelos[t]._meta.concrete_fields} <= suyas}
