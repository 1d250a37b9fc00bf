"""Which words make a matter confidential: concepts of sensitive_words.py, rules as in wording.py."""

from __future__ import annotations

CONFIDENTIAL = """
sexual !abstract /3
grope victim|child /5
stripped victim|child /8
dv
violence abuser|victim /2
harassment suffers|victim|abuser /5
touch bodypart|child /3 abuser|officer|bodypart /10
picture bodypart /3 sent|abuser|demand|spread /8
picture dirty|private_thing /3 spread|officer|abuser|child|threat|sent /10
peep child|victim|undress /5
scald victim|abuser /5 hot /5
child alone /5 locked_in|daily|small /10
bruised abuser|victim /5 beat|because|drunk /8
bruised abuser /5
child hotel|sold /8 abuser /10
touch child /5 abuser|officer|bodypart|drunk /10
touch bodypart /4
touch victim /3 forced|sexual|bodypart|hurt /8
picture undress /3 spread|forced|threat|demand|officer|child /10
undress child /5 beat|forced|picture|spread /8
pregnant child /5 abuser|under_age|officer|forced /8
serve forced abuser|victim /8
slept_with forced|child|under_age|officer /6
marry forced /4
marry under_age /4 victim
sold child|victim /6
trafficking
exploit child|victim /5
child made_to begging /6
beat victim /5 !animal !thing_hit
beat abuser /4 !animal !thing_hit
neglect victim /5
rough victim|abuser /4
baby thrown /5 !nappy
starved child|victim /6 !animal
threat kill /4
threat victim abuser /6
stalk
"""

OVERSIGHT = """
bribe
markup fund|project|money|officer /5
hushmoney demand|officer|office|pay|service /8
embezzle fund /6
embezzle money officer|office /6
abuse power /4
officer demand money /7
must dues service|officer /9 officer|service
receive money officer|office /5 !wages
demand pay officer|office /5
kin hired notest /10
fund|project|tender collusion officer|project|winner /10
collusion winner|project|tender /8
officer ordered vote /8
use fund buy /8 officer|school /10
officer share_out money /6
paid officer smooth|sins|raid /10
money|pay civilservant|officer /5 percent /6
pocket fund|officer|money|rest /12
demand officer noreceipt /8
offer smooth money|officer|office /8
office demand money /7 must|smooth|service|hinder /10
demand money service /6 smooth|must|officer|office /10
demand money officer|office /6
money smooth /6 office|officer demand|pay|must|hinder|notserved /10
pay money office|officer /7 smooth|must|service|notserved /10
pay money service /7 smooth
must pay money officer|office /8 !other_racket
must pay officer /6
extort officer /7
officer private_use statecar /8
statecar private_use /6
officer kin project /8
project kin officer|office /8
sell goods /3 officer /5
sell seat /2 officer|office /8
sell seat officer|office|money
officer sins /4
civilservant absent duty_time /10
money notserved /5 officer|office|service /8
hinder money /7
service smooth /4 gift /8 officer|office
gift officer smooth /8
officer|school must ware /8 officer|abuser
bought seat|service /3 officer|school|abuser /8
officer|office demand number /5 smooth /10
service must|use hushmoney /8
use money service /6 must|smooth
officer sell /4 must /8
sell officer /4 goods|fund|seat /10
embezzle officer fund|money /10
insider pay|money|demand /8
officer sins|vote kin /8
"""

DOCUMENTS = """
ppid ask_document|document|public_matter|public_paper /10
document public_matter|public_paper /5 ask_document|open_to /9
public_paper where_to /6
public_matter open_to /6
ask_document public_paper /5
"""
