//! Owns: `linelamp person …`: which subcommands there are.
//! Must not know: what one of them does; each group has a file of its own.

mod candidates;
mod merging;
mod pairs;
mod record;
mod told;

use clap::Subcommand;

use super::caller::{self, NewArgs, PickArgs};
use super::card::{self, AskAgainArgs, DoNotAskArgs};
pub(super) use record::{SetArgs, SetWhat, set_value};

use super::{Context, Failure};

/// `linelamp person …`
#[derive(Debug, Subcommand)]
pub(super) enum PersonCommand {
    /// Say which pairs of names may be one person's, and why; needs no database
    Match(pairs::MatchArgs),
    /// Say who calls: of a call of yours, one of those who may be calling
    Pick(PickArgs),
    /// Make a new person of what is known of whoever calls, and say that this is who calls
    New(NewArgs),
    /// Mark what the person of a call of yours is not to be asked again; whoever has the caller in hand reads it
    DoNotAsk(DoNotAskArgs),
    /// Take such a mark back: it may be asked again
    AskAgain(AskAgainArgs),
    /// Say who may be calling: at most five, with why; for a call of yours, and who was shown is recorded
    Candidates(candidates::CandidatesArgs),
    /// Show a person's record; the look is recorded
    Show(record::PersonArg),
    /// Set one field of a person; where somebody else set it meanwhile, yours is kept on the timeline
    Set(record::PersonSetArgs),
    /// Write down another name
    Alias(told::AliasArgs),
    /// Write down another A-number
    ANumber(told::ANumberArgs),
    /// Write down another language
    Language(told::LanguageArgs),
    /// Write down somebody to reach
    Contact(told::ContactArgs),
    /// Write down where a person was held
    Custody(told::CustodyArgs),
    /// Write down what a person agreed to, or took back
    Consent(told::ConsentArgs),
    /// What was told about a person does not hold any more
    TakeBack(told::TakeBackArgs),
    /// Show two records beside each other, and with --yes merge the second into the first
    Merge(merging::MergeArgs),
    /// Part a person from the one it was merged into
    Unmerge(record::PersonArg),
    /// Move to the other person what was written while the two were merged and stayed with the survivor
    Move(merging::MoveArgs),
}

pub(super) fn run(command: PersonCommand, context: &Context) -> Result<(), Failure> {
    match command {
        PersonCommand::Match(args) => pairs::compare_pairs(&args, context),
        PersonCommand::Candidates(args) => candidates::candidates(&args, context),
        PersonCommand::Show(args) => record::show(args.person, context),
        PersonCommand::Set(args) => record::set(&args, context),
        PersonCommand::Alias(args) => told::alias(&args, context),
        PersonCommand::ANumber(args) => told::a_number(&args, context),
        PersonCommand::Language(args) => told::language(args, context),
        PersonCommand::Contact(args) => told::contact(&args, context),
        PersonCommand::Custody(args) => told::custody(&args, context),
        PersonCommand::Consent(args) => told::consent(args, context),
        PersonCommand::TakeBack(args) => told::take_back(&args, context),
        PersonCommand::Merge(args) => merging::merge(&args, context),
        PersonCommand::Unmerge(args) => merging::unmerge(args.person, context),
        PersonCommand::Move(args) => merging::move_stayed(&args, context),
        PersonCommand::Pick(args) => caller::pick(&args, context),
        PersonCommand::New(args) => caller::new(&args, context),
        PersonCommand::DoNotAsk(args) => card::mark_not_asked(&args, context),
        PersonCommand::AskAgain(args) => card::ask_again(&args, context),
    }
}
