"""What crosses the tablet's ports: plain values, shaped for screens, free of SQLite and HTTP.

Units: metres, WGS 84 degrees, moments aware in UTC, quantities Decimal in the BOQ line's unit.
Names in both languages come as ``name_ar`` and ``name_en``; the screen chooses.
"""

from mobile.shapes.forms import ChecklistLine, ChecklistView, TestView
from mobile.shapes.map import AreaView, MapCell, RoadLine, ZoneView
from mobile.shapes.messages import PieceOfFile, Reply, Request
from mobile.shapes.programme import (
    ActivityView,
    BoqLine,
    ContractView,
    GovernorateView,
    PersonView,
    SectionView,
)
from mobile.shapes.records import (
    EditedRecord,
    Fields,
    FileView,
    Fix,
    FormPhoto,
    NewRecord,
    Picture,
    RecordView,
    Safety,
    SavedChange,
    WorkView,
)
from mobile.shapes.syncing import (
    FileCounts,
    OutboxCounts,
    PinAnswer,
    Problem,
    RescueReport,
    Restored,
    SyncProgress,
    SyncState,
    SyncSummary,
    Verified,
)
from mobile.shapes.tours import StopView, TourView

__all__ = [
    "ActivityView",
    "AreaView",
    "BoqLine",
    "ChecklistLine",
    "ChecklistView",
    "ContractView",
    "EditedRecord",
    "Fields",
    "FileCounts",
    "FileView",
    "Fix",
    "FormPhoto",
    "GovernorateView",
    "MapCell",
    "NewRecord",
    "OutboxCounts",
    "PersonView",
    "Picture",
    "PieceOfFile",
    "PinAnswer",
    "Problem",
    "RecordView",
    "Reply",
    "Request",
    "RescueReport",
    "Restored",
    "RoadLine",
    "Safety",
    "SavedChange",
    "SectionView",
    "StopView",
    "SyncProgress",
    "SyncState",
    "SyncSummary",
    "TestView",
    "TourView",
    "Verified",
    "WorkView",
    "ZoneView",
]
