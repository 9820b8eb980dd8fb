"""The Gemeindeverzeichnis into the database, one step per file.

erkennen (which format) → lesen_* (bytes to Sätze) → pruefen, pruefen_csv (validate every row) → ableiten (Sätze to what
a Kommune should be) → abgleichen (compare with the database) → anwenden (write). importieren puts the steps together,
auftraege keeps what happened in a Registerimport.
"""
