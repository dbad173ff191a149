"""A contractor's plan for contract 9 of tests/server/programme/conftest.py, as a table."""

PLAN = """\
Activity ID,WBS,Activity Name,Arabic name,Start,Finish,Duration,Predecessors,Area,Block,BOQ,Quantity
,1,Salmiya,,2025-01-05,2025-03-30,,,,,,
A1,1.1,Milling,كشط,2025-01-05,2025-01-20,12,,السالمية,4,B01,8000
A2,1.2,Binder course,رابطة,2025-01-21,2025-02-10,15,A1 FS+2d,,Block 7,B02,9000.5
A3,1.3,Handing over of the site,,2025-02-11,2025-02-11,0,A2,,,,
A4,1.4,Meetings,,2025-02-12,2025-02-15,3,A3,,,,
"""
