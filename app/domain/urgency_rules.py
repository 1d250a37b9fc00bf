"""Which words of danger together make an emergency: concepts of urgency_words.py, rules as in wording.py."""

from __future__ import annotations

# What is an emergency by itself.
ALARMS = """
fire
flame grow /6 !campfire
there flame /2 !campfire
spark flame|person|broken /5
smoke thick !exhaust
smoke firefighter /12
burning house|vehicle|explosive /4
firefighter now|where|grow !service
need firefighter /4 !service
help firefighter /5 !service
gas leak /6 !crowd
gas explode /6
explosive explode /4 !crowd
smell gas /2 strong|now|leak /5
explosion there|strong|victim|casualty /4 !crowd
person drown /5 !thing
drown deepwater /3 person|found_not|self /14
drown casualty|found_not /8
person fall deepplace /6
trapped floodwater|flood|fire_or_lift|lift /6 !traffic
trapped inside|room /3 person|self|frail|many|now|help /12 !traffic
person still_inside /6
person trapped|buried|locked /3 inside|room|vehicle|heavy|lift|help|now|spark|collapse|broken /8
person|self cannot exit /4 flood|fire|smoke|lift|heavy|trapped /10
person trapped hits|heavy /5
floodwater deep /5
flood metre /6
evacuate self|person flood /8
floodwater rise deep|person|frail|self /6
floodwater enter house /4 frail|now|rise|deep /10
floodwater frail inside|now|rise|deep|trapped /10
flood need|help frail /10
need boat !pleasure /4
boat help|now|flood|where|frail /9 !pleasure
need evacuate person|self|frail|flood|now|many /8 !notperson
dike burst /4
person buried
collapse hits|buried person|self /6
heavy hits person /4
collapse still_inside /10
vehicle overturned
vehicle plunge wreck_place /4
vehicle drown /3
there crash !not /3
crash ambulance|help /10
flashflood person|now|help|house|grow /6
crash casualty|victim|faint|wound|blood|nobody /12
person faint /5
self faint now|help /6
flame emerge /3 !campfire
flame room|vehicle|person /3 now|help|firefighter|where|grow|emerge /8 !campfire
smoke thick room|explosive|emerge|person /6 !exhaust
smoke emerge room /4 !exhaust
gas smell|strong|leak /4 many|person|house|now|help|vomit /10 !crowd
person|there fall /3 deepwater|found_not|wreck_place /8
person deepwater found_not /10
person fall height|deepplace /6
there|now fall height|deepplace /5
trapped|flood frail|self|many inside|room|help|now|where|need /12 !traffic
trapped flood /12 !traffic
boat where|need|frail|trapped /8 !pleasure
collapse there person|casualty|inside|hits|buried|victim|frail /8
collapse casualty|victim|wound|buried|hits person|self|there|many /8
collapse person /4 now|help|inside|hits|there /8
fall hits person /6
heavy fall hits|buried /6
heavy buried|hits person|vehicle /6 now|help|there|inside
crash person /4 vehicle|now|help|there /8
now faint|aware|breath|fall person|self /6
now faint|breath /3
not aware person|self|now|help /8 !duty
breath not aware /6
labour emerge|now|noride|help /8
baby emerge head /5
vomit many person|casualty /8
vomit many eaten /10
wound there|now|help|many blood|person|ambulance /6
blood unstopped now|help|ambulance|person|self|wound /8
suicide intend|help|now|person|farewell|self /10
suicide body /3
farewell unwilling /10
farewell self|person intend|die|suicide|unwilling /8
person height intend|edge /10 jump|edge|die
jump height intend /10
weapon victim_of_attack /4
gunshot there|sound|now|person|fall /6
person kidnapped scream|vehicle|now|help /8
kidnapped vehicle /3
snake|wasp bite|attacks person|self|many /6
person bite|attacks snake|wasp /6
snake indoors /4 person|now|help|attacks|metre|big
head|finger stuck /4 person|now|help|cannot|fence /10
person stuck /3 fence|machine|heavy|vehicle|head|finger /6
lift trapped|inside|still|stuck self|person|now|help|many /12
lightning person|house /4
not aware person|casualty|fall|now|help /5 !duty
crash aware still|not /8
crash train /3
ambulance need|now|where faint|now|medical|frail|labour|wound|severe /10 !service
need ambulance faint|now|medical|person|labour|severe|wound /8 !service
need medical now /4
breath severe|ambulance|need|faint /5
breath person help|now|need /6
waters
labour help|now|need|noride|ambulance /8
poison many|faint|vomit|ambulance|now|frail /6
blood unstopped|head person|head|self /6
head leak blood|faint|fall /6
snake bite person|self /6
person bite snake /5
snake indoors /4
wasp attacks|faint|bite /4
ring stuck firefighter|help /8
lift person trapped|stuck|now|help|still /10
person locked inside|room|vehicle /5
electrocuted person|now|there|sticks|faint|casualty|floodwater|frail
cable electric broken /4 live|now|help /6 !telecom
cable broken live /3 !telecom
cable electric hits|grow house|person|vehicle /6
attack weapon carry|now|there|many /6
carry weapon rampage|person|attack /6
attack help /8 !many
attack wound|victim|now|blood /7
there victim_of_attack /4
person victim_of_attack /3
dragged vehicle person /5
intend burn house|room|self /5 !rubbish
there attack person|now|weapon /5
hostage
person kidnapped now|help|need /8
beat person|self scream|now /10
suicide intend|help|now|person /6
jump height intend /6
drink toxin
person intend die farewell|unwilling /10
intend die farewell|unwilling /8
unwilling live_on /2 !city
corpse floats|there /4
quake now|damage|casualty|collapse /8
collapse casualty|victim|faint|nobody /8
collapse now
crash now|frail /8
brakes crash /5
finger enter machine /5
evacuate deep|frail /10 flood|floodwater
flood frail now|help|need|trapped /8
"""

# Who writes that it is there has seen it: no figure of speech.
SEEN = """
there who|person|many faint /4
there who|person drown /4
there who|person electrocuted /4
"""

WEAK = "person|self|there|who|many|help|need|now|room|house|inside|still|not|vehicle|where"
"""Concepts that are no danger themselves: what stands before them changes nothing."""
BEFORE = {"name_of": 3, "not": 2, "fear": 6, "might": 2}
"""Shortly before a danger (words, in one breath) these make it a name, a denial, a fear or a possibility."""
BEHIND = {"figure_behind": 2}
"""Right behind it these make it a figure of speech."""
AROUND = {"figure_near": 4}
"""On either side these do."""
