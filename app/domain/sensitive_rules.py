"""Which words make a matter confidential: concepts of sensitive_words.py, rules as in wording.py."""

from __future__ import annotations

CONFIDENTIAL = """
sexual !abstract /3
grope victim|child /7
stripped victim|child /10
dv
violence abuser|victim /2
harassment suffers|victim|abuser /7
touch bodypart|child /3 abuser|officer|bodypart /10
picture bodypart /3 sent|abuser|demand|spread /10
picture dirty|private_thing /3 spread|officer|abuser|child|threat|sent /10
peep child|victim|undress /7
scald victim|abuser /7 hot /7
child alone /7 locked_in|daily|small /10
bruised abuser|victim /7 beat|because|drunk /10
bruised abuser /7
child hotel|sold /10 abuser /10
touch child /7 abuser|officer|bodypart|drunk /10
touch bodypart /4
touch victim /3 forced|sexual|bodypart|hurt /10
picture undress /3 spread|forced|threat|demand|officer|child /10
undress child /7 beat|forced|picture|spread /10
pregnant child /7 abuser|under_age|officer|forced /10
serve forced abuser|victim /10
slept_with forced|child|under_age|officer /8
marry forced /4
marry under_age /4 victim
sold child|victim /8
trafficking
exploit child|victim /7
child made_to begging /8
beat victim /7 !animal !thing_hit
beat abuser /4 !animal !thing_hit
neglect victim /7
rough victim|abuser /4
baby thrown /7 !nappy
not fed child|victim /8 !animal
starved child|victim /8 !animal
threat kill /4
threat spread picture /8
pregnant forced /8
threat victim abuser /8
stalk
"""

OVERSIGHT = """
bribe
markup fund|project|money|officer /7
hushmoney demand|officer|office|pay|service /10
embezzle fund /10
embezzle money officer|office /8
abuse power /4
officer demand money /9
must dues service|officer /9 officer|service
receive money officer|office /7 !wages !thanking
demand pay officer|office /7
kin hired notest /10
fund|project|tender collusion officer|project|winner /10
collusion winner|project|tender /10
officer ordered vote /10
use fund buy /10 officer|school /10
officer share_out money /8
paid officer smooth|sins|raid /10
money|pay civilservant|officer /7 percent /8
pocket fund|officer|money|rest /12
demand officer noreceipt /10
offer smooth money|officer|office /10
office demand money /9 must|smooth|service|hinder /10
demand money service /8 smooth|must|officer|office /10
demand money officer|office /8
money smooth /8 office|officer demand|pay|must|hinder|notserved /10
pay money office|officer /9 smooth|must|service|notserved /10
pay money service /9 smooth
must pay money officer|office /10 !other_racket
must pay officer /8
extort officer /9
officer private_use statecar /10
statecar private_use /8
officer kin project /10
project kin officer|office /10
sell goods /3 officer /7
sell seat /2 officer|office /10
sell seat officer|office|money
officer sins /5
civilservant absent duty_time /10
money notserved /7 officer|office|service /10
hinder money /9
withhold paper /3 pay|dues|money /9
tribute officer /9
forge report|fund /4 officer|office /9
demand number|money service|office /8 officer /10
officer must pay money /10
office must pay money /10 free|smooth|administration
officer demand freebie /5
envelope pay|use service|office|officer|smooth /10
hiring use|pay money /8
service smooth /4 gift /10 officer|office
gift officer smooth /10
officer|school must ware /10 officer|abuser
bought seat|service /3 officer|school|abuser /10
officer demand number /7 smooth /10
service must|use hushmoney /10
use money service /8 must|smooth
officer sell /4 must /10
sell officer /4 goods|fund|seat /10
embezzle officer fund|money /10
insider pay|money|demand /10
officer sins|vote kin /10
"""

DOCUMENTS = """
ppid ask_document|document|public_matter|public_paper /10
document public_matter|public_paper /7 ask_document|open_to /9
public_paper where_to /8
public_matter open_to /8
ask_document public_paper /7
"""


# Threats, despair, betrayed illness and papers: concepts of private_words.py.
PRIVATE = """
deathwish thought /7 !abstract !animal !joke
deathwish ill_self /3 !abstract !joke
suicide thought|victim|child|helper /8 !abstract
soul harm victim|child|abuser /12
soul harm thought /10
threat abduct /9
abduct victim|resident thug|threat /10
thug threat resident|victim /7
lurks afraid|each_time victim|resident|thug /10 threat|afraid|thug
reported reprisal resident|victim|thug|officer /13
chained !thing_hit
confined victim|child abuser|beat|afraid|officer /12
shows bodypart /4
touch behind abuser|officer|victim /10 !thing_hit
bedroom abuser victim|child|officer|each_time /11
bedroom officer|abuser forced|must|child|smooth /11
spycam
blackmail footage /8
footage naked begs_for|abuser|spread|child /9
naked begs_for child|victim|abuser /10
bully child|victim /8
marks telling_marks child|victim|abuser /11
fear_home child|victim /10
suffered helper /12
wed young child|victim|elder_man /12
health disclosed ill_self|officer|neighbour_head|thug /13
health ill_self afraid /13
health rejected ill_self /10
identity leaked /9
identity misused ill_self|resident /10
rejected trait ill_self|child|resident|office|abuser /12
"""

GAIN = """
grease service|paperwork|officer|office|must|public_goods|ruler /11
slip paperwork smooth /8
must redeem paperwork|hiring|seat|record /7
slip cash|paperwork|grease /6 paperwork|office|officer|service /12
officer|neighbour_head asks cash /6 paperwork|free_thing /12 !dues !other_racket
free_thing charged cash /8 !dues !other_racket
officer asks tip /8
free_thing asks cash|tip /9 office|officer|handler|service
public_goods carried_off handler|ruler|officer /9
handler carried_off seat|paperwork|free_thing /8
fund disbursed only /13
fund never_came record|officer|office|ruler|neighbour_head /13
fake record fund|officer|office|ruler|handler /12
ruler wealth /9
firm relative ruler|office /8
ruler firm relative|favoured /10 relative|ruler
fund relative ruler favoured /12
tariff shady|office cash|hiring|seat|office|officer /11
builder gives big_gift ruler|officer|office /12
builder big_gift ruler|officer /10
blind_eye officer|ruler|handler gives|cash|big_gift|builder /13
winner favoured relative|ruler /11
whistle secret officer|office|fund|ruler|bribe|collusion|project|resident /14
withhold fund officer|ruler|neighbour_head|school /11
reported reprisal ruler|office /12
"""
COMMON = (
    "victim|suffers|resident|ask_document|ill_self|thought|not|number|service|office|smooth|abuser|"
    "officer|child|handler|paperwork|favoured|big_gift|relative|hired|only|free_thing|duty_time|begs_for|"
    "civilservant|private_use|money|fund|pay|gives|must|absent|ruler|cash|each_time|demand|spread|"
    "record|document|asks|identity|public_goods|goods|picture|telling_marks|young|where_to|buy|under_age|"
    "disclosed|behind|use|neighbour_head|school|shady|report|paper|secret|footage|free|because|thug|"
    "elder_man|public_matter|harm|receive|rest|fake|ordered|made_to|leaked|misused|sell|rejected|sent|"
    "firm|kin|seat|hurt|lurks|baby|builder|beat|administration|carried_off|afraid|small"
)
"""Concepts that stand in many harmless texts, the most common first: the search does not begin with them."""
