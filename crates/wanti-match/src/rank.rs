//! From fired rules to a verdict: which intents stand, in which order, and whether to act or to ask.

use std::ops::Range;

use crate::builder::Role;
use crate::evidence::{Context, Decision, Dropped, How};
use crate::grammar::{self, ASKS, CLOSING, GREETS, LINKS, UNSAID, WISHES};
use crate::hear::{Heard, Unit};
use crate::rule::{Fired, Mask};
use crate::words::is_name;

/// An intent with all its fired rules.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) intent: usize,
    pub(crate) role: Role,
    /// Its fired rules, the strongest first, as a range of [`Ranks::order`].
    pub(crate) fired: Range<usize>,
    /// Units heard by any of them.
    pub(crate) mask: Mask,
    /// Of these, the units that say which intent is meant.
    pub(crate) core: Mask,
    /// First unit of the core.
    pub(crate) first: usize,
    /// Last unit of the core.
    pub(crate) last: usize,
    pub(crate) weight: f32,
    /// The least direct way by which the strongest rule was heard.
    pub(crate) how: How,
    /// How surely.
    sure: f32,
    /// Why it was dropped.
    pub(crate) dropped: Option<Dropped>,
}

/// Buffers of a ranking, and its outcome before it is dressed as a verdict.
#[derive(Debug, Default)]
pub(crate) struct Ranks {
    pub(crate) candidates: Vec<Candidate>,
    /// Fired rules by intent, the strongest first.
    pub(crate) order: Vec<Strength>,
    queue: Vec<usize>,
    rivals: Vec<usize>,
    /// Candidates in the order to be answered.
    pub(crate) chosen: Vec<usize>,
    pub(crate) talk: Vec<usize>,
}

/// A fired rule with what it weighs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strength {
    intent: usize,
    /// Less than nothing when it rests on what is denied.
    weight: f32,
    /// Its words stand near each other, or the message is no story.
    near: bool,
    /// Its place among the fired rules.
    pub(crate) fired: usize,
}

/// What a text is made of, apart from the rules it fires.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Makeup {
    /// Words with a meaning of their own.
    pub(crate) content: usize,
    /// Of these, words that no rule knows.
    pub(crate) strange: usize,
    /// Units that are not particles.
    pub(crate) spoken: usize,
}

/// More than any rule weighs.
const DENIED: f32 = 1000.0;
/// Below this weight a unit does not say which intent is meant.
const CORE: f32 = 0.3;
/// What a unit heard by a pattern weighs.
const PATTERN_WEIGHT: f32 = 0.9;
/// A message of more units tells a story.
const STORY: usize = 14;
/// What is left of a rule whose words stand far from each other in a story.
const SCATTERED: f32 = 0.85;
/// In a story a single word is a command only in a clause of so many units.
const TERSE: usize = 4;
/// So many units before the second of two topics may link them in a story.
const LINK_REACH: usize = 4;
/// So many units may a rule of an aspect reach over.
const NEAR: usize = 9;
/// Two topics nearer than this are asked about.
const CLOSE: f32 = 0.1;

/// How a ranking ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ranking {
    pub(crate) decision: Decision,
    pub(crate) negated: bool,
    pub(crate) margin: f32,
}

/// What a text is made of.
pub(crate) fn makeup(heard: &Heard) -> Makeup {
    let mut makeup = Makeup::default();
    for unit in &heard.units {
        // Every unit is looked at, so nothing here branches.
        let light = unit.is_light();
        let particle = light & grammar::is_skipped(unit.flags);
        makeup.spoken += usize::from(!particle);
        makeup.content += usize::from(!light);
        // What is denied may be strange: "bukan ditunda, tapi dibatalkan".
        let known = unit.negated | (unit.bit().is_some() & (unit.flags & UNSAID == 0));
        makeup.strange += usize::from(!light & !known);
    }
    makeup
}

/// How much a unit says about which intent is meant.
pub(crate) fn unit_weight(heard: &Heard, unit: &Unit) -> f32 {
    if unit.mask() & heard.patterned != 0 { PATTERN_WEIGHT } else { unit.weight }
}

fn weigh(mask: Mask, heard: &Heard) -> f32 {
    let inside = heard.marked().filter(|(_, unit)| unit.mask() & mask != 0);
    inside.map(|(_, unit)| unit_weight(heard, unit)).sum()
}

