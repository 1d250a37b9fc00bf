"""Which words of danger together make an emergency: concepts of urgency_words.py, rules as in wording.py."""

from __future__ import annotations

# What is an emergency by itself.
ALARMS = """
fire
flame grow /9 !campfire
there flame /2 !campfire
spark flame|person|broken /8
smoke thick !exhaust
smoke firefighter /15
burning house|vehicle|explosive /4
firefighter now|where|grow !service
need firefighter /4 !service
help firefighter /8 !service
gas leak /9 !crowd
gas explode /9
explosive explode /4 !crowd
smell gas /2 strong|now|leak /8
explosion there|strong|victim|casualty /4 !crowd
person drown /8 !thing
drown deepwater /3 person|found_not|self /17
drown casualty|found_not /11
person fall deepplace /9
trapped floodwater|flood|fire_or_lift|lift /9 !traffic
trapped inside|room /3 person|self|frail|many|now|help /15 !traffic
person still_inside /9
person trapped|buried|locked /3 inside|room|vehicle|heavy|lift|help|now|spark|collapse|broken /11
person|self cannot exit /4 flood|fire|smoke|lift|heavy|trapped /13
person trapped hits|heavy /8
floodwater deep /8
flood metre /9
evacuate self|person flood /11
floodwater rise deep|person|frail|self /9
floodwater enter house /4 frail|now|rise|deep /13
floodwater frail inside|now|rise|deep|trapped /13
flood need|help frail /13
need boat !pleasure /4
boat help|now|flood|where|frail /12 !pleasure
need evacuate person|self|frail|flood|now|many /11 !notperson
dike burst /4
person buried
collapse hits|buried person|self /9
heavy hits person /4
collapse still_inside /13
vehicle overturned
vehicle plunge wreck_place /4
vehicle drown /3
there crash !not /3
crash ambulance|help /13
flashflood person|now|help|house|grow /9
crash casualty|victim|faint|wound|blood|nobody /15
person faint /8
self faint now|help /9
flame emerge /3 !campfire
flame room|vehicle|person /3 now|help|firefighter|where|grow|emerge /11 !campfire
smoke thick room|explosive|emerge|person /9 !exhaust
smoke emerge room /4 !exhaust
gas smell|strong|leak /4 many|person|house|now|help|vomit /13 !crowd
person|there fall /3 deepwater|found_not|wreck_place /11
person deepwater found_not /13
person fall height|deepplace /9
there|now fall height|deepplace /8
trapped|flood frail|self|many inside|room|help|now|where|need /15 !traffic
trapped flood /15 !traffic
boat where|need|frail|trapped /11 !pleasure
collapse there person|casualty|inside|hits|buried|victim|frail /11
collapse casualty|victim|wound|buried|hits person|self|there|many /11
collapse person /4 now|help|inside|hits|there /11
fall hits person /9
heavy fall hits|buried /9
heavy buried|hits person|vehicle /9 now|help|there|inside
crash person /4 vehicle|now|help|there /11
now faint|aware|breath|fall person|self /9
now faint|breath /3
not aware person|self|now|help /11 !duty
breath not aware /9
labour emerge|now|noride|help /11
baby emerge head /8
vomit many person|casualty /11
vomit many eaten /13
wound there|now|help|many blood|person|ambulance /9
blood unstopped now|help|ambulance|person|self|wound /11
suicide intend|help|now|person|farewell|self /13
suicide body /3
farewell unwilling /13
farewell self|person intend|die|suicide|unwilling /11
person height intend|edge /13 jump|edge|die
jump height intend /13
weapon victim_of_attack /4
gunshot there|sound|now|person|fall /9
person kidnapped scream|vehicle|now|help /11
kidnapped vehicle /3
snake|wasp bite|attacks person|self|many /9
person bite|attacks snake|wasp /9
snake indoors /4 person|now|help|attacks|metre|big
head|finger stuck /4 person|now|help|cannot|fence /13
person stuck /3 fence|machine|heavy|vehicle|head|finger /9
lift trapped|inside|still|stuck self|person|now|help|many /15
lightning person|house /4
not aware person|casualty|fall|now|help /8 !duty
crash aware still|not /11
crash train /3
ambulance need|now|where faint|now|medical|frail|labour|wound|severe /13 !service
need ambulance faint|now|medical|person|labour|severe|wound /11 !service
need medical now /4
breath severe|ambulance|need|faint /8
breath person help|now|need /9
waters
labour help|now|need|noride|ambulance /11
poison many|faint|vomit|ambulance|now|frail /9
blood unstopped|head person|head|self /9
head leak blood|faint|fall /9
snake bite person|self /9
person bite snake /8
snake indoors /4
wasp attacks|faint|bite /4
ring stuck firefighter|help /11
lift person trapped|stuck|now|help|still /13
person locked inside|room|vehicle /8
electrocuted person|now|there|sticks|faint|casualty|floodwater|frail
cable electric broken /4 live|now|help /9 !telecom
cable broken live /3 !telecom
cable electric hits|grow house|person|vehicle /9
attack weapon carry|now|there|many /9
carry weapon rampage|person|attack /9
attack help /11 !many
attack wound|victim|now|blood /10
there victim_of_attack /4
person victim_of_attack /3
dragged vehicle person /8
intend burn house|room|self /8 !rubbish
there attack person|now|weapon /8
hostage
person kidnapped now|help|need /11
beat person|self scream|now /13
suicide intend|help|now|person /9
jump height intend /9
drink toxin
person intend die farewell|unwilling /13
intend die farewell|unwilling /11
unwilling live_on /4 !city
corpse floats|there /4
quake now|damage|casualty|collapse /11
collapse casualty|victim|faint|nobody /11
collapse now
crash now|frail /11
attack|weapon ongoing /6
assault person /4
stroke ambulance|now /9
stroke fall /4
trapped deepplace|deepwater|heavy /5 person|casualty|frail !traffic
suicide there|person /5
smoke spark|inside|trapped|electrocuted /8 !exhaust
faint head|wound /6
person wound now|help|there|head|fall|blood /8
assault blood /8
brakes crash /8
finger enter machine /8
evacuate deep|frail /13 flood|floodwater
flood frail now|help|need|trapped /11
"""

