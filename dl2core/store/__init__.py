"""Everything that is kept on disk: result documents, files that are never half written, caches with a size limit.

A document is `{"kind", "spec", "machine", "versions", "created", ...fields}`. Three places hold them:
`dl2core/shipped/` (made by our own command line, read only), `DL2_HOME/results/` (this machine), and a session
(pages/ui/results.py). Written and read by the type hints of the result's class: `to_document`, `from_document`.
"""

from dl2core.store.caches import keep_if_possible, mark_used, trim
from dl2core.store.documents import Result, document, from_document, to_document
from dl2core.store.files import content_hash, replacing, write_atomically
from dl2core.store.json_text import Document, jsonable, parse_json, read_json, write_json
from dl2core.store.kept import SHIPPED, Check, KeptDocuments, keep, kept, shipped
from dl2core.store.limits import (
    Above,
    Amount,
    AtLeast,
    Characters,
    Count,
    Date,
    Distinct,
    Entries,
    Key,
    Positive,
    Within,
)
from dl2core.store.locks import Lock
from dl2core.store.place import folder_named, home
from dl2core.store.typed import Checked, check

__all__ = [
    "SHIPPED",
    "Above",
    "Amount",
    "AtLeast",
    "Characters",
    "Check",
    "Checked",
    "Count",
    "Date",
    "Distinct",
    "Document",
    "Entries",
    "KeptDocuments",
    "Key",
    "Lock",
    "Positive",
    "Result",
    "Within",
    "check",
    "content_hash",
    "document",
    "folder_named",
    "from_document",
    "home",
    "jsonable",
    "keep",
    "keep_if_possible",
    "kept",
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
