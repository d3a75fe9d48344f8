//! From fired rules to a verdict: which intents stand, in which order, and whether to act or to ask.

use crate::builder::Role;
use crate::evidence::{Context, Decision, How};
use crate::hear::{Heard, Unit};
use crate::rule::{Fired, Mask};
use crate::words::{NONE, Words};

/// An intent with all its fired rules.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) intent: usize,
    pub(crate) role: Role,
    /// Indices of fired rules, the strongest first.
    pub(crate) fired: Vec<usize>,
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
    /// Why it was dropped.
    pub(crate) dropped: Option<Drop>,
}

/// Why a candidate does not stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drop {
    /// Under a negation.
    Negated,
    /// Another intent hears the same words and more.
    Narrower(usize),
    /// Another intent is stronger and nothing joins the two.
    Weaker(usize),
    /// A weak word among strange ones.
    Unanchored,
    /// Greeting and thanks yield.
    Yields,
    /// An emergency goes first.
    Urgent,
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

/// Below this weight a unit does not say which intent is meant.
const CORE: f32 = 0.3;
/// What a unit heard by a pattern weighs.
const PATTERN_WEIGHT: f32 = 0.9;
/// Two topics nearer than this are asked about.
const CLOSE: f32 = 0.1;

/// The outcome before it is dressed as a verdict.
#[derive(Debug)]
pub(crate) struct Ranking {
    pub(crate) decision: Decision,
    /// Indices of candidates in the order to be answered.
    pub(crate) chosen: Vec<usize>,
    pub(crate) talk: Vec<usize>,
    pub(crate) negated: bool,
    pub(crate) margin: f32,
}

/// What a text is made of.
pub(crate) fn makeup(heard: &Heard, words: &Words) -> Makeup {
    let mut makeup = Makeup::default();
    for unit in &heard.units {
        let particle = unit.light && (words.is_skipped(unit.id) || is_particle(unit, words));
        makeup.spoken += usize::from(!particle);
        makeup.content += usize::from(!unit.light);
        makeup.strange += usize::from(!unit.light && unit.bit.is_none());
    }
    makeup
}

fn is_particle(unit: &Unit, words: &Words) -> bool {
    words.get(unit.id).is_some_and(|known| known.ordinary == Some(wanti_text::lexicon::Ordinary::Particle))
}

/// The weight of a unit in a mask.
pub(crate) fn unit_weight(heard: &Heard, unit: &Unit, words: &Words) -> f32 {
    if unit.bit.is_some_and(|bit| heard.patterned & (1 << bit) != 0) {
        return PATTERN_WEIGHT;
    }
    let weight = |id: u32| words.get(id).map_or(0.0, |known| known.weight);
    heard.readings_of(unit).iter().map(|reading| weight(reading.id) * reading.sure).fold(0.0, f32::max)
}

/// One candidate for each intent with fired rules.
pub(crate) fn gather(fired: &[Fired], heard: &Heard, words: &Words, role: impl Fn(usize) -> Role) -> Vec<Candidate> {
    let weights: Vec<(Mask, usize, f32)> = heard
        .units
        .iter()
        .enumerate()
        .filter_map(|(at, unit)| Some((1 << unit.bit?, at, unit_weight(heard, unit, words))))
        .collect();
    let weigh =
        |mask: Mask| weights.iter().filter(|(bit, _, _)| mask & bit != 0).map(|(_, _, weight)| weight).sum::<f32>();
    let mut order: Vec<usize> = (0..fired.len()).collect();
    let key = |at: usize| fired.get(at).map_or((usize::MAX, 0.0), |rule| (rule.intent, weigh(rule.mask) * rule.sure));
    order.sort_by(|a, b| {
        let ((left, strong), (right, weak)) = (key(*a), key(*b));
        left.cmp(&right).then(weak.total_cmp(&strong)).then(a.cmp(b))
    });
    let same = |a: &usize, b: &usize| key(*a).0 == key(*b).0;
    let mut candidates = Vec::new();
    for group in order.chunk_by(same) {
        let Some(best) = group.first().and_then(|at| fired.get(*at)) else {
            continue;
        };
        let mask = group.iter().filter_map(|at| fired.get(*at)).fold(0, |mask, rule| mask | rule.mask);
        let strong: Mask = weights
            .iter()
            .filter(|(bit, _, weight)| mask & bit != 0 && *weight >= CORE)
            .fold(0, |core, (bit, _, _)| core | bit);
        let core = if strong == 0 { best.mask } else { strong };
        let places: Vec<usize> = weights.iter().filter(|(bit, _, _)| core & bit != 0).map(|(_, at, _)| *at).collect();
        candidates.push(Candidate {
            intent: best.intent,
            role: role(best.intent),
            fired: group.to_vec(),
            mask,
            core,
            first: places.first().copied().unwrap_or(best.units.start),
            last: places.last().copied().unwrap_or(best.units.start),
            weight: weigh(mask) * 0.5
                + weigh(best.mask) * best.sure * 0.5
                + if mask == 0 { PATTERN_WEIGHT } else { 0.0 },
            how: best.how,
            dropped: None,
        });
    }
    candidates
}

