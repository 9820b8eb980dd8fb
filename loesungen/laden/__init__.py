"""Loading the fixtures, one step per file: dateien (read) → pruefen (validate) → abgleich (compare) → anwenden (write).

bauplan says what stands in which file; loesungen.daten puts the steps together.
"""