/// One candidate for each intent with fired rules.
pub(crate) fn gather(fired: &[Fired], heard: &Heard, role: impl Fn(usize) -> Role, ranks: &mut Ranks) {
    ranks.candidates.clear();
    ranks.order.clear();
    let story = is_story(heard);
    ranks.order.extend(fired.iter().enumerate().filter_map(|(at, rule)| {
        let role = role(rule.intent);
        let close = matches!(role, Role::Aspect | Role::Command);
        let near = !(close || story) || is_near(rule, heard);
        if close && !near {
            return None;
        }
        let denied = heard.denies(rule.mask) && !matches!(role, Role::Reply | Role::Urgent);
        let weight = weigh(rule.mask, heard) * rule.sure * if near { 1.0 } else { SCATTERED };
        Some(Strength { intent: rule.intent, weight: if denied { weight - DENIED } else { weight }, near, fired: at })
    }));
    ranks.order.sort_unstable_by(|a, b| {
        a.intent.cmp(&b.intent).then(b.weight.total_cmp(&a.weight)).then(a.fired.cmp(&b.fired))
    });
    let mut start = 0;
    for group in ranks.order.chunk_by(|a, b| a.intent == b.intent) {
        let place = start..start + group.len();
        start = place.end;
        ranks.candidates.extend(candidate(group, place, fired, heard, &role));
    }
}

/// Whether the words of a rule stand near each other, in one clause or two neighbours: what asks after a price or for an
/// officer is said in one breath, and a story holds any two such words somewhere.
fn is_near(rule: &Fired, heard: &Heard) -> bool {
    let clause = |at: usize| heard.units.get(at).map_or(0, |unit| unit.clause);
    let last = rule.units.end.saturating_sub(1);
    rule.units.len() <= NEAR && clause(last) <= clause(rule.units.start) + 1
}

/// Whether a message tells a story.
fn is_story(heard: &Heard) -> bool {
    heard.units.len() > STORY
}

fn candidate(
    group: &[Strength],
    place: Range<usize>,
    fired: &[Fired],
    heard: &Heard,
    role: &impl Fn(usize) -> Role,
) -> Option<Candidate> {
    let denied = group.first()?.weight < 0.0;
    let held = if denied { group.len() } else { group.partition_point(|rule| rule.weight >= 0.0) };
    let (group, place) = (group.get(..held)?, place.start..place.start + held);
    let strongest = group.first()?;
    let best = fired.get(strongest.fired)?;
    let mask = group.iter().filter_map(|rule| fired.get(rule.fired)).fold(0, |mask, rule| mask | rule.mask);
    let strong = heard
        .marked()
        .filter(|(_, unit)| unit.mask() & mask != 0 && unit_weight(heard, unit) >= CORE)
        .fold(0, |core, (_, unit)| core | unit.mask());
    let core = if strong == 0 { best.mask } else { strong };
    let inside = || heard.marked().filter(|(_, unit)| unit.mask() & core != 0).map(|(at, _)| at);
    Some(Candidate {
        intent: best.intent,
        role: role(best.intent),
        fired: place,
        mask,
        core,
        first: inside().min().unwrap_or(best.units.start),
        last: inside().max().unwrap_or(best.units.start),
        weight: (weigh(mask, heard) * 0.5 + weigh(best.mask, heard) * best.sure * 0.5)
            * if strongest.near { 1.0 } else { SCATTERED }
            + if mask == 0 { PATTERN_WEIGHT } else { 0.0 },
        how: best.how,
        sure: best.sure,
        dropped: denied.then_some(Dropped::Negated),
    })
}

