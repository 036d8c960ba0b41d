//! `motcua indicators`: which there are, what one says, and everything counted
//! anew from the record.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use motcua_desk::indicator::{Differing, IndicatorTable, Known, Recount, Told};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::StaffId;
use motcua_domain::indicator::{Figure, Said, Sums, ValueUnit, tenths};
use motcua_domain::report::Period;
use motcua_web::i18n::{Lang, text};

use super::CliError;
use super::import_xes::bar;
use super::place::Place;
use super::speech::lang;

/// Rows that are printed of a recount; the first ones show what it is.
const SHOWN: usize = 20;

/// Indicators of a desk.
#[derive(Args, Debug)]
pub struct Indicators {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say which there are, tab-separated: id, kind, what is counted, scope,
    /// periods, whose definition, name.
    List(List),
    /// Say what an indicator means, and what it says of a period.
    Show(Show),
    /// Count everything anew from the record, and put right what differs.
    Recompute(Recompute),
}

/// Arguments of `motcua indicators list`.
#[derive(Args, Debug)]
pub struct List {
    /// Check the definitions of this folder of own packs too; nothing is taken
    /// into force.
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
    #[command(flatten)]
    at: At,
}

/// Arguments of `motcua indicators show`.
#[derive(Args, Debug)]
pub struct Show {
    /// Which, as `list` names it.
    #[arg(value_name = "ID")]
    id: String,
    /// The days: 2026-11, 2026-Q4, 2026, or as report months 2026-11R, 2026-Q4R,
    /// 2026-H1R, 2026R.
    #[arg(long, value_name = "PERIOD", value_parser = Period::parse)]
    period: Option<Period>,
    #[command(flatten)]
    at: At,
}

/// Arguments of `motcua indicators recompute`.
#[derive(Args, Debug)]
pub struct Recompute {
    /// Only look, also beside a running server; 1 when something differs.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    at: At,
}

/// Where, and in which language.
#[derive(Args, Debug)]
struct At {
    #[command(flatten)]
    place: Place,
    /// The desk, when several are on this server.
    #[arg(long, value_name = "NAME")]
    desk: Option<String>,
    /// Language of names: vi or en.
    #[arg(long, value_name = "LANG", default_value = "vi", value_parser = lang)]
    lang: Lang,
}

impl At {
    /// The desk, only to look at.
    fn look(&self) -> Result<Desk, CliError> {
        let store = self.place.look()?;
        self.place.desk(&store, self.desk.as_deref())
    }

    fn pick<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::En if !en.is_empty() => en,
            _ => vi,
        }
    }
}

impl Indicators {
    /// Runs the chosen command.
    pub fn run(self) -> Result<ExitCode, CliError> {
        match self.what {
            What::List(list) => list.run(),
            What::Show(show) => show.run(),
            What::Recompute(recompute) => recompute.run(),
        }
    }
}

impl List {
    fn run(self) -> Result<ExitCode, CliError> {
        let desk = self.at.look()?;
        for known in desk.indicators(&machine(&desk)).map_err(failed)? {
            let one = known.indicator.definition();
            let periods: Vec<&str> = one.periods.iter().map(|kind| kind.slug()).collect();
            println!(
                "{}\t{}\t{}\t{}\t{}\t{}\t{}",
                one.id,
                one.kind.slug(),
                one.from.slug(),
                one.scope.slug(),
                periods.join(","),
                if known.own { "own" } else { "built in" },
                self.at.pick(&one.name_vi, &one.name_en),
            );
        }
        let Some(packs) = &self.packs else {
            return Ok(ExitCode::SUCCESS);
        };
        let (own, faults) = desk.look_at_own_indicators(&packs.join("indicators"));
        for one in own {
            let name = self.at.pick(&one.name_vi, &one.name_en);
            eprintln!("{}: would be the office's own: {name}", one.id);
        }
        for fault in &faults {
            eprintln!("left out: {}: {}", fault.file, fault.what);
        }
        Ok(ExitCode::from(u8::from(!faults.is_empty())))
    }
}

impl Show {
    fn run(self) -> Result<ExitCode, CliError> {
        let desk = self.at.look()?;
        let me = machine(&desk);
        let known = desk.indicator(&me, &self.id).map_err(|error| match error {
            DeskError::NotFound => CliError::BadInput {
                what: format!("{:?}: there is no such indicator", self.id),
                next: "see `motcua indicators list`",
                source: None,
            },
            error => failed(error),
        })?;
        self.definition(&known);
        let Some(period) = self.period else {
            return Ok(ExitCode::SUCCESS);
        };
        let table = desk.indicator_table(&me, period).map_err(failed)?;
        self.figures(&table)?;
        Ok(ExitCode::SUCCESS)
    }

    fn definition(&self, known: &Known) {
        let one = known.indicator.definition();
        println!("{}", self.at.pick(&one.name_vi, &one.name_en));
        println!("{}", self.at.pick(&one.meaning_vi, &one.meaning_en));
        println!("better       {}", one.direction.slug());
        println!("counted      {}, {}", one.from.slug(), counted(known));
        println!("scope        {}", one.scope.slug());
        if one.min_n > 0 {
            println!("too few      below {} cases", one.min_n);
        }
        if !one.pair.is_empty() {
            println!("beside       {}", one.pair.join(", "));
        }
        println!("source       {}", one.source);
    }

