done-apologised = The apology and the new date are recorded.
done-attached = The file was added.
done-delivered = The result was delivered.
done-handed-over = Handed over; the other unit still has to receive it.
done-money = The money entry is recorded.
done-received = The papers were received.
done-recorded = Recorded in the dossier.
done-result = The result is recorded.
done-supplement = Supplement requested; the clock stands. Print the request under “Papers to print”.
find-button = Search
find-hint = By code, name, phone or number of a paper; diacritics are not needed.
find-label = Search dossiers
find-none = Nothing found for “{ $typed }”. Try the whole name, or the code on the receipt.
find-title = Search dossiers
keys-open = open
keys-search = search
keys-up-down = down, up
left-days = { $n ->
    [one] { $n } working day left
   *[other] { $n } working days left
}
left-hours = { $h } h { $m } min of working time left
left-late-days = { $n ->
    [one] { $n } working day late
   *[other] { $n } working days late
}
left-late-today = late since today
left-now = no working time left before it is due
left-standing = the clock stands
nav-director = Overview
nav-shift = Cash sum
nav-work = Dossiers
near-late = Late
near-on-time = On time
near-soon = Due soon
near-standing = Paused
pager-first = First page
pager-label = Pages of the list
pager-next = Next page
work-all = Whole centre
work-arriving = Papers on their way here: { $n }
work-arriving-caption = Papers on their way here
work-caption = Open dossiers, by due date
work-choose = Choose
work-choose-one = Choose dossier { $code }
work-dossier = Code, procedure
work-due = Due
work-empty = No dossier here. Look at another list above, or search by code.
work-filter = By person and unit
work-filter-near = By nearness of the date
work-hand-over = Hand over several dossiers
work-hand-over-button = Hand over the chosen dossiers
work-hand-over-to = Hand over to
work-holder = Official, unit
work-mine = Mine
work-near-any = Any date
work-nearness = Date
work-no-code = No code yet
work-none-chosen = Choose at least one dossier of the list
work-owner = Owner
work-provisional = may change
work-receive = Receive the chosen papers
work-results = Results to deliver: { $n }
work-results-caption = Results waiting to be collected
work-stage = State
work-title = Open dossiers
work-title-mine = My dossiers
work-unit = My unit