/// Weighs the candidates against each other.
pub(crate) fn rank(ranks: &mut Ranks, heard: &Heard, context: &Context) -> Ranking {
    let candidates = &mut ranks.candidates;
    ranks.chosen.clear();
    ranks.talk.clear();
    if candidates.is_empty() {
        return Ranking { decision: Decision::None, negated: false, margin: 1.0 };
    }
    let makeup = makeup(heard);
    let negated = drop_negated(candidates, heard);
    drop_unanchored(candidates, heard, context, makeup);
    drop_narrower(candidates);
    standing(candidates, |role| role == Role::Urgent, &mut ranks.chosen);
    if !ranks.chosen.is_empty() {
        ranks.chosen.truncate(1);
        drop_all(candidates, |role| role != Role::Urgent, Dropped::Urgent);
        return Ranking { decision: Decision::Act, negated, margin: 1.0 };
    }
    standing(candidates, |role| role == Role::Talk, &mut ranks.talk);
    standing(candidates, |role| !matches!(role, Role::Talk | Role::Reply), &mut ranks.queue);
    if ranks.queue.is_empty() {
        return light_ranking(ranks, negated);
    }
    drop_all(candidates, |role| matches!(role, Role::Talk | Role::Reply), Dropped::Yields);
    choose(ranks, heard);
    let Ranks { candidates, rivals, chosen, .. } = ranks;
    let lead = chosen.first().and_then(|at| candidates.get(*at));
    let first = lead.map_or(0.0, |candidate| candidate.weight);
    let second = rivals.iter().map(|at| weight_of(candidates, *at)).fold(0.0, f32::max);
    let margin = if first > 0.0 { ((first - second) / first).clamp(0.0, 1.0) } else { 0.0 };
    if !rivals.is_empty() && margin < CLOSE {
        rivals.sort_unstable_by(|a, b| weight_of(candidates, *b).total_cmp(&weight_of(candidates, *a)).then(a.cmp(b)));
        rivals.retain(|at| weight_of(candidates, *at) >= first * (1.0 - CLOSE));
        chosen.truncate(1);
        chosen.extend_from_slice(rivals);
        chosen.truncate(3);
        return Ranking { decision: Decision::Ask, negated, margin };
    }
    order(chosen, candidates);
    Ranking { decision: Decision::Act, negated, margin }
}

fn drop_all(candidates: &mut [Candidate], which: impl Fn(Role) -> bool, why: Dropped) {
    for candidate in candidates.iter_mut().filter(|candidate| candidate.dropped.is_none() && which(candidate.role)) {
        candidate.dropped = Some(why);
    }
}

fn weight_of(candidates: &[Candidate], at: usize) -> f32 {
    candidates.get(at).map_or(0.0, |candidate| candidate.weight)
}

/// Candidates that stand, the weightiest first.
fn standing(candidates: &[Candidate], wanted: impl Fn(Role) -> bool, found: &mut Vec<usize>) {
    let stands = |candidate: &Candidate| candidate.dropped.is_none() && wanted(candidate.role);
    found.clear();
    found.extend(candidates.iter().enumerate().filter(|(_, candidate)| stands(candidate)).map(|(at, _)| at));
    found.sort_unstable_by(|a, b| weight_of(candidates, *b).total_cmp(&weight_of(candidates, *a)).then(a.cmp(b)));
}

/// Only greetings, thanks, yes or no are left: the strongest, where a reply goes before a greeting.
fn light_ranking(ranks: &mut Ranks, negated: bool) -> Ranking {
    standing(&ranks.candidates, |role| role == Role::Reply, &mut ranks.chosen);
    ranks.chosen.truncate(1);
    if ranks.chosen.is_empty() && !ranks.talk.is_empty() {
        ranks.chosen.push(ranks.talk.remove(0));
    }
    let decision = if ranks.chosen.is_empty() { Decision::None } else { Decision::Act };
    Ranking { decision, negated, margin: 1.0 }
}

/// Drops what stands under a negation that is not part of its own trigger.
fn drop_negated(candidates: &mut [Candidate], heard: &Heard) -> bool {
    let negated = heard.negated;
    if negated == 0 {
        return false;
    }
    let mut any = candidates.iter().any(|candidate| candidate.dropped.is_some());
    for candidate in candidates.iter_mut().filter(|candidate| !matches!(candidate.role, Role::Reply | Role::Urgent)) {
        if candidate.core & !negated == 0 && candidate.mask & !negated == 0 {
            candidate.dropped = Some(Dropped::Negated);
            any = true;
        }
    }
    any
}

