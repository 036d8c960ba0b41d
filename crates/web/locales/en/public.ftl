accessibility-aim = The desk wants everybody to be able to use these pages, to WCAG 2.2 level AA.
accessibility-colour = Nothing is told by colour alone; a dark theme follows the setting of your device.
accessibility-gaps = What is still missing
accessibility-keyboard = Everything can be done with the keyboard.
accessibility-names = Some names of papers and legal remarks exist in Vietnamese only.
accessibility-narrow = Pages for citizens fit a screen 320 pixels wide and enlarged text.
accessibility-script = Every page works with JavaScript switched off.
accessibility-tell = Tell the desk
accessibility-tell-how = If something is hard to use, please tell the desk so that it can be mended.
accessibility-title = Accessibility of these pages
accessibility-untested = The pages were checked by machine; a test with people who use a Vietnamese screen reader is still owed.
accessibility-works = What works
copies-both = originals: { $n }, copies: { $m }
copies-copies = { $n ->
    [one] { $n } copy
   *[other] { $n } copies
}
copies-originals = { $n ->
    [one] { $n } original
   *[other] { $n } originals
}
counters = counter { $list }
crumb-home = Home
fee-amount = Amount
fee-and-notice = { $amount } and the part by notice
fee-by-notice = by notice
fee-each = { $amount } each
fee-free = free
fee-kind = Kind
fee-more = and others, see below
fee-pages = { $first } a page for the first { $pages } pages, { $later } for each later page, at most { $cap } a copy
fee-unknown = Ask at the counter
fee-unsure = The desk has not yet confirmed this amount; please ask at the counter.
home-all = See all { $n } procedures
home-fields = Procedures by field
home-find = Find a procedure
home-question = What would you like to do today?
home-title = Home
home-track = Follow a dossier
item-if-any = If there is one
item-one-of = One of the papers that stand for each other
item-or = Or, instead of the paper above
privacy-cookies = Cookies
privacy-cookies-which = Only these: the language you chose, the session of signed-in staff, and on the pages for tickets by phone and for rating a random mark that is gone after a day, which tells when one device sends too much. Nothing tracks you and nothing is sent to others.
privacy-long = How long it is kept
privacy-long-how = For the term the law sets for each kind of dossier.
privacy-messages = When you agree to messages about your dossier, your telephone number or mail address is passed to whoever carries them. They hold no name and no number of an identity paper. You can end them at any time.
privacy-purpose = The desk keeps your data only to handle the dossier that you handed in.
privacy-rights = Your rights
privacy-rights-how = You may see, correct and ask to delete your data as the law on personal data provides. Say so at the counter or call the desk.
privacy-title = Your personal data
privacy-what = What is kept
privacy-what-not = Codes, addresses of pages and QR codes hold no name, identity number or telephone number.
privacy-what-papers = The papers you handed in and the steps of their handling.
privacy-what-person = Name, number of your identity paper (encrypted), telephone number and address.
privacy-who = Who may see it
privacy-who-key = Whoever holds the receipt: its code and key show the progress, with the name masked.
privacy-who-staff = The staff who handle the dossier; each opening of it is recorded.
procedure-asked-again = In the last 12 months this office had to ask again most often for: { $list }.
procedure-asked-again-one = { $name } ({ $n ->
    [one] once
   *[other] { $n } times
})
procedure-basis = Legal basis
procedure-bring = { $n ->
    [one] What to bring: { $n } paper
   *[other] What to bring: { $n } papers
}
procedure-bring-more = { $n ->
    [one] What to bring: { $n } paper, and { $m } more if the case beside it is yours
   *[other] What to bring: { $n } papers, and { $m } more if the case beside it is yours
}
procedure-case = Your case
procedure-case-button = Show the papers for this case
procedure-case-usual = The usual case
procedure-ended = This procedure is not taken in any more from { $day } on.
procedure-hours = Hours
procedure-legal-name = Legal name:
procedure-money = Money to pay
procedure-next = Next
procedure-not-yet = This procedure is taken in from { $day } on.
procedure-often-wrong = Often wrong here:
procedure-place = Place
procedure-present = Only to be shown, not handed in:
procedure-replaced = Not needed when the desk can look the data up:
procedure-result = Result
procedure-slip = Print the list of papers
procedure-steps = Steps
procedure-then = New rules hold from { $day }: what is handed in from then on follows the papers, limits and fees of the new version.
procedure-time = Time
procedure-visits = Visits
procedure-where = Where
procedures-title = Find a procedure
promise-kept = The count ends on { $day }, earlier than the promised date; the promise is kept.
search-button = Search
search-clear = Show all
search-found = Procedures found for “{ $typed }”: { $n }
search-hint = Marks are not needed. For example: birth, dat dai, 1.001193
search-label = What you need, name or code of a procedure
search-none = No procedure found
search-none-advice = Try a shorter or different word, such as “land”, “marriage”, “copy”.
slip-printed = Printed { $day }
slip-time-money = Time and money
slip-title = What to bring
stands-anew = The clock stands; when it runs again the limit is counted anew and a new date follows.
stands-last-day = The clock stopped on the last counted day, so the date is not moved: { $due }. The waiting does not count as late.
time-unsure = The desk has not yet confirmed this limit; the date on your receipt is the one that counts.
track-again = Follow another dossier
track-apology = We apologise. { $unit } is late; the new date is { $day }.
track-asked = Please bring:
track-at-unit = at { $unit }
track-button = Follow the dossier
track-code = Code on the receipt
track-code-hint = For example: { $agency }-220824-0037
track-collect = Bring the receipt and your identity card to collect the result.
track-date-now = Promised last: { $day }.
track-decides = Decided by
track-due = Due { $day }, before { $time }
track-facts = This dossier
track-failed = Not found
track-fee-open = Still to pay
track-fee-paid = Paid
track-first-promise = First promised: { $day }.
track-key = Key on the receipt
track-key-hint = Letters and digits, capitals or not
track-key-missing = The key is missing. It stands on the receipt below the code; or scan the large QR code, which carries both.
track-late = Late
track-means-late = The promised date has passed and there is no result yet; you need do nothing. The centre owes you a written apology with a new date. For questions call { $phone }.
track-means-late-again = The new date has passed too and there is no result yet; you need do nothing. For questions call { $phone }.
track-means-late-asked = The promised date had passed before papers were asked for; the centre must apologise and give a new date in writing. Please bring the papers below so that the work can go on.
track-means-refused = The centre did not take this dossier; the reason stands on the refusal. For questions call { $phone } or come to the counter.
track-means-stands = The clock stands: { $why }.
track-means-stopped = This dossier was stopped and has no result. Ask for the reason and your papers at the counter, or call { $phone }.
track-means-withdrawn = The dossier was withdrawn at your request. If you need it after all, file it anew.
track-new-date = New date given
track-no-due = The clock stands; a new date follows when it runs again.
track-not-counted = { $n ->
    [one] { $n } closed day is not counted.
   *[other] { $n } closed days are not counted.
}
track-on-time = On time
track-owner = Applicant (masked)
track-paused-days = { $n ->
    [one] { $n } day with the clock stopped is added.
   *[other] { $n } days with the clock stopped are added.
}
track-provisional = The date may still change because not all holidays have been announced.
track-received = Received
track-supplements = Supplement requests
track-timeline = Where the dossier is
track-title = Follow a dossier
track-wait = Too many tries. Please wait { $seconds } seconds and try again.
track-why-date = Why this date
track-why-key = Both are needed so that nobody else can read about your dossier. If the receipt is lost, bring your identity card to the counter.
track-wrong = Code and key do not go together. Please check the receipt.
visits-express = hand in and take along
visits-usual = to hand in and to collect; once if sent by post