/// Weighs the candidates against each other.
pub(crate) fn rank(candidates: &mut [Candidate], heard: &Heard, words: &Words, context: &Context) -> Ranking {
    let makeup = makeup(heard, words);
    let negated = drop_negated(candidates, heard);
    drop_unanchored(candidates, heard, words, context, makeup);
    drop_narrower(candidates);
    let urgent: Vec<usize> = standing(candidates, |role| role == Role::Urgent);
    if !urgent.is_empty() {
        for candidate in
            candidates.iter_mut().filter(|candidate| candidate.role != Role::Urgent && candidate.dropped.is_none())
        {
            candidate.dropped = Some(Drop::Urgent);
        }
        return Ranking {
            decision: Decision::Act,
            chosen: urgent.into_iter().take(1).collect(),
            talk: Vec::new(),
            negated,
            margin: 1.0,
        };
    }
    let talk = standing(candidates, |role| role == Role::Talk);
    let weighty = standing(candidates, |role| !matches!(role, Role::Talk | Role::Reply));
    if weighty.is_empty() {
        return light_ranking(candidates, talk, negated);
    }
    for candidate in candidates
        .iter_mut()
        .filter(|candidate| matches!(candidate.role, Role::Talk | Role::Reply) && candidate.dropped.is_none())
    {
        candidate.dropped = Some(Drop::Yields);
    }
    let (mut chosen, rivals) = choose(candidates, weighty, heard, words);
    let first = chosen.first().and_then(|at| candidates.get(*at)).map_or(0.0, |candidate| candidate.weight);
    let second =
        rivals.iter().filter_map(|at| candidates.get(*at)).map(|candidate| candidate.weight).fold(0.0, f32::max);
    let margin = if first > 0.0 { ((first - second) / first).clamp(0.0, 1.0) } else { 0.0 };
    let unsure =
        chosen.first().and_then(|at| candidates.get(*at)).is_some_and(|candidate| is_unsure(candidate, makeup));
    let asks = unsure || (!rivals.is_empty() && margin < CLOSE);
    if asks {
        let mut close = rivals;
        close.sort_by(|a, b| weight_of(candidates, *b).total_cmp(&weight_of(candidates, *a)).then(a.cmp(b)));
        close.retain(|at| weight_of(candidates, *at) >= first * (1.0 - CLOSE));
        chosen.truncate(1);
        chosen.extend(close);
        chosen.truncate(3);
        return Ranking { decision: Decision::Ask, chosen, talk, negated, margin };
    }
    order(&mut chosen, candidates);
    Ranking { decision: Decision::Act, chosen, talk, negated, margin }
}

fn weight_of(candidates: &[Candidate], at: usize) -> f32 {
    candidates.get(at).map_or(0.0, |candidate| candidate.weight)
}

fn standing(candidates: &[Candidate], wanted: impl Fn(Role) -> bool) -> Vec<usize> {
    let stands = |candidate: &Candidate| candidate.dropped.is_none() && wanted(candidate.role);
    let mut found: Vec<usize> =
        candidates.iter().enumerate().filter(|(_, candidate)| stands(candidate)).map(|(at, _)| at).collect();
    found.sort_by(|a, b| weight_of(candidates, *b).total_cmp(&weight_of(candidates, *a)).then(a.cmp(b)));
    found
}

/// Only greetings, thanks, yes or no are left: the strongest, where a reply goes before a greeting.
fn light_ranking(candidates: &mut [Candidate], mut talk: Vec<usize>, negated: bool) -> Ranking {
    let replies = standing(candidates, |role| role == Role::Reply);
    let chosen: Vec<usize> = match replies.first() {
        Some(reply) => vec![*reply],
        None => talk.first().copied().into_iter().collect(),
    };
    talk.retain(|at| !chosen.contains(at));
    let decision = if chosen.is_empty() { Decision::None } else { Decision::Act };
    Ranking { decision, chosen, talk, negated, margin: 1.0 }
}