/// Drops weak words among strange ones.
fn drop_unanchored(candidates: &mut [Candidate], heard: &Heard, context: &Context, makeup: Makeup) {
    let topics: Mask = candidates
        .iter()
        .filter(|candidate| candidate.dropped.is_none() && candidate.role == Role::Topic)
        .fold(0, |mask, candidate| mask | candidate.core);
    let spoken = spoken_mask(heard);
    let alone = candidates.iter().all(|candidate| candidate.role == Role::Reply);
    let replies = alone
        && makeup.spoken <= MAX_REPLY
        && !asks(heard)
        && candidates.iter().any(|reply| reply.mask.count_ones() > 1 || opens(reply, heard));
    for at in 0..candidates.len() {
        let Some(candidate) = candidates.get(at).filter(|candidate| candidate.dropped.is_none()) else {
            continue;
        };
        let cover = (candidate.mask & spoken).count_ones() as usize;
        let rest = makeup.content.saturating_sub(content_in(candidate.mask, heard));
        let single = candidate.core.count_ones() == 1 && candidate.mask.count_ones() == 1;
        let has_place = candidate.role == Role::Aspect && (topics & !candidate.mask != 0 || context.topic.is_some());
        let holds = match candidate.role {
            Role::Urgent => true,
            Role::Reply => candidate.how < How::Affix && ((rest == 0 && cover + 1 >= makeup.spoken) || replies),
            Role::Talk => {
                topics != 0
                    || (rest <= 2 && makeup.strange * 2 <= cover.max(1))
                    || (rest <= if wants(heard) { MAX_REST } else { MAX_WISHES } && opens(candidate, heard))
            }
            Role::Aspect => {
                (has_place && (!is_story(heard) || is_asked(candidate, heard)))
                    || (makeup.strange == 0 && rest <= 2)
                    || (!single && makeup.strange <= 2 && cover * 3 >= makeup.spoken)
                    || (!single && makeup.strange * 3 <= makeup.content && asks_apart(candidate, heard))
            }
            Role::Command => {
                let told = single && is_story(heard) && clause_of(candidate, heard).count() > TERSE;
                let known = makeup.strange == 0
                    || (!single && candidate.weight >= 0.5)
                    || (candidate.weight >= 0.9 && makeup.strange * 2 < makeup.content);
                known && !told
            }
            Role::Topic | Role::Refusal => candidate.weight >= 0.45 || makeup.strange == 0,
        } && fuzzy_holds(candidate, context);
        if !holds && let Some(candidate) = candidates.get_mut(at) {
            candidate.dropped = Some(Dropped::Unanchored);
        }
    }
}

/// The units of the clause that a candidate begins in.
fn clause_of<'h>(candidate: &Candidate, heard: &'h Heard) -> impl Iterator<Item = &'h Unit> {
    let clause = heard.units.get(candidate.first).map(|unit| unit.clause);
    heard.units.iter().filter(move |unit| Some(unit.clause) == clause && !grammar::is_skipped(unit.flags))
}

/// Whether the clause of an aspect asks: it holds a word that asks, ends in "tidak?", or is the last of a question.
fn is_asked(candidate: &Candidate, heard: &Heard) -> bool {
    let last = heard.units.last().map(|unit| unit.clause);
    let ends = heard.units.get(candidate.last).map(|unit| unit.clause) == last;
    (heard.question_mark && ends) || clause_asks(candidate, heard)
}

/// Whether the clause that a candidate begins in holds a word that asks, or ends in "tidak", "belum".
fn clause_asks(candidate: &Candidate, heard: &Heard) -> bool {
    let (mut asks, mut closing) = (false, false);
    for unit in clause_of(candidate, heard) {
        asks |= unit.flags & ASKS != 0;
        closing = unit.flags & CLOSING != 0;
    }
    asks || closing
}

/// Whether an aspect is asked after in a clause of its own, whatever was told before: "Teman saya … Ada tarif resminya tidak?"
fn asks_apart(candidate: &Candidate, heard: &Heard) -> bool {
    let own = || clause_of(candidate, heard);
    let asks = is_asked(candidate, heard);
    let is_heard = |unit: &Unit| unit.mask() & candidate.mask != 0;
    let cover = own().filter(|unit| is_heard(unit)).count();
    let strange = own().filter(|unit| !unit.is_light() && unit.bit().is_none()).count();
    // Words of grammar thin a polite question out, and say nothing of what is asked.
    let telling = own().filter(|unit| !unit.is_light() || is_heard(unit)).count();
    asks && ((strange <= 1 && cover * 3 >= own().count()) || (strange == 0 && cover > 1 && cover * 3 >= telling))
}

/// So many words may follow a greeting or thanks that nothing else is heard in.
const MAX_REST: usize = 6;
/// The same where nothing is asked: good wishes may be long.
const MAX_WISHES: usize = 8;

/// So many words make a yes or no that a message opens with the whole of it: "tidak, saya mau yang lain".
const MAX_REPLY: usize = 6;

