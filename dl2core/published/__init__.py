"""Numbers of the report and of the literature, as typed rows that carry their source.

Nothing here was measured by this app. A row's `source.kind` says which provenance it has on a page: `report`,
`published` or `computed`.
"""

from dl2core.published.clip import ABSTRACTS, COLOUR_WINNERS, ZERO_SHOT, Abstract, Winners, ZeroShot
from dl2core.published.cnn import CROSS_CHECK, MODELS, REPORT_MODELS, THROUGHPUT, CrossCheck, Model, Throughput
from dl2core.published.computed import MACS, ORDER_TRIAL, SAVED, TOWER_MACS, Macs, OrderTrial, Saved, TowerMacs
from dl2core.published.report import TABLE_1, TABLE_2, TABLE_3, TABLE_4, TABLE_5, TABLE_6, TABLE_7
from dl2core.published.reruns import RERUN_CROSS, RERUN_TIMES, RERUNS
from dl2core.published.rows import Accuracy, CrossDataset, Source, Time

__all__ = [
    "ABSTRACTS",
    "COLOUR_WINNERS",
    "CROSS_CHECK",
    "MACS",
    "MODELS",
    "ORDER_TRIAL",
    "REPORT_MODELS",
    "RERUNS",
    "RERUN_CROSS",
    "RERUN_TIMES",
    "SAVED",
    "TABLE_1",
    "TABLE_2",
    "TABLE_3",
    "TABLE_4",
    "TABLE_5",
    "TABLE_6",
    "TABLE_7",
    "THROUGHPUT",
    "TOWER_MACS",
    "ZERO_SHOT",
    "Abstract",
    "Accuracy",
    "CrossCheck",
    "CrossDataset",
    "Macs",
    "Model",
    "OrderTrial",
    "Saved",
    "Source",
    "Throughput",
    "Time",
    "TowerMacs",
    "Winners",
    "ZeroShot",
]
