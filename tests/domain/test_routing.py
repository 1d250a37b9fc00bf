"""Where a message goes, as a table: what was read, on what day, to whose account; then the desk and the flags."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.places import Place
from app.domain.routing import BY_KECAMATAN, COORDINATOR, Decision, Directory, Duty, Reading, decide
from app.domain.topics import group_of

TODAY = date(2026, 3, 2)
LAST_YEAR = date(2025, 12, 31)
CIPONDOH = Place("kecamatan", "kec_cipondoh", "Cipondoh", kecamatan="kec_cipondoh")
PETIR = Place("kelurahan", "kel_petir", "Petir", kecamatan="kec_cipondoh")
PINANG = Place("kecamatan", "kec_pinang", "Pinang", kecamatan="kec_pinang")
DAAN_MOGOT = Place("street", "st_daan_mogot", "Daan Mogot", authority="national", agency="bpjn")
TANGSEL = Place("region", "rg_tangsel", "Tangsel", authority="other_region", agency="tangsel")

DIRECTORY = Directory(
    default_owner="diskominfo",
    kecamatan=frozenset({"kec_cipondoh", "kec_pinang"}),
    duties=(
        Duty("group:roads_drainage", "dpupr"),
        Duty("drainage", "kec_pinang", kecamatan="kec_pinang"),
        Duty("street_light_out", "dishub", valid_from=date(2024, 1, 1)),
        Duty("fallen_tree", "disbudpar", valid_to=LAST_YEAR),
        Duty("fallen_tree", "dlh", valid_from=date(2026, 1, 1)),
        Duty("group:disaster_fire", "bpbd"),
        Duty("emergency_112", "diskominfo"),
        Duty("id_card", "disdukcapil"),
        Duty("group:civil_service_conduct", "bkpsdm"),
        Duty("bribery", "inspektorat"),
        Duty("staff_discipline", "inspektorat"),
        Duty("women_child_protection", "dp3ap2kb"),
        Duty("power_outage", "diskominfo", forward_to="pln"),
        Duty("group:subdistrict", BY_KECAMATAN, fallback="setda"),
        Duty("rumour", "diskominfo"),
        Duty("scam", "dishub"),
        Duty("museum", "disbudpar"),
    ),
)


def reading(intent: str | None = "complaint", topic: str | None = "road_damage", **more: Any) -> Reading:
    """What a sure model says, unless told otherwise; `sure="intent"` is unsure of the topic, and so on."""
    sure = more.pop("sure", "both")
    known = group_of(topic) if topic != "museum" else "culture_sport_tourism"
    defaults: dict[str, Any] = {
        "confidence": 0.91, "intent_sure": sure in ("both", "intent"), "topic_confidence": 0.83,
        "topic_sure": sure in ("both", "topic"), "group": known, "model_version": "test",
    }  # fmt: skip
    return Reading(intent=intent, topic=topic, **defaults | more)


def routed(given: Reading, on: date = TODAY, owner: str | None = "disbudpar") -> Decision:
    return decide(given, DIRECTORY, on, owner)


REVIEW = "opd=coordinator needs_review=True flagged=False opens_case=True"
QUIET = "opens_case=False needs_review=False flagged=False"
TABLE: list[tuple[str, Reading, str]] = [
    ("no text goes to the coordinator", Reading.unavailable(), REVIEW),
    ("no model goes to the coordinator", Reading.unavailable(text="jalan rusak"), REVIEW),
    ("no model, yet danger", Reading.unavailable(text="kebakaran di pasar"), REVIEW + " priority=emergency"),
    ("no model, yet a place",
     Reading.unavailable(text="di Petir", places=(PETIR,)), REVIEW + " kecamatan=kec_cipondoh"),
    ("an unsure intent goes to the coordinator", reading(sure="topic"), REVIEW),
    ("unsure of both as well", reading(sure="none"), REVIEW),
    ("unsure praise is reviewed", reading("praise", sure="topic"), REVIEW),
    ("unsure none is reviewed", reading("none", sure="topic"), REVIEW),
    ("sure praise opens no case", reading("praise"), QUIET + " opd=dpupr"),
    ("sure praise of an unsure topic opens none", reading("praise", sure="intent"), QUIET),
    ("sure none opens no case", reading("none", "general", sure="intent"), QUIET),
    ("danger in chatter is reviewed", reading("none", text="kebakaran!!"), REVIEW + " priority=emergency"),
    ("violence in chatter is reviewed",
     reading("none", text="istri dipukuli suaminya"), REVIEW + " case_class=confidential"),
    ("thanks after a fire opens no case", reading("praise", text="makasih damkar, kebakaran cepat padam"), QUIET),
    ("a sure topic goes to its OPD", reading(), "opd=dpupr flagged=False needs_review=False opens_case=True"),
    ("whoever owns the account", reading(topic="id_card"), "opd=disdukcapil"),
    ("a question too", reading("question", "id_card"), "opd=disdukcapil opens_case=True case_class=None"),
    ("an unsure topic goes to the owner, flagged",
     reading(sure="intent"), "opd=disbudpar flagged=True needs_review=False"),
    ("no topic at all too", reading(topic=None, sure="intent"), "opd=disbudpar flagged=True"),
    ("a topic without duty goes to the default owner", reading(topic="tourism"), "opd=diskominfo flagged=True"),
    ("an unknown topic too", reading(topic="museum"), "opd=disbudpar flagged=False"),
    ("its group answers for a topic", reading(topic="bridge"), "opd=dpupr"),
    ("a kecamatan with a duty of its own", reading(topic="drainage", places=(PINANG,)), "opd=kec_pinang"),
    ("and the others", reading(topic="drainage", places=(CIPONDOH,)), "opd=dpupr kecamatan=kec_cipondoh"),
    ("a hoax report goes to the rumour desk",
     reading("hoax_report", "road_damage"), "opd=diskominfo opens_case=True"),
    ("also when the topic is unsure",
     reading("hoax_report", "id_card", sure="intent"), "opd=diskominfo flagged=False"),
    ("a scam to the desk for scams", reading("hoax_report", "scam", group="health"), "opd=dishub group=health"),
    ("a fake account to the rumour desk",
     reading("hoax_report", "fake_account", group=None), "opd=diskominfo group=None"),
    ("a rumour of bribery is a rumour",
     reading("hoax_report", "rumour", text="lurah korupsi, hoax apa fakta?"), "opd=diskominfo case_class=None"),
    ("violence that the model takes for a hoax goes to the coordinator",
     reading("hoax_report", "rumour", text="anak tetangga dipukuli bapaknya tiap malam"),
     "opd=coordinator case_class=confidential needs_review=True"),
    ("a rumour of violence is a rumour",
     reading("hoax_report", "rumour", text="viral anak diculik dan dipukuli, hoax apa bukan?"), "case_class=None"),
    ("bribery that the model takes for a hoax keeps its class",
     reading("hoax_report", "rumour", text="petugas kelurahan minta uang 50 ribu buat tanda tangan"),
     REVIEW + " case_class=oversight"),
    ("a cry for help in a letter of thanks is heard",
     reading("praise", text="makasih damkar, tapi tolong ada anak hanyut di kali"),
     REVIEW + " priority=emergency"),
    ("danger that only the model hears",
     reading(sure="intent", alarms=("emergency",)), "opd=diskominfo flagged=True priority=emergency"),
    ("a matter that only the model takes for confidential goes to the coordinator",
     reading("question", alarms=("confidential",)), REVIEW + " case_class=confidential priority=high"),
    ("misconduct too, violence first",
     reading(alarms=("confidential", "oversight")), REVIEW + " case_class=confidential"),
    ("the model's alarms in chatter are reviewed",
     reading("none", alarms=("oversight",)), REVIEW + " case_class=oversight"),
    ("its own sure thanks take them back", reading("praise", alarms=("emergency", "confidential")), QUIET),
    ("and its sure rumour", reading("hoax_report", "rumour", alarms=("confidential",)), "case_class=None"),
    ("bribery is confidential", reading(topic="bribery"), "opd=inspektorat case_class=oversight"),
    ("asking where to report it too", reading("question", "bribery"), "opd=inspektorat case_class=oversight"),
    ("misconduct too", reading(topic="staff_discipline"), "opd=inspektorat case_class=oversight"),
    ("a question of discipline accuses nobody",
     reading("question", "staff_discipline"), "opd=inspektorat case_class=None"),
    ("words tell of bribery in another topic",
     reading(topic="id_card", text="petugas minta uang 50 ribu"), "opd=inspektorat case_class=oversight"),
    ("also when the topic is unsure",
     reading(sure="intent", text="dimintai uang sama pegawai kelurahan"), "opd=inspektorat flagged=False"),
    ("violence is confidential and high",
     reading(topic="women_child_protection"), "opd=dp3ap2kb case_class=confidential priority=high"),
    ("words tell of violence",
     reading(topic="general", text="anak tetangga disiksa ibu tirinya"), "opd=dp3ap2kb case_class=confidential"),
    ("violence by an officer is violence",
     reading(topic="bribery", text="saya dilecehkan petugas"), "opd=dp3ap2kb case_class=confidential"),
    ("an unsure intent keeps the class",
     reading(sure="none", text="kdrt tiap malam"), REVIEW + " case_class=confidential"),
    ("conduct of an unsure topic is not for the owner",
     reading(topic="staff_attitude", sure="intent"), "opd=bkpsdm flagged=True"),
    ("a fire", reading(topic="fire", text="kebakaran di gang 3"), "opd=bpbd priority=emergency"),
    ("a fire station's opening hours",
     reading("question", "fire", text="pos damkar buka jam berapa?"), "opd=bpbd priority=normal"),
    ("a fire without words of danger", reading(topic="fire", text="damkar lama datang"), "priority=high"),
    ("an emergency of an unsure topic",
     reading(sure="intent", text="tolong kebakaran"), "opd=diskominfo flagged=True priority=emergency"),
    ("a flood with people in danger",
     reading(topic="flooding", text="banjir sedada, tolong perahu"), "opd=bpbd priority=emergency"),
    ("a flooded street", reading(topic="flooding", text="banjir semata kaki"), "opd=dpupr priority=normal"),
    ("the city forwards what is not its own", reading(topic="power_outage"), "opd=diskominfo authority=pln"),
    ("a national road", reading(places=(DAAN_MOGOT,)), "opd=dpupr authority=bpjn"),
    ("its lamps are the city's", reading(topic="street_light_out", places=(DAAN_MOGOT,)), "authority=city"),
    ("a road in another city", reading(places=(TANGSEL,)), "opd=dpupr authority=tangsel"),
    ("a road from there to here", reading(places=(TANGSEL, CIPONDOH)), "authority=city kecamatan=kec_cipondoh"),
    ("an ID card asked for from there", reading("question", "id_card", places=(TANGSEL,)), "authority=city"),
    ("the kecamatan answers for itself", reading(topic="rt_rw", places=(PETIR,)), "opd=kec_cipondoh"),
    ("unless nobody knows where", reading(topic="rt_rw"), "opd=setda kecamatan=None"),
    ("a public document",
     reading("question", "id_card", text="minta salinan dokumen APBD"), "case_class=public_document"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_message_goes_where_the_table_says(given: Reading, expected: str) -> None:
    decision = routed(given)
    facts = [fact.partition("=")[0] for fact in expected.split()]
    assert " ".join(f"{name}={getattr(decision, name)}" for name in facts) == expected


def test_a_duty_moves_on_its_day() -> None:
    tree = reading(topic="fallen_tree")
    assert routed(tree, LAST_YEAR).opd == "disbudpar"
    assert routed(tree, date(2026, 1, 1)).opd == "dlh"
    assert routed(reading(topic="street_light_out"), date(2023, 12, 31)).flagged


def test_an_account_without_owner_belongs_to_the_default_owner() -> None:
    decision = routed(reading(sure="intent"), owner=None)
    assert (decision.opd, decision.flagged) == ("diskominfo", True)


def test_the_account_of_a_kecamatan_speaks_for_it() -> None:
    assert routed(reading(topic="rt_rw"), owner="kec_pinang").opd == "kec_pinang"
    assert routed(reading(topic="rt_rw", places=(PETIR,)), owner="kec_pinang").opd == "kec_cipondoh"


@pytest.mark.parametrize("owner", ["inspektorat", "bkpsdm", "kec_pinang", None])
@pytest.mark.parametrize("sure", ["both", "intent"])
def test_a_complaint_about_bribery_never_waits_with_the_accused(owner: str | None, sure: str) -> None:
    words = "pegawai minta uang rokok"
    assert routed(reading(topic="id_card", text=words, sure=sure), owner=owner).opd == "inspektorat"


def test_a_complaint_about_ones_own_staff_goes_to_the_coordinator() -> None:
    rude = reading(topic="staff_attitude")
    assert routed(rude, owner="dishub").opd == "bkpsdm"
    assert routed(rude, owner="bkpsdm").opd == COORDINATOR
    assert routed(replace(rude, topic_sure=False), owner="bkpsdm").opd == COORDINATOR


def test_without_a_confidential_desk_a_sensitive_matter_goes_to_the_coordinator() -> None:
    bare = Directory("diskominfo", (Duty("group:roads_drainage", "dpupr"),))
    decision = decide(reading(topic="bribery"), bare, TODAY, "dpupr")
    assert (decision.opd, decision.needs_review, decision.case_class) == (COORDINATOR, True, "oversight")


def test_the_reasons_are_codes_without_the_citizens_words() -> None:
    text = "Pak Budi Santoso: anak Siti hanyut di kali Petir, tolong!"
    decision = routed(reading(topic="street_light_out", text=text, places=(PETIR,)))
    assert decision.reasons == (
        "intent:complaint 0.91",
        "topic:street_light_out 0.83",
        "place:Petir",
        "emergency:hanyut",
        "duty:dishub since 2024-01-01",
    )
    assert text not in repr(reading(text=text))


def test_the_reasons_tell_of_every_detour() -> None:
    assert "duty:dpupr via group:roads_drainage" in routed(reading()).reasons
    assert "forward:pln" in routed(reading(topic="power_outage")).reasons
    assert "authority:bpjn for Daan Mogot" in routed(reading(places=(DAAN_MOGOT,))).reasons
    assert "duty:none for tourism" in routed(reading(topic="tourism")).reasons
    assert "owner:disbudpar" in routed(reading(sure="intent")).reasons
    assert "class:oversight" in routed(reading(topic="bribery")).reasons
    assert "topic:road_damage 0.83 unsure" in routed(reading(sure="intent")).reasons


def test_the_directory_prefers_what_is_nearer() -> None:
    assert DIRECTORY.opd_for("drainage", TODAY, "kec_pinang") == Duty("drainage", "kec_pinang", kecamatan="kec_pinang")
    group = DIRECTORY.opd_for("drainage", TODAY, "kec_cipondoh")
    assert group is not None
    assert (group.topic, group.opd) == ("group:roads_drainage", "dpupr")
    assert DIRECTORY.opd_for("tourism", TODAY) is None
    assert DIRECTORY.opd_for("no_such_topic", TODAY) is None


def test_an_unknown_kecamatan_falls_back() -> None:
    found = DIRECTORY.opd_for("rt_rw", TODAY, "kec_of_another_city")
    assert found is not None
    assert found.opd == "setda"