# Who does not answer, is lost, held, or about to be hurt: concepts of distress_words.py.
DISTRESS = """
not unheard /2 locked|room|lift|well|deepplace|inside|gas person|frail|minor|fall|smell|held|drink /13 !service !duty
not unheard /2 self|hours|help locked|lift|well|deepplace|gas|held|drink|fall /13 !service !duty
not lifeless|unheard /2 fall|faint|crash|collapse|blood|drown|buried|electrocuted|swallow|beat person|minor|now|help /13
not lifeless /2 person|frail|minor|self ambulance|help|now|pale|since|medicine|room|breath /13 !fix !duty|rubbish
frail|baby|minor|confused not unheard /5 pale|breath|blood|fall|medicine /13 !service !sought
bodysign pale /3 person|frail|breath|baby|minor|not|hospital|now /11 !service
chest pain /3 cold_sweat|collapse|ambulance|now|help|faint /13
numb slurred unclear /11
oxygen run_out /4 person|hospital|frail|self|ambulance|minor /12
swallow foreign /4 minor|person|vomit|pale|hospital|now|help /12 !thing
swallow medicine all /9
scald hot /3 person|self|minor|head|bodypart|now|help /13
severed bodypart /3 blood|now|help|engine|explode|ambulance|hospital|weapon|hits|heavy /13
pulled engine /4 person|minor|finger|bodypart|help|now /9
minor missing /5 sought|clothes|dike|now|help /15 clothes|since|help|sought|police
confused missing /6 sought|clothes|now|help|since /15 !service
minor taken /6
person taken /3 vehicle|now|help|since|police /13
self|person held /4 now|help|police|where|vehicle|inside|room|phone /13 !not
scream person|self vehicle|room|taken|dragged /9 now|dragged|taken|inside /15
minor alone /6 vehicle|locked|fire|gas|crying|missing /12 !service
frail|confused alone /9 fall|flood|helpless|flame|smoke|gas|locked /13 fall|not|flood|flame|smoke|locked|help
frail|self fall cannot|not /15 helpless|unheard alone|now|help|inside|since|room /17
baby abandoned container|alive /12
minor abandoned container /12 alive
break_in hiding|weapon|alone|scream /15
hiding attack|weapon|held /13
bomb found|carry|self /6 !rumour !thing
bag suspicious /5 found|there /9 now|suspicious|bomb|not|police /13
vehicle|self on_rail /9 halted|train|cannot|locked /13
person on_rail /7 halted|train|fall /9
person dangling height|roof|structure|cable|beam /13
structure snap /4 person|self|many|minor inside|still_inside|still|below|not|fall|hits|scream|crossing /13 !service
ride snap|halted|fall /6 person|minor|still_inside|scream|plunge|dangling /15
crush person|many|minor|frail /6 breath|faint|now|help|exit|scream /13
predator there|enter|emerge|attacks|loose /8 house|indoors|person|minor|now|help|room /13
onrush person|house|enter|now|self|evacuate|frail /11
self|person|many roof /4 current|flood|floodwater|rise|boat|evacuate|since|trapped /13
current person|minor|self /6 not|exit|drown|dragged /9 waterplace /13
person|minor floating waterplace /9 !service
well person|many /6 enter|fall|down not|exit|unheard|faint /15
goodbye follow|noose|medicine|height|swallow|suicide|unwilling|end_it /15
follow intend|unwilling|goodbye|noose /11
unwilling end_it everything /13
end_it everything intend|goodbye|unwilling|self /9 goodbye|unwilling|hours|height|noose
noose tied /3 beam|goodbye|follow /11
person height edge crying /15
flame emerge|grow|hits roof|structure /9 !campfire
fire|flame|smoke trapped /5 !exhaust
electric|cable explode flame|roof|house|now /13
person|minor cable|electric /5 sticks|pale|severed|electrocuted /8
crash faint|blood /13 many|there|not|head
sticks cable|electric|fence /4 person|minor|finger /9
beat person|minor|self now|help not /15 unheard|scream|faint
weapon rampage person|minor|self|many /11
weapon break_in|carry /8 minor|self|person now|hiding|alone|scream|rampage /13
brakes|crash overturned /8 person|many|now|help
vehicle overturned|plunge waterplace|deepplace|on_rail /11 person|many|not|inside|still
blood unstopped bodypart|engine /9
faint many there|now|help|not|breath|gas /13 !service
poison many|person|self not /11 exit|unheard|faint|breath
"""

