live-act = See and move officials
live-advice-closed = No tickets are given today.
live-advice-free = Free now: { $name }, who may help out from the hall's page.
live-advice-next = See how many people the next working day needs.
live-advice-nobody = No official is at a counter: nobody calls whoever comes now.
live-advice-nobody-free = Nobody is free; the what-if page tells how much one more official or another lunch would help.
live-advice-nobody-next = Officials have to take their counters.
live-advice-ok = In every line, whoever comes now is called within { $minutes } minutes.
live-advice-unserved = No official serves { $line } now.
live-advice-weak = Weak spot now: { $line }, where whoever comes now waits { $range }.
live-arrivals = Arrivals today against a usual day
live-arrivals-alone = Columns: came in the half hour. There is no day of the same weekday to compare with yet.
live-arrivals-chart = Arrivals by half hour today against a usual day; the table below says the same
live-arrivals-how = { $days ->
    [one] Columns: came in the half hour. Line: the last { $days } day of the same weekday.
   *[other] Columns: came in the half hour. Line: mean of the last { $days } days of the same weekday.
}
live-arrivals-none = The office is closed today.
live-arrivals-now = Dashed: now.
live-at = Figures at { $time }
live-came = Arrivals
live-came-head = Came
live-came-usual = { $n }, usually { $usual }
live-chance = Chance of being late
live-decide = To be decided today
live-decide-none = Nothing waits for a decision.
live-dossier = Dossier
live-due = Promised
live-ended = The session has ended and the figures are no longer renewed; last received at
live-expected-of = sum of the chances of { $n } dossiers whose clock runs, told { $at }
live-feedback-late = Feedback past the limit of its answer: { $n }
live-feedback-triage = Feedback that nobody has yet: { $n }
live-fields = Dossiers by field
live-goal = goal: { $percent }% called within { $minutes } minutes
live-goal-mark = goal { $n } min
live-half = Half hour
live-judged = Against the goal
live-late-of = past the promised date without a result
live-lines-how = Whoever comes now: 8 in 10 wait within the range given. Within the goal: 9 in 10 wait no longer than { $minutes } minutes; over it: more than half wait longer. An official who serves several lines is counted in each, so the lines add up to more than the people there. The break between two sessions is not counted as waiting.
live-lines-n = in { $n } lines
live-lost = Connection lost; the figures are the last received, at
live-n = Dossiers
live-near = May go over
live-no-script = The page loads anew every 30 seconds.
live-not-yet = not told yet
live-only-log = This desk only holds the imported event log { $name }: nobody comes and nobody works here, and the page has the dossiers of the log alone.
live-only-log-next = What steps they took and where they waited is on the page of the process.
live-open = Open dossiers
live-open-of = in { $n } fields
live-over = Over the goal
live-risk = Likely to be late
live-risk-cut = Only a part of the open dossiers was looked at.
live-risk-none = Chances of being late were never told yet.
live-risk-of = told { $at }
live-risks = Dossiers by chance of being late
live-sign-in = Sign in again
live-since = For
live-soon-of = due within two working days
live-sorry-act = Apologise, new date
live-sorry-all = All dossiers past the last date told
live-sorry-least = Late without an apology: at least { $n }
live-sorry-n = Late without an apology: { $n }
live-stages = Dossiers by state
live-states = { $serving } serving, { $free } free, { $away } in a break or at other work
live-there = At a counter for it
live-there-expected = { $n } ({ $expected } expected)
live-today = Due today
live-today-of = also those past their hour
live-unaccepted = Waiting to be accepted past the time to answer: { $n }
live-unaccepted-least = Waiting to be accepted past the time to answer: at least { $n }
live-usual = { $days ->
    [one] usually { $mean } by this hour, from { $low } to { $high } ({ $days } day of the same weekday)
   *[other] usually { $mean } by this hour, from { $low } to { $high } ({ $days } days of the same weekday)
}
live-usual-before = { $days ->
    [one] usually nobody has come by this hour ({ $days } day of the same weekday)
   *[other] usually nobody has come by this hour ({ $days } days of the same weekday)
}
live-usual-head = Usual day
live-usual-none = no day of the same weekday to compare with yet
live-waits = Wait of whoever comes now, minutes
live-waits-chart = How long whoever comes now waits in each line, against the goal; the table below says the same
live-waits-how = Dot: half wait less. End mark: 9 in 10 wait less.
live-waits-none = No line is called now.
live-within = Within the goal