    fn figures(&self, table: &IndicatorTable) -> Result<(), CliError> {
        let mut columns = table.indicators.iter();
        let Some(place) = columns.position(|one| one.indicator.id() == self.id) else {
            return Err(CliError::BadInput {
                what: format!("{:?} over {}", self.id, table.period),
                next: "`motcua indicators list` says over which periods each is told",
                source: None,
            });
        };
        let unit = table.indicators[place].indicator.unit();
        println!("{}", table.period);
        for line in &table.units {
            if let Some(told) = line.cells.get(place).copied().flatten() {
                let name = self.at.pick(&line.name_vi, &line.name_en);
                println!("  {name}: {}", both(unit, &told));
            }
        }
        if let Some(told) = table.desk.get(place).copied().flatten() {
            println!("  all: {}", both(unit, &told));
        }
        if table.counting.contains(&self.id) {
            eprintln!(
                "not counted from the beginning yet; `motcua indicators recompute` fills it in"
            );
        }
        if table.runs {
            eprintln!("the period runs on: these numbers will change");
        }
        Ok(())
    }
}

impl Recompute {
    fn run(self) -> Result<ExitCode, CliError> {
        let bar = bar(0, "counting");
        let mut progress = |done: u64, of: u64| {
            bar.set_length(of);
            bar.set_position(done);
            true
        };
        let recount = if self.check {
            self.at.look()?.check_indicators(&mut progress)
        } else {
            let store = self.at.place.store()?;
            let desk = self.at.place.desk(&store, self.at.desk.as_deref())?;
            desk.recount_indicators(&mut progress)
        };
        bar.finish_and_clear();
        let recount = recount.map_err(failed)?;
        told(&recount, self.check);
        let is_wrong = recount.broken > 0 || (self.check && !recount.differs.is_empty());
        Ok(ExitCode::from(u8::from(is_wrong)))
    }
}

fn told(recount: &Recount, only_checked: bool) {
    println!(
        "{} events give {} rows; {} differ",
        recount.size,
        recount.rows,
        recount.differs.len()
    );
    if recount.begun > 0 {
        println!(
            "{} of what is counted was not counted from the beginning",
            recount.begun
        );
    }
    for one in recount.differs.iter().take(SHOWN) {
        println!("  {}", differing(one));
    }
    if recount.differs.len() > SHOWN {
        println!("  and {} more", recount.differs.len() - SHOWN);
    }
    if recount.broken > 0 {
        println!(
            "{} dossiers or visits were left out; `motcua audit` says what is wrong with them",
            recount.broken
        );
    }
    match (recount.differs.is_empty(), only_checked) {
        (true, _) => println!("all of this is as the record says"),
        (false, true) => println!("`motcua indicators recompute` puts it right"),
        (false, false) => println!("put right"),
    }
}

fn differing(one: &Differing) -> String {
    let sums = |sums: &Sums| format!("{} ({} min)", sums.n, sums.total);
    let unit = if one.unit.is_empty() {
        "desk"
    } else {
        one.unit.as_str()
    };
    format!(
        "{} of {unit}, official {}, from {}, booked {}: kept {}, the record says {}",
        one.said,
        one.official,
        one.span,
        one.booked,
        sums(&one.kept),
        sums(&one.counted)
    )
}

/// What is counted, as the definition writes it.
fn counted(known: &Known) -> String {
    let one = known.indicator.definition();
    let parts = [
        ("numerator", &one.numerator),
        ("denominator", &one.denominator),
        ("measure", &one.measure),
    ];
    let there = parts.iter().filter(|(_, text)| !text.is_empty());
    let there: Vec<String> = there.map(|(key, text)| format!("{key} [{text}]")).collect();
    there.join(", ")
}

/// As the period ended, and what it is by now where that is something else.
fn both(unit: ValueUnit, told: &Told) -> String {
    if told.has_moved() {
        let (closed, now) = (said(unit, &told.closed), said(unit, &told.now));
        return format!("{closed}; corrected since: {now}");
    }
    said(unit, &told.now)
}

fn said(unit: ValueUnit, figure: &Figure) -> String {
    let sign = match unit {
        ValueUnit::Percent => " %",
        ValueUnit::Days => " days",
        ValueUnit::Minutes => " min",
        ValueUnit::Number => "",
    };
    let of = match unit {
        ValueUnit::Percent => format!("{} of {}", figure.part, figure.whole),
        ValueUnit::Days | ValueUnit::Minutes => format!("{} cases", figure.whole),
        ValueUnit::Number => String::new(),
    };
    match figure.said {
        Said::Unknown => "not told".to_owned(),
        Said::Nothing => "no case".to_owned(),
        Said::TooFew => format!("too few to say ({of})"),
        Said::Value { value, low, high } if of.is_empty() => {
            format!("{value:.0} ({}–{})", tenth(low), tenth(high))
        }
        Said::Value { value, low, high } => {
            let (value, low, high) = (tenth(value), tenth(low), tenth(high));
            format!("{value}{sign} ({low}–{high}; {of})")
        }
    }
}

/// As the pages round.
fn tenth(value: f64) -> String {
    format!("{:.1}", tenths(value) as f64 / 10.0)
}

fn failed(error: DeskError) -> CliError {
    match error {
        DeskError::Invalid(faults) => {
            let said = faults.first();
            let said = said.map(|fault| text(Lang::En, &fault.message, &[]));
            CliError::BadInput {
                what: said.unwrap_or_default(),
                next: "give another --period; `motcua indicators list` says which kinds there are",
                source: None,
            }
        }
        error => CliError::failed("the indicators cannot be read", "look at the cause", error),
    }
}

/// Whoever sits at the machine itself: reads what a director reads.
fn machine(desk: &Desk) -> Actor {
    Actor {
        id: StaffId(0),
        unit: desk.settings().office.unit.clone(),
        roles: vec![Role::Director],
    }
}
