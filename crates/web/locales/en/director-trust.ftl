trust-again = Each result is printed with its seed and the hash of its model. Download the model on the what-if page, or that of a past month here, and run it again with the same days and seed: the command prints the same hash, and the figures are the same to the last digit, years later too.
trust-all = All together
trust-basis = Each day was played { $days } times by the very model that Next day had on its morning: the log and the forecast of each line up to the day before; only the officials are those who were there on that day. The rules of the queue, the calendar and the goal are those of today.
trust-basis-begun = There is no earlier day: the log of the office begins on { $day }.
trust-basis-days = { $n ->
    [one] On the first day of the month that is the log of { $n } open day: { $from }; each later day knew the days before it, too.
   *[other] On the first day of the month that is the log of { $n } open days, from { $from } to { $to }; each later day knew the days before it, too.
}
trust-basis-far = Only some five months before this month are looked at: older days are not used.
trust-basis-gaps = { $n ->
    [one] On { $n } open day of that time nothing was counted: it cannot be used.
   *[other] On { $n } open days of that time nothing was counted: they cannot be used.
}
trust-basis-most = Only the last { $n } days are used: older ones tell of another way of working.
trust-basis-none = The log has no day before this month: its first day rests on assumptions, each later one knew the days before it.
trust-bias = Bias
trust-coverage = In the band
trust-covered = Days inside the band, called in time
trust-covered-of = { $n ->
    [one] { $inside } of { $n } day; it should be { $right }%
   *[other] { $inside } of { $n } days; it should be { $right }%
}
trust-covered-visits = Days inside the band, visits
trust-day = Day
trust-days = Day by day: told and seen
trust-days-chart = Share of people called in time on each day, and the band that was told; the table below says the same
trust-days-how = The band of the share called in time should hold 9 of 10 days, that of the visits 8 of 10. Fewer, and it was too sure; all of them, and it was too wide.
trust-days-legend = Share called in time. Bar: the band that was told, its line the mean. Dot: what was seen; outside the bar in another colour.
trust-dossier-days = Dossiers day by day: told and seen
trust-dossiers-error = Error of the forecast of dossiers
trust-dossiers-held = { $n ->
    [one] Dossiers: { $inside } of { $n } day lay in the band that was told the evening before; a right band holds about 8 of 10.
   *[other] Dossiers: { $inside } of { $n } days lay in the band that was told the evening before; a right band holds about 8 of 10.
}
trust-dossiers-seen = Dossiers, seen
trust-dossiers-told = Dossiers, told
trust-empty = No day is over yet that could be compared.
trust-empty-next = After the first day with visits there are figures here.
trust-error-failed = times the error of the same weekday of last week on the same days, { $days } working days up to { $to }: the models were no better and are not used
trust-error-of = times the error of the same weekday of last week on the same days, { $days } working days up to { $to }; below 1 is better; { $coverage } in the band, { $n } times
trust-fell-back = { $method } (the models erred { $ratio } times as much, MASE { $mase }, and are not used)
trust-halves = By half hour: told and seen
trust-halves-chart = Per cent of people called in time by half hour of coming, seen and told; the table below says the same
trust-halves-how = Means over the days of the month, by the time people came.
trust-halves-legend = Called in time, per cent. Columns: seen. Line: told.
trust-how = How right the figures of Next day and What if were, against days that are over.
trust-imported = Dossiers of imported logs and registers are counted by the day they came in, so that their forecast works at once.
trust-in-time = Called in time, seen
trust-in-time-of = told { $told }
trust-inside = Inside
trust-kept = { $method } (the models alone erred { $ratio } times as much, MASE { $mase }, so they are used)
trust-left-alone = Played and not judged, because nobody was called: { $days }.
trust-left-closed = Not played, because the calendar has them closed and people came all the same: { $days }.
trust-left-out = Not played, because nothing was counted on an open day: { $days }.
trust-limit-day = A single day is wild by nature; an average does not foretell it.
trust-limit-judge = The figures speak of rosters and hours, not of which official works better.
trust-limit-log = Service times come from calls and ends that are pressed; pressed late, they look long.
trust-limit-past = It knows only what was logged. A new procedure, a campaign, a storm it does not know.
trust-limit-people = An official who learns a field is taken to be as quick as the others; at first nobody is.
trust-limit-tet = Around Tết the forecast rests mostly on an assumption until some have been seen.
trust-limits = What it does not know
trust-made = Model of { $day }, played { $days } times, seed { $seed }, hash
trust-mase = MASE, { $days } days
trust-method = Method
trust-method-combined = Mean of regression and smoothing
trust-method-few-days = Mean of the days there are
trust-method-last-week = Same weekday of last week
trust-method-none = No forecast yet
trust-method-regression = Regression on the calendar
trust-method-smoothing = Smoothing by weekday
trust-model = Download this model
trust-month = Month
trust-n = Compared
trust-no-verdict = No day of this month has been told and seen.
trust-no-visits = { $held } There are no visits in this month to compare.
trust-none = none yet
trust-not-judged = Not judged
trust-not-shown = Not shown
trust-number = Number
trust-of-dossiers = Dossiers, by field
trust-of-visits = Visits, by line
trust-outside = Outside
trust-played = { $n ->
    [one] { $n } open day of the month was played again: { $from }.
   *[other] { $n } open days of the month were played again, from { $from } to { $to }.
}
trust-proof = Test the simulator yourself
trust-proof-ends = The last line says how many passed and failed; the command ends with 0 when all passed.
trust-proof-formulas = Formulas of queues from textbooks are counted and must agree exactly.
trust-proof-oracle = Days whose arrivals change by the hour are held against the exact solution of the Markov equations: at most 3 standard errors off.
trust-proof-run = Run it on a machine of your own, with a file of cases whose answers are known:
trust-proof-simulator = The simulator of these pages itself plays such queues with a million customers: at most 4 standard errors off.
trust-relative = Error to last week’s, { $days } days
trust-relative-year = Error to last week’s, a year
trust-rule = The models are not used where they alone erred 1.25 times as much as last week or more, or as much or more with a MASE of 1 or more. The columns judge the numbers that were told, which are drawn to the total and were last week’s at times; so they may differ from what stands of the models alone beside the method.
trust-running = The month is not over: it is told up to yesterday.
trust-scored-dossiers = Scores of the forecast of dossiers: the last { $days } working days counted, or fewer, from { $from } to { $to }.
trust-scored-visits = Scores of the forecast of visits: the last { $days } working days counted, or fewer, from { $from } to { $to }.
trust-scores = How good the forecasts were
trust-scores-how = The scores are not those of the month shown. Error to last week’s: the error of the forecast over that of the same weekday of last week, on the same days at the same distances; below 1 is better. MASE: the error over the usual error of that method on all days counted; below 1 does not mean better than last week. In the band: it should be 80%. Bias: plus = more was told than came.
trust-scores-none = Too few days for a forecast.
trust-series-dossiers = { $n ->
    [one] Dossiers received, { $n } day counted: { $from }
   *[other] Dossiers received, the last { $n } days counted, from { $from } to { $to }
}
trust-series-how = Each column is a day that was counted; days off and days without a count have none.
trust-series-visits = { $n ->
    [one] Visits, { $n } day counted: { $from }
   *[other] Visits, the last { $n } days counted, from { $from } to { $to }
}
trust-show = Show this month
trust-state = Result
trust-title = How right it was
trust-told-band = { $mean } ({ $low }–{ $high })
trust-verdict = { $n ->
    [one] Called in time: { $inside } of { $n } day lay in the band that was told; a right band holds about 9 of 10.
   *[other] Called in time: { $inside } of { $n } days lay in the band that was told; a right band holds about 9 of 10.
}
trust-verdict-visits = { $n ->
    [one] Visits: { $inside } of { $n } day lay in the band that was told the evening before; a right band holds about 8 of 10.
   *[other] Visits: { $inside } of { $n } days lay in the band that was told the evening before; a right band holds about 8 of 10.
}
trust-visits-error = Error of the forecast of visits
trust-visits-seen = Visits, seen
trust-visits-state = Visits, result
trust-visits-told = Visits, told
trust-wait-seen = Wait (min), seen
trust-wait-told = Wait (min), told
trust-waits = Mean wait by the time of coming
trust-waits-chart = Mean wait in minutes by half hour of coming, seen and told; the table below says the same
trust-waits-legend = Minutes of waiting. Columns: seen. Line: told.
trust-what = Forecast of
trust-within-seen = In time, seen
trust-within-state = In time, result
trust-within-told = In time, told
