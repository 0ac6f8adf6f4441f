"""Operación de migración que deja una tabla en «solo agregar»: la base rechaza editar y borrar (semantica §2)."""

from django.db.migrations.operations.base import Operation

AVISO = "Los hechos solo se agregan: no se editan ni se borran. Para corregir, anule y vuelva a registrar."
SQLITE = """
CREATE TRIGGER {tabla}_sin_{orden} BEFORE {orden} ON {tabla}
BEGIN SELECT RAISE(ABORT, '{aviso}'); END
"""
FUNCION = """
CREATE OR REPLACE FUNCTION solo_agregar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{aviso}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {tabla}_sin_{orden} BEFORE {orden} ON {tabla} FOR EACH STATEMENT EXECUTE FUNCTION solo_agregar()
"""
REEMPLAZO = """
CREATE TRIGGER {tabla}_sin_REPLACE BEFORE INSERT ON {tabla}
WHEN EXISTS (SELECT 1 FROM {tabla} WHERE {ya_esta})
BEGIN SELECT RAISE(ABORT, '{aviso}'); END
"""
ORDENES = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}


class SoloAgregar(Operation):
    """Disparadores sobre la tabla de un modelo. SQLite los pierde si una migración la rehace: hay que repetirlos."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, modelo):
        self.modelo = modelo

    def state_forwards(self, app_label, state):
        """No cambia el estado: los disparadores no son parte de los modelos."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        if vendor == "postgresql":
            schema_editor.execute(FUNCION.format(aviso=AVISO))
        plantilla = POSTGRESQL if vendor == "postgresql" else SQLITE
        tabla = to_state.apps.get_model(app_label, self.modelo)._meta.db_table
        for orden in ORDENES[vendor]:
            schema_editor.execute(plantilla.format(tabla=tabla, orden=orden, aviso=AVISO))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        tabla = from_state.apps.get_model(app_label, self.modelo)._meta.db_table
        de_la_tabla = f" ON {tabla}" if vendor == "postgresql" else ""
        for orden in ORDENES[vendor]:
            schema_editor.execute(f"DROP TRIGGER {tabla}_sin_{orden}{de_la_tabla}")

    def disparadores(self, modelo, vendor):
        """[(nombre, SQL)] de los que deja puestos: se reponen si una migración rehízo la tabla (`guarda.poner`)."""
        tabla, plantilla = modelo._meta.db_table, POSTGRESQL if vendor == "postgresql" else SQLITE
        return [
            (f"{tabla}_sin_{orden}", plantilla.format(tabla=tabla, orden=orden, aviso=AVISO))
            for orden in ORDENES[vendor]
        ]

    def describe(self):
        return f"Deja {self.modelo} en solo agregar"

    @property
    def migration_name_fragment(self):
        return f"solo_agregar_{self.modelo}"


class Editable(SoloAgregar):
    """Lo contrario, por un momento: una migración que completa lo guardado suelta la tabla y después la cierra."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def disparadores(self, modelo, vendor):
        return []

    def describe(self):
        return f"Deja editar {self.modelo} mientras se lo completa"

    @property
    def migration_name_fragment(self):
        return f"editable_{self.modelo}"


class RehechaEnSqlite(SoloAgregar):
    """Repite los disparadores de una tabla que esta migración rehizo: SQLite los perdió, PostgreSQL los conserva."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "sqlite":
            super().database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Repone los disparadores de {self.modelo} en SQLite"

    @property
    def migration_name_fragment(self):
        return f"repone_{self.modelo}"


class SinReemplazo(SoloAgregar):
    """En SQLite, además: `INSERT OR REPLACE` quita la fila vieja sin que lo vea ningún disparador de borrado.

    `juntas`: las columnas que lo son de una clave única de varias.
    """

    def __init__(self, modelo, juntas=()):
        super().__init__(modelo)
        self.juntas = juntas

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for _, sql in self.disparadores(
            to_state.apps.get_model(app_label, self.modelo), schema_editor.connection.vendor
        ):
            schema_editor.execute(sql)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "sqlite":
            tabla = from_state.apps.get_model(app_label, self.modelo)._meta.db_table
            schema_editor.execute(f"DROP TRIGGER {tabla}_sin_REPLACE")

    def disparadores(self, modelo, vendor):
        if vendor != "sqlite":
            return []
        meta = modelo._meta
        claves = [[campo.column] for campo in meta.concrete_fields if campo.unique]
        claves += [[meta.get_field(campo).column for campo in junta] for junta in self.juntas]
        ya_esta = " OR ".join(" AND ".join(f'"{c}" = NEW."{c}"' for c in clave) for clave in claves)
        sql = REEMPLAZO.format(tabla=meta.db_table, ya_esta=ya_esta, aviso=AVISO)
        return [(f"{meta.db_table}_sin_REPLACE", sql)]

    def describe(self):
        return f"Impide reemplazar filas de {self.modelo}"

    @property
    def migration_name_fragment(self):
        return f"sin_reemplazo_{self.modelo}"


