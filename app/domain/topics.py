"""What messages are about and what they want: the words every city shares.

A topic belongs to one group; the city's directory maps topics to agencies. The three hoax topics say
what kind of false claim it is and stand beside the group of their subject.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

INTENTS = ("hoax_report", "complaint", "question", "praise", "none")
"""In order of priority: when two apply to a message, the earlier one wins."""

GROUPS = MappingProxyType(
    {
        group: tuple(topics.split())
        for group, topics in {
            "roads_drainage": "road_damage sidewalk bridge road_works drainage flooding river",
            "street_lighting": "street_light_out street_light_request",
            "transport": "traffic_jam traffic_light_sign parking public_transport heavy_vehicles vehicle_inspection",
            "waste_cleanliness": "waste_collection illegal_dumping street_cleaning pollution waste_burning"
            " septic_service",
            "trees_parks": "tree_trimming fallen_tree park tree_planting",
            "water_utility": "water_outage water_quality water_bill water_connection water_leak",
            "housing_settlement": "public_housing unfit_housing cemetery public_facilities land_matters sanitation",
            "health": "puskesmas_service hospital_service health_insurance vaccination maternal_child_health"
            " disease_prevention ambulance mental_health food_drug_safety",
            "education": "school_admission school_fees education_aid teacher school_facilities"
            " school_calendar bullying non_formal_education",
            "population_registry": "id_card family_card birth_certificate death_certificate"
            " civil_certificate domicile_move child_id_card digital_id nik_problem registry_service",
            "social_affairs": "social_aid poverty_data disability_elderly homeless_mental women_child_protection",
            "public_order": "street_vendors noise illegal_building parking_extortion liquor_prostitution"
            " racing_brawl fireworks illegal_ads thuggery stray_animals security_patrol",
            "disaster_fire": "fire dangerous_animals disaster_relief landslide emergency_112 early_warning",
            "licensing_investment": "building_permit business_permit licensing_service unlicensed_business"
            " practice_permit ad_permit",
            "manpower": "job_vacancy job_training job_card wage_dispute migrant_worker",
            "tax_revenue": "property_tax local_tax land_transfer_tax tax_service city_asset",
            "trade_market_sme": "market sme_support staple_price lpg_shortage metrology farming_livestock",
            "ict_app": "city_app website complaint_channel public_wifi cctv telecom_cable",
            "culture_sport_tourism": "event sport_facility tourism culture_heritage library",
            "civil_service_conduct": "staff_attitude bribery staff_discipline recruitment budget_spending"
            " city_leadership",
            "subdistrict": "subdistrict_service rt_rw development_proposal",
            "not_city": "power_outage police crime vehicle_tax provincial_road national_road"
            " senior_high_school land_certificate railway private_company other_region",
            "unclear": "general",
        }.items()
    }
)

HOAX_TOPICS = ("rumour", "scam", "fake_account")
"""The kind of a hoax report. Its group is that of the subject, so these belong to no group."""

TOPICS = tuple(topic for topics in GROUPS.values() for topic in topics)

_GROUP_OF = MappingProxyType({topic: group for group, topics in GROUPS.items() for topic in topics})


def group_of(topic: str | None) -> str | None:
    """The group a topic belongs to; None for a hoax topic, which is at home in any, and for no topic."""
    if topic is None or topic in HOAX_TOPICS:
        return None
    return _GROUP_OF[topic]


def strongest(intents: Iterable[str]) -> str:
    """Of the intents that apply to one message, the one that says what to do with it."""
    return min(intents, key=INTENTS.index)
