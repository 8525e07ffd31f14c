"""Everything that is kept on disk: result documents, files that are never half written, caches with a size limit.

A document is `{"kind", "spec", "machine", "versions", "created", ...fields}`. Three places hold them:
`dl2core/shipped/` (made by our own command line, read only), `DL2_HOME/results/` (this machine), and a session
(pages/ui/results.py). Written and read by the type hints of the result's class: `to_document`, `from_document`.
"""

from dl2core.store.caches import keep_if_possible, mark_used, trim
from dl2core.store.documents import document, from_document, to_document
from dl2core.store.files import content_hash, replacing, write_atomically
from dl2core.store.json_text import Document, jsonable, parse_json, read_json, write_json
from dl2core.store.kept import SHIPPED, Kept, keep, kept, kept_here, shipped
from dl2core.store.limits import Above, Amount, AtLeast, Count, Date, Entries, Key, Positive, Within
from dl2core.store.locks import Lock
from dl2core.store.place import folder_named, home

__all__ = [
    "SHIPPED",
    "Above",
    "Amount",
    "AtLeast",
    "Count",
    "Date",
    "Document",
    "Entries",
    "Kept",
    "Key",
    "Lock",
    "Positive",
    "Within",
    "content_hash",
    "document",
    "folder_named",
    "from_document",
    "home",
    "jsonable",
    "keep",
    "keep_if_possible",
    "kept",
    "kept_here",
    "mark_used",
    "parse_json",
    "read_json",
    "replacing",
    "shipped",
    "to_document",
    "trim",
    "write_atomically",
    "write_json",
]