FIJA = "Un código no cambia después de nacer, ni pasa a otro dueño: lo llevan direcciones, cortes e importaciones."
VALIDA = "Ese código no se admite: use letras, números, punto, guion o raya baja, sin repetir uno que ya está."
NO_ES_CODIGO_SQLITE = "'*[^0-9A-Za-z_.' || char(128) || '-' || char(1114111) || '-]*'"
CLAVE_FIJA_SQLITE = """
CREATE TRIGGER {tabla}_clave_fija BEFORE UPDATE OF {columnas} ON {tabla} WHEN {cambia}
BEGIN SELECT RAISE(ABORT, '{aviso}'); END
"""
CLAVE_VALIDA_SQLITE = """
CREATE TRIGGER {tabla}_clave_valida BEFORE INSERT ON {tabla}
WHEN trim(NEW.{codigo}, '.') = '' OR NEW.{codigo} GLOB {no_es_codigo}
  OR EXISTS (SELECT 1 FROM {tabla} WHERE lower({codigo}) = lower(NEW.{codigo}) AND id IS NOT NEW.id{hermanos})
BEGIN SELECT RAISE(ABORT, '{aviso}'); END
"""
CLAVE_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {tabla}_clave() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF {cambia} THEN RAISE EXCEPTION '{fija}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  ELSIF btrim(NEW.{codigo}, '.') = '' OR NEW.{codigo} ~ '[^[:alnum:]_.-]'
    OR EXISTS (
      SELECT 1 FROM {tabla} WHERE lower({codigo}) = lower(NEW.{codigo}) AND id IS DISTINCT FROM NEW.id{hermanos}
    )
  THEN RAISE EXCEPTION '{valida}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER {tabla}_clave_fija BEFORE INSERT OR UPDATE ON {tabla} FOR EACH ROW EXECUTE FUNCTION {tabla}_clave()
"""


class ClaveFija(Operation):
    """Disparadores que guardan la clave de un modelo: válida y sin repetir al nacer, y fija después.

    No miran las filas que ya están: una base anterior puede tener códigos que hoy no se admitirían. `fijos`: columnas
    que no cambian. `hermanos`: columnas que dicen entre cuáles no se repite. SQLite los pierde si se rehace la tabla.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, modelo, codigo, fijos, hermanos=()):
        self.modelo, self.codigo, self.fijos, self.hermanos = modelo, codigo, fijos, hermanos

    def state_forwards(self, app_label, state):
        """No cambia el estado: los disparadores no son parte de los modelos."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        modelo = to_state.apps.get_model(app_label, self.modelo)
        tabla = modelo._meta.db_table
        schema_editor.execute(f"CREATE INDEX {tabla}_clave_llana ON {tabla} (lower({self.codigo}))")
        for sql in self.disparadores(modelo, schema_editor.connection.vendor).values():
            schema_editor.execute(sql)

    def disparadores(self, modelo, vendor):
        """{nombre: SQL} de los que deja puestos: se reponen si una migración rehízo la tabla (`guarda.poner`)."""
        tabla, es_sqlite = modelo._meta.db_table, vendor == "sqlite"
        distinto = "IS NOT" if es_sqlite else "IS DISTINCT FROM"
        partes = {
            "tabla": tabla,
            "codigo": self.codigo,
            "columnas": ", ".join(self.fijos),
            "cambia": " OR ".join(f"NEW.{columna} {distinto} OLD.{columna}" for columna in self.fijos),
            "hermanos": "".join(f" AND {columna} = NEW.{columna}" for columna in self.hermanos),
            "no_es_codigo": NO_ES_CODIGO_SQLITE,
            "fija": FIJA,
            "valida": VALIDA,
        }
        if not es_sqlite:
            return {f"{tabla}_clave_fija": CLAVE_POSTGRESQL.format(**partes)}
        return {
            f"{tabla}_clave_fija": CLAVE_FIJA_SQLITE.format(aviso=FIJA, **partes),
            f"{tabla}_clave_valida": CLAVE_VALIDA_SQLITE.format(aviso=VALIDA, **partes),
        }

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        tabla = from_state.apps.get_model(app_label, self.modelo)._meta.db_table
        schema_editor.execute(f"DROP INDEX {tabla}_clave_llana")
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {tabla}_clave_fija")
            schema_editor.execute(f"DROP TRIGGER {tabla}_clave_valida")
            return
        schema_editor.execute(f"DROP TRIGGER {tabla}_clave_fija ON {tabla}")
        schema_editor.execute(f"DROP FUNCTION {tabla}_clave()")

    def describe(self):
        return f"Deja fija la clave de {self.modelo}"

    @property
    def migration_name_fragment(self):
        return f"clave_fija_{self.modelo}"
