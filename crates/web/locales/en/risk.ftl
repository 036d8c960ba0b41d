chance-all-fields = All fields
chance-all-units = All units
chance-assumed = starting assumption: 1 in 10 late
chance-bad-class = There is no such class of chances. Choose a number of the table.
chance-bad-due = This is no day. Open a day on the page “What falls due in 20 days”, or leave it out.
chance-by-class = Open dossiers by chance of being late
chance-came = Really late
chance-cases = Dossiers, at least
chance-caught = Late ones caught
chance-caught-of = share of the times told that were really late among the 10% with the largest chances; any order would catch 10%
chance-chart = Number of open dossiers by chance of being late; the table below gives the same numbers
chance-chart-how = Each bar is a number of dossiers; from 50% up in another colour. Press a number to open its list.
chance-column = Chance of being late
chance-cut = Too many dossiers are open: only a part was looked at.
chance-doubt = Do not trust the size of these chances yet: over the 12 months judged below the overall share alone ({ $share } late) scored { $base }, these chances { $score }; lower is better. The list is still sorted by chance: the tile “Late ones caught” tells what that order is worth.
chance-ended = { $n } of these have ended since chances were told: they are in the figures, and no longer in this list.
chance-expected = Expected to be late
chance-from = Told from
chance-from-desk = { $n } earlier mornings of all fields
chance-from-field = { $n } earlier mornings of the same field at this step
chance-from-procedure = { $n } earlier mornings of the same procedure at this step
chance-half = Chance of 50% or more
chance-how = Of earlier working mornings on which dossiers were at the same step, with as many days left and as much of their time used, the share that ended late. Where there are few, the field and the whole desk speak along; a step fuller than usual raises the chance a little. Where earlier months show that the numbers say too much, they are drawn to the overall share. It speaks of dossiers, not of people.
chance-late-ones = Those that are late already stand in the work list.
chance-least = below 1%
chance-left = Time left
chance-list = List by chance of being late
chance-list-how = The largest chance first; only dossiers that can still be in time.
chance-list-how-due = The nearest promised day first; only dossiers that can still be in time.
chance-list-none = There is no such dossier.
chance-mornings = Times told
chance-most = above 99%
chance-narrow = Show
chance-none-yet = none yet
chance-not-yet = Chances have not been told yet.
chance-not-yet-next = The machine tells them once an hour while the server runs. Look again in some minutes.
chance-of-open = of { $n } open dossiers whose clock runs and that can still be in time
chance-only-both = Only a chance of { $range }, promised for { $day }.
chance-only-day = Only what is promised for { $day }.
chance-only-range = Only a chance of { $range }.
chance-only-standing = Only dossiers whose clock stands; no chance is told of them.
chance-order-little = The order by chance helps little here: the 10% with the largest chances hold only { $caught } of the times that were really late (any order would hold 10%), and the score { $score } is hardly better than { $base } for the overall share alone.
chance-range = { $from }–{ $to }%
chance-right = How often it was right
chance-right-chart = Share that was really late by the chance told; the table below gives the same numbers
chance-right-field = By field
chance-right-how = Dossiers that ended within the 12 months up to { $month } { $year }: each working morning up to and including the promised day is once told, by dossiers alone whose promised day lay before the half month of that morning; a dossier may be counted several times. Mornings before which there were none are not judged. It is right when “Told on average” and “Really late” are close.
chance-right-legend = Strong colour: the share that was really late.
chance-right-none = No dossier has ended yet to compare with.
chance-right-not-yet = Each working morning of a dossier that has ended is once told, by dossiers alone whose promised day lay before the half month of that morning.
chance-score = Brier score
chance-score-none = no dossier was done yet to judge it by
chance-score-of = 0 is always right; telling the overall share alone gets { $base }
chance-show-all = Show all
chance-standing = { $n } dossiers
chance-standing-title = The clock stands, the promise moves with the supplement, not counted above:
chance-stands = the clock stands: the promise moves with the supplement
chance-sum-high = Together { $told } times were told to be late, { $seen } really were: these chances are mostly too high.
chance-sum-low = Together { $told } times were told to be late, { $seen } really were: these chances are mostly too low.
chance-title = Chance of being late
chance-told = Chance told
chance-told-at = Told { $at }
chance-told-mean = Told on average
chance-young = No dossier was done yet to compare with, so it is not known how right these chances are. The column “Told from” tells which are still assumed.
wave-between = { $n } dossiers are promised for days that are now days off.
wave-chart = Dossiers due and expected to be finished on each working day; the table below gives the same numbers
wave-day = Day
wave-days = The next 20 working days
wave-due = Due
wave-ends = Expected finished
wave-few-days = { $n ->
    [one] The calendar knows only the next { $n } working day; publish more of it and this page sees further.
   *[other] The calendar knows only the next { $n } working days; publish more of it and this page sees further.
}
wave-how = For each working day: how many open dossiers fall due, how many of them are expected to be late, how many of those open now are expected to be finished, and how many officials are there. What is expected comes from earlier mornings: how long dossiers took from the same step with as many days left. What has not come in yet, what is late already and what stands is not counted.
wave-late = Expected late
wave-left = Finished less due, so far
wave-legend = Bars: dossiers due, the lower part expected late. Line: dossiers expected to be finished.
wave-no-days = The calendar knows no working day ahead.
wave-no-days-next = Publish the calendar of the time ahead on the page Calendar, then open this page again.
wave-right = How right the expected ends were
wave-right-days = { $n ->
    [one] Within { $n } working day
   *[other] Within { $n } working days
}
wave-right-how = { $n ->
    [one] { $n } working morning, { $from }, the whole desk, mean of a morning: told by dossiers alone whose promised day lay before the half month of that morning. The last 20 mornings are not judged yet, since slow dossiers of theirs have not ended.
   *[other] { $n } working mornings from { $from } to { $to }, the whole desk, mean of a morning: told by dossiers alone whose promised day lay before the half month of that morning. The last 20 mornings are not judged yet, since slow dossiers of theirs have not ended.
}
wave-right-miss = Mean miss of a morning
wave-right-none = No working morning is old enough to compare with: it takes more than 20 with dossiers that have ended.
wave-right-ratio = Told over seen
wave-right-seen = Really finished
wave-right-span = Span
wave-right-told = Told to finish
wave-staff = Officials there
wave-title = What falls due in 20 days
wave-total = Total