/// Drops what stands under a negation that is not part of its own trigger.
fn drop_negated(candidates: &mut [Candidate], heard: &Heard) -> bool {
    let negated: Mask = heard
        .units
        .iter()
        .filter(|unit| unit.negated)
        .filter_map(|unit| unit.bit)
        .fold(0, |mask, bit| mask | (1 << bit));
    let mut any = false;
    for candidate in candidates.iter_mut().filter(|candidate| !matches!(candidate.role, Role::Reply | Role::Urgent)) {
        if candidate.core & !negated == 0 && candidate.mask & !negated == 0 {
            candidate.dropped = Some(Drop::Negated);
            any = true;
        }
    }
    any
}

/// Drops weak words among strange ones.
fn drop_unanchored(candidates: &mut [Candidate], heard: &Heard, words: &Words, context: &Context, makeup: Makeup) {
    let topics: Mask = candidates
        .iter()
        .filter(|candidate| candidate.dropped.is_none() && candidate.role == Role::Topic)
        .fold(0, |mask, candidate| mask | candidate.core);
    let spoken = spoken_mask(heard, words);
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
            Role::Reply => candidate.how < How::Affix && rest == 0 && (cover + 1 >= makeup.spoken),
            Role::Talk => makeup.strange * 2 <= cover.max(1) || topics != 0,
            Role::Aspect => {
                has_place
                    || (makeup.strange == 0 && rest <= 2)
                    || (!single && makeup.strange <= 2 && cover * 3 >= makeup.spoken)
            }
            Role::Command => {
                makeup.strange == 0
                    || (!single && candidate.weight >= 0.5)
                    || (candidate.weight >= 0.9 && makeup.strange * 2 < makeup.content)
            }
            Role::Topic | Role::Refusal => candidate.weight >= 0.45 || makeup.strange == 0,
        } && fuzzy_holds(candidate, makeup, context)
            && (has_place || !is_lost(candidate, makeup, heard, words));
        if !holds && let Some(candidate) = candidates.get_mut(at) {
            candidate.dropped = Some(Drop::Unanchored);
        }
    }
}

/// One misspelt word alone carries nothing when strange words stand around it, or when an answer is awaited: it may be a name.
fn fuzzy_holds(candidate: &Candidate, makeup: Makeup, context: &Context) -> bool {
    let fuzzy = (How::Fold..=How::Typo).contains(&candidate.how);
    !fuzzy || candidate.mask.count_ones() > 1 || (makeup.strange == 0 && !context.question_open)
}

/// A single trigger in a text that is mostly about something else, without another word of the bot beside it. A name
/// of the bot's own (`sktm`) stands among more strange words than an ordinary word (`sampah`).
fn is_lost(candidate: &Candidate, makeup: Makeup, heard: &Heard, words: &Words) -> bool {
    if candidate.core.count_ones() > 1 || candidate.role == Role::Talk {
        return false;
    }
    let inside = |unit: &Unit| unit.bit.is_some_and(|bit| candidate.mask & (1 << bit) != 0);
    let beside = heard
        .units
        .iter()
        .any(|unit| !unit.light && unit.bit.is_some() && !inside(unit) && unit_weight(heard, unit, words) > 0.1);
    let named = heard.units.iter().any(|unit| inside(unit) && words.is_name(unit.id) && unit.how < How::Affix);
    let limit = if named { 5 } else { 2 };
    makeup.strange >= limit && makeup.strange * 2 > makeup.content && !beside
}

/// One misspelt word is all there is: ask rather than act.
fn is_unsure(candidate: &Candidate, makeup: Makeup) -> bool {
    candidate.how == How::Typo && candidate.mask.count_ones() == 1 && makeup.content > 0 && candidate.weight < 0.6
}

fn spoken_mask(heard: &Heard, words: &Words) -> Mask {
    let spoken = |unit: &&Unit| !(words.is_skipped(unit.id) || is_particle(unit, words));
    heard.units.iter().filter(spoken).filter_map(|unit| unit.bit).fold(0, |mask, bit| mask | (1 << bit))
}

fn content_in(mask: Mask, heard: &Heard) -> usize {
    heard.units.iter().filter(|unit| !unit.light && unit.bit.is_some_and(|bit| mask & (1 << bit) != 0)).count()
}