fn asks(heard: &Heard) -> bool {
    heard.question_mark || heard.any & ASKS != 0
}

/// Whether a message asks or wishes for anything.
fn wants(heard: &Heard) -> bool {
    asks(heard) || heard.any & WISHES != 0
}

/// Whether a message begins with it, but for a form of address, a yes or another greeting ("baik bu, terima kasih …").
fn opens(candidate: &Candidate, heard: &Heard) -> bool {
    let mut before = heard.units.iter().take_while(|unit| unit.mask() & candidate.mask == 0);
    before.all(|unit| grammar::is_skipped(unit.flags) || unit.flags & GREETS != 0)
}

/// One misspelt word alone carries nothing while an answer is awaited: it may be a name.
fn fuzzy_holds(candidate: &Candidate, context: &Context) -> bool {
    let fuzzy = (How::Fold..=How::Typo).contains(&candidate.how);
    !fuzzy || candidate.mask.count_ones() > 1 || !context.question_open
}

fn spoken_mask(heard: &Heard) -> Mask {
    let spoken = heard.marked().filter(|(_, unit)| !grammar::is_skipped(unit.flags));
    spoken.fold(0, |mask, (_, unit)| mask | unit.mask())
}

fn content_in(mask: Mask, heard: &Heard) -> usize {
    heard.marked().filter(|(_, unit)| !unit.is_light() && unit.mask() & mask != 0).count()
}

/// Drops what another intent hears too, and more. All are compared as they stood before.
fn drop_narrower(candidates: &mut [Candidate]) {
    for at in 0..candidates.len() {
        let Some(candidate) = candidates.get(at).filter(|candidate| candidate.dropped.is_none()) else {
            continue;
        };
        let wider =
            candidates.iter().find(|other| other.stood() && is_wider(other, candidate)).map(|other| other.intent);
        if let (Some(wider), Some(candidate)) = (wider, candidates.get_mut(at)) {
            candidate.dropped = Some(Dropped::Narrower(wider));
        }
    }
}

impl Candidate {
    /// Whether it stood before the narrower ones were dropped.
    fn stood(&self) -> bool {
        matches!(self.dropped, None | Some(Dropped::Narrower(_)))
    }
}

fn is_light(role: Role) -> bool {
    matches!(role, Role::Talk | Role::Reply)
}

/// Whether `other` hears all that `candidate` hears, and more or more directly: a word as it is written (`hukuman`) goes
/// before its root (`hukum`).
fn is_wider(other: &Candidate, candidate: &Candidate) -> bool {
    let inside = candidate.mask & !other.mask == 0;
    let more = inside && other.mask != candidate.mask && other.weight > candidate.weight;
    let surer = other.sure > candidate.sure + 0.05 && (other.how < How::Affix || candidate.how >= How::Affix);
    let directer = inside && other.mask == candidate.mask && surer;
    other.intent != candidate.intent
        && candidate.role != Role::Urgent
        && (!is_light(other.role) || is_light(candidate.role))
        && ((candidate.core & !other.core == 0 && other.core != candidate.core)
            || (other.core == candidate.core && (more || directer)))
}

/// Finds the intents to answer, and the rivals of the first that were not chosen.
fn choose(ranks: &mut Ranks, heard: &Heard) {
    let Ranks { candidates, queue, rivals, chosen, .. } = ranks;
    chosen.clear();
    rivals.clear();
    let topics = candidates.iter().any(|other| other.role == Role::Topic && other.dropped.is_none());
    let aspects = candidates.iter().filter(|other| other.role == Role::Aspect && other.dropped.is_none());
    let aspect = aspects.map(|other| other.weight).fold(0.0, f32::max);
    // The queue holds the weightiest first; among equals of precedence that order stays.
    for wanted in 0..=4 {
        for at in queue.iter().copied() {
            let Some(candidate) =
                candidates.get(at).filter(|candidate| precedence(candidate, topics, aspect) == wanted)
            else {
                continue;
            };
            let Some(lead) = chosen.first().and_then(|lead| candidates.get(*lead)) else {
                chosen.push(at);
                continue;
            };
            let mut others = chosen.iter().filter_map(|other| candidates.get(*other));
            if others.all(|other| may_join(other, candidate, heard)) {
                chosen.push(at);
                continue;
            }
            let same_kind = lead.role == candidate.role || !matches!(candidate.role, Role::Aspect);
            if same_kind && !matches!(lead.role, Role::Command) {
                rivals.push(at);
            }
            let lead = lead.intent;
            if let Some(candidate) = candidates.get_mut(at) {
                candidate.dropped = Some(Dropped::Weaker(lead));
            }
        }
    }
}

