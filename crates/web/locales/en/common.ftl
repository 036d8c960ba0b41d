again-down = The server is being reached again. What you pressed is sent, once, as soon as it is back; please leave this page open.
again-over = It could not be sent. When the server is back, please press again: what is recorded already is not recorded twice.
again-stop = Stop waiting
area-remote = mountain, border or island communes and areas of special hardship
back = Back
banner-sample = Sample data: every person, telephone number and dossier here is invented.
channel-counter = handed in at the counter
channel-online = online
channel-post = by post
choose = Choose…
count-procedures = { $n ->
    [one] { $n } procedure
   *[other] { $n } procedures
}
day-after = { $day }: until the new date
day-and-time = { $day }, { $time }
day-anew = { $day }: the count begins anew, not counted
day-before = { $day }: counts no more
day-count = { $day }: day { $n }
day-due = { $day }: day { $n }, result due
day-due-later = { $day }: the new date
day-due-plain = { $day }: result due
day-first = { $day }: first promised, replaced by a later date
day-hold = { $day }: clock stopped
day-limit = { $day }: day { $n }, the limit ends
day-limit-plain = { $day }: the limit ends
day-off = { $day }: closed, not counted
day-plain = { $day }: { $why }
day-run = From { $from } to { $to }: { $why }
day-start = { $day }: dossier received, not counted
day-word-anew = anew
day-word-due = Due
day-word-first = first
day-word-hold = stop
day-word-limit = limit
day-word-start = in
days-label = How the due date is counted, day by day
days-special = Special days of the period
dow-1 = Mo
dow-2 = Tu
dow-3 = We
dow-4 = Th
dow-5 = Fr
dow-6 = Sa
dow-7 = Su
error-bad = The request could not be read
error-bad-advice = Please go back and try again. Nothing has been recorded.
error-busy = The server is busy
error-busy-advice = Please wait a few seconds and send it again; what is sent twice is recorded once.
error-device-opened = This address was opened once already
error-device-opened-advice = An address lets in one device. Ask an administrator to shut that device out on the page “Devices” and to add it again; then open the new address here.
error-fault = Something failed on our side
error-fault-advice = The fault has been noted. Please try again in a few minutes, or call the desk.
error-forbidden = Your role does not include this
error-forbidden-advice = If you need to do this, ask the desk's administrator.
error-foreign = The request did not come from a page of this system
error-foreign-advice = Nothing was changed. Open the page again and repeat what you did.
error-full = Not recorded: the disk is full
error-held = No receipts can be given now
error-held-advice = The record was restored from a backup. An administrator must check it and answer for it on the page "Health" before dossiers are accepted again. Reading and tracking go on.
error-large = Too much was sent
error-large-advice = A file may have at most 20 MB. Scan it at a lower resolution or split it.
error-not-found = There is no such page
error-not-found-advice = The address may be mistyped, or the page is not meant for you. You can start again from the home page.
error-refused = This could not be done
error-refused-advice = Nothing has changed. Go back to put it right.
error-sign-in = Please sign in
error-sign-in-advice = This page is for staff. Sign in to go on.
error-slow = Too many tries
error-slow-advice = Please wait { $seconds } seconds and try again.
error-stale = This changed after the page was opened
error-stale-advice = Open the page again to see the change, then go on if still needed. Nothing of yours has been recorded.
error-stale-what = Last done: { $kind }, { $at }.
error-stale-who = Last done: { $kind }, { $who }, { $at }.
error-unreachable = The server cannot reach its database
error-unreachable-advice = Nothing more was recorded, and nothing recorded before is lost. Please wait a moment and try again; if it stays so, tell the administrator.
field-certification = Certification
field-civil-status = Civil status
field-construction = Construction
field-household-business = Household business
field-land = Land
field-secured-transactions = Secured transactions
hours-days = { $from } to { $to } { $hours }
hours-one = { $day } { $hours }
language-now = Language in use: English
legend = Key
legend-count = still to come
legend-done = counted
legend-due = result due
legend-first = first promised
legend-hold = clock stopped
legend-limit = end of the limit
legend-off = closed, not counted
legend-today = today
limit-cd = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
limit-ch = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
limit-mo = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
limit-same-day = the same day if received before { $time }
limit-wd = { $n ->
    [one] { $n } working day
   *[other] { $n } working days
}
limit-wh = { $n ->
    [one] { $n } working hour
   *[other] { $n } working hours
}
limit-wk = { $n ->
    [one] { $n } week
   *[other] { $n } weeks
}
limit-yr = { $n ->
    [one] { $n } year
   *[other] { $n } years
}
nav-accessibility = Accessibility of these pages
nav-main = Main
nav-privacy = Your personal data
nav-procedures = Procedures
nav-sign-in = For staff
nav-staff = Staff
nav-track = Follow a dossier
need-choice = Choose one of the list.
need-day = Enter a day with month and year.
or-call = or call { $phone }
phone = Telephone
print = Print this page
sign-out = Sign out
skip = Skip to main content
title-error = Error:
to-home = To the home page
to-start = Back to work
