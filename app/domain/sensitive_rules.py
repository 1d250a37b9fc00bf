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

COMMON = "victim|child|abuser|officer|office|money|service|smooth|must|pay|demand|not|number|use|ask_document"
"""Concepts that stand in many harmless texts: the search does not begin with them."""