/// Commands of several words lead, then topics, then single commands, then aspects; a single command that weighs less
/// than an aspect comes last.
fn precedence(candidate: &Candidate, topics: bool, aspect: f32) -> u8 {
    match candidate.role {
        Role::Command if candidate.mask.count_ones() > 1 => 0,
        Role::Command if candidate.weight < aspect => 4,
        Role::Command if !topics => 0,
        Role::Command => 2,
        Role::Aspect => 3,
        _ => 1,
    }
}

/// Whether two intents can both be meant.
fn may_join(chosen: &Candidate, other: &Candidate, heard: &Heard) -> bool {
    if chosen.core & other.core != 0 {
        return share_a_matter(chosen, other, heard);
    }
    match (chosen.role, other.role) {
        (Role::Topic, Role::Aspect) | (Role::Aspect, Role::Topic) => true,
        (Role::Refusal, _) | (_, Role::Refusal) => false,
        _ => is_linked(chosen, other, heard),
    }
}

/// Whether two names are linked and nothing said of both stands between them: "ganti alamat di ktp dan kk", "ktp dan kk hilang".
fn share_a_matter(a: &Candidate, b: &Candidate, heard: &Heard) -> bool {
    let aspects = (a.role, b.role) == (Role::Aspect, Role::Aspect);
    if heard.any & LINKS == 0 || !(aspects || (a.role, b.role) == (Role::Topic, Role::Topic)) {
        return false;
    }
    let (left, right) =
        if (a.core & !b.core).trailing_zeros() < (b.core & !a.core).trailing_zeros() { (a, b) } else { (b, a) };
    let (own, others, shared) = (left.core & !right.core, right.core & !left.core, left.core & right.core);
    // What has no name of its own is placed by its other words: "kartu keluarga", a question.
    let named = |part: Mask| heard.marked().any(|(_, unit)| unit.mask() & part != 0 && is_name(unit.flags));
    let (own_named, others_named) = (named(own), named(others));
    let of = |part: Mask, names: bool, unit: &Unit| unit.mask() & part != 0 && (!names || is_name(unit.flags));
    let last = heard.marked().rfind(|(_, unit)| of(own, own_named, unit)).map(|(at, _)| at);
    let first = heard.marked().find(|(_, unit)| of(others, others_named, unit)).map(|(at, _)| at);
    let (Some(last), Some(first)) = (last, first) else { return false };
    let between = heard.units.get(last + 1..first).unwrap_or_default();
    last < first
        && between.iter().any(|unit| unit.flags & LINKS != 0)
        && between.iter().all(|unit| unit.mask() & shared == 0)
}

/// Whether a linking word stands between two intents, or the end of a clause when both are heard directly.
fn is_linked(a: &Candidate, b: &Candidate, heard: &Heard) -> bool {
    let (left, right) = if a.first <= b.first { (a, b) } else { (b, a) };
    if left.last >= right.first {
        return share_a_matter(a, b, heard);
    }
    let between = heard.units.get(left.last + 1..right.first).unwrap_or_default();
    // A story holds links anywhere: there only one right before the second counts, and a clause must itself ask or wish.
    let story = is_story(heard);
    let reach = if story { LINK_REACH } else { between.len() };
    let link = between.iter().rev().take(reach).any(|unit| unit.flags & LINKS != 0);
    let clause = |at: usize| heard.units.get(at).map_or(0, |unit| unit.clause);
    let direct = a.how < How::Affix && b.how < How::Affix;
    let wished = |candidate: &Candidate| {
        let own = clause(candidate.first)..=clause(candidate.last);
        heard.units.iter().any(|unit| own.contains(&unit.clause) && unit.flags & (ASKS | WISHES) != 0)
    };
    link || (direct && clause(left.last) != clause(right.first) && (!story || (wished(left) && wished(right))))
}

/// Topics and commands by their place in the text, then aspects by theirs.
fn order(chosen: &mut [usize], candidates: &[Candidate]) {
    chosen.sort_by_key(|at| {
        candidates.get(*at).map_or((true, usize::MAX), |candidate| (candidate.role == Role::Aspect, candidate.first))
    });
}
