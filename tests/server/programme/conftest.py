"""The application with the geography loaded, and a small contract to spoil."""

from __future__ import annotations

import pytest
from flask import Flask

from server.figures import scheduled
from server.geography.service import load_reference_geography
from shared.vocabulary.roles import CONTRACTOR, PLANNER
from tests import factories

CONTRACT = """\
*contract,number,title_ar,title_en,contractor_ar,contractor_en,consultant_ar,consultant_en,\
governorates,award_kwd,commencement,completion_days,extension_days,retention_percent,\
damages_kwd_per_day,damages_cap_percent,maintenance_end,guarantee_end
contract,9,حولي,Hawalli,مقاول تجريبي ٩,Demo Contractor 9,استشاري,Demo Consultant 9,KW-HA,\
1000000.500,2024-11-12,1095,0,10,2500,10,2032-11-12,2037-11-12
*zone,code,name_ar,name_en
zone,Z1,قطاع السالمية,Salmiya zone
*boq,code,description_ar,description_en,unit,quantity,rate_kwd
boq,B01,كشط,Milling,m2,20000,0.850
boq,B02,رابطة,Binder,m2,15000,3.200
*activity,code,zone,wbs,name_ar,name_en,work_type,layer,governorate,area,section,from_m,to_m,\
lat,lon,baseline_start,baseline_finish,predecessors
activity,C09-A01,Z1,9.1,كشط,Milling,milling,surface,KW-HA,KW-HA-SALMIYA,S-HA-SALMIYA,100,600,\
29.3335,48.0755,2026-08-02,2026-09-30,
activity,C09-A02,Z1,9.2,رابطة,Binder,binder_course,binder,KW-HA,KW-HA-SALMIYA,S-HA-SALMIYA,600,\
1100,29.3335,48.0755,2026-09-01,2026-10-30,C09-A01 SS+30
*activity_boq,activity,boq_item,quantity
activity_boq,C09-A01,B01,12000
activity_boq,C09-A02,B01,8000
activity_boq,C09-A02,B02,15000
"""


@pytest.fixture(autouse=True)
def no_calendars_of_another_test() -> None:
    """A process keeps the calendars of an import, whose id in the next test is the same."""
    scheduled._calendars.cache_clear()


@pytest.fixture
def kuwait(app: Flask) -> Flask:
    """``app`` inside its context, with governorates, areas and sections loaded."""
    with app.app_context():
        load_reference_geography()
        yield app


@pytest.fixture
def office(app: Flask) -> Flask:
    """Contracts 9 and 13 of the demonstration, a planner, and 9's contractor."""
    with app.app_context():
        factories.load_reference((9, 13))
        factories.person("planner", PLANNER)
        factories.person("contractor", CONTRACTOR, contracts=[9])
    return app


@pytest.fixture
def contract_csv() -> str:
    """A contract without a fault: lines 1-2 contract, 3-4 zone, 5-7 boq, 8-10 activity, 11-14."""
    return CONTRACT