/// Drops what another intent hears too, and more.
fn drop_narrower(candidates: &mut [Candidate]) {
    let shapes: Vec<(usize, Role, Mask, Mask, f32)> = candidates
        .iter()
        .map(|candidate| {
            (
                candidate.intent,
                candidate.role,
                candidate.core,
                candidate.mask,
                if candidate.dropped.is_none() { candidate.weight } else { -1.0 },
            )
        })
        .collect();
    for candidate in candidates.iter_mut().filter(|candidate| candidate.dropped.is_none()) {
        let wider = shapes.iter().find(|(intent, role, core, mask, weight)| {
            *intent != candidate.intent
                && *weight >= 0.0
                && candidate.role != Role::Urgent
                && (!matches!(role, Role::Talk | Role::Reply) || matches!(candidate.role, Role::Talk | Role::Reply))
                && ((candidate.core & !core == 0 && *core != candidate.core)
                    || (*core == candidate.core
                        && candidate.mask & !mask == 0
                        && *mask != candidate.mask
                        && *weight > candidate.weight))
        });
        candidate.dropped = wider.map(|(intent, ..)| Drop::Narrower(*intent));
    }
}

/// The intents to answer, and the rivals of the first that were not chosen.
fn choose(candidates: &mut [Candidate], weighty: Vec<usize>, heard: &Heard, words: &Words) -> (Vec<usize>, Vec<usize>) {
    let mut chosen: Vec<usize> = Vec::new();
    let mut rivals = Vec::new();
    let mut queue: Vec<usize> = weighty;
    queue.sort_by_key(|at| candidates.get(*at).map_or(1, |candidate| precedence(candidate, candidates)));
    for at in queue {
        let Some(candidate) = candidates.get(at) else {
            continue;
        };
        let Some(lead) = chosen.first().and_then(|lead| candidates.get(*lead)) else {
            chosen.push(at);
            continue;
        };
        let joins = chosen
            .iter()
            .filter_map(|other| candidates.get(*other))
            .all(|other| may_join(other, candidate, heard, words));
        let (lead_intent, same_kind) =
            (lead.intent, lead.role == candidate.role || !matches!(candidate.role, Role::Aspect));
        if joins {
            chosen.push(at);
            continue;
        }
        if same_kind && !matches!(lead.role, Role::Command) {
            rivals.push(at);
        }
        if let Some(candidate) = candidates.get_mut(at) {
            candidate.dropped = Some(Drop::Weaker(lead_intent));
        }
    }
    (chosen, rivals)
}

/// Commands of several words lead, then topics, then single commands, then aspects.
fn precedence(candidate: &Candidate, all: &[Candidate]) -> u8 {
    let topics = all.iter().any(|other| other.role == Role::Topic && other.dropped.is_none());
    match candidate.role {
        Role::Command if candidate.mask.count_ones() > 1 || !topics => 0,
        Role::Command => 2,
        Role::Aspect => 3,
        _ => 1,
    }
}

/// Whether two intents can both be meant.
fn may_join(chosen: &Candidate, other: &Candidate, heard: &Heard, words: &Words) -> bool {
    if chosen.core & other.core != 0 {
        return false;
    }
    match (chosen.role, other.role) {
        (Role::Topic, Role::Aspect) | (Role::Aspect, Role::Topic) => true,
        (Role::Refusal, _) | (_, Role::Refusal) => false,
        _ => is_linked(chosen, other, heard, words),
    }
}

/// Whether a linking word or the end of a clause stands between two intents.
fn is_linked(a: &Candidate, b: &Candidate, heard: &Heard, words: &Words) -> bool {
    let (left, right) = if a.first <= b.first { (a, b) } else { (b, a) };
    if left.last >= right.first {
        return false;
    }
    let between = heard.units.get(left.last + 1..right.first).unwrap_or_default();
    let link = between.iter().any(|unit| unit.id != NONE && words.grammar.links.contains(&unit.id));
    let clause = |at: usize| heard.units.get(at).map_or(0, |unit| unit.clause);
    link || clause(left.last) != clause(right.first)
}

/// Topics and commands by their place in the text, then aspects by theirs.
fn order(chosen: &mut [usize], candidates: &[Candidate]) {
    chosen.sort_by_key(|at| {
        candidates.get(*at).map_or((true, usize::MAX), |candidate| (candidate.role == Role::Aspect, candidate.first))
    });
}