# Who writes that it is there has seen it: no figure of speech.
SEEN = """
there who|person|many faint /4
there who|person drown /4
there who|person electrocuted /4
"""

WEAK = (
    "person|self|there|who|many|help|need|now|room|house|inside|still|not|vehicle|where|noride|ambulance|minor|confused"
    "|unheard|since|clothes|sought|found|alone|bodypart|bodysign|hospital|all|everything|crying|roof|waterplace|current"
    "|structure|police|pale|pain|helpless|phone|below"
)
"""Concepts that are no danger themselves: what stands before them changes nothing."""
COMMON = (
    "person|self|not|who|there|found|indoors|grow|explosive|room|since|heavy|helpless|need|minor|many|"
    "everything|intend|house|vehicle|still|suspicious|now|waterplace|unheard|live|deepplace|clothes|"
    "run_out|nobody|carry|help|unstopped|crossing|exit|floodwater|all|container|height|halted|structure|"
    "where|deepwater|fence|frail|edge|plunge|hours|hospital|enter|pulled|beam|sought|strong|wreck_place|"
    "bodypart|die|emerge|alone|severed|confused|rise|crying|cannot|ongoing|snap|found_not|eaten|finger|"
    "severe|inside|fire_or_lift|hits|missing|victim|flood|collapse|big|alive|phone|pain|leak|broken|"
    "down|medical|end_it"
)
"""Concepts that stand in many harmless texts, the most common first: the search does not begin with them."""
BEFORE = {"name_of": 3, "not": 2, "fear": 6, "might": 2}
"""Shortly before a danger (words, in one breath) these make it a name, a denial, a fear or a possibility."""
BEHIND = {"figure_behind": 2}
"""Right behind it these make it a figure of speech."""
AROUND = {"figure_near": 4}
"""On either side these do."""
