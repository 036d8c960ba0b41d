board-called = Now calling number
board-closed = Closed today
board-counter = Counter
board-down = No connection since { $at }; the numbers are of that time
board-free = Free
board-line = For
board-next = Next numbers
board-no-counter = { $n ->
    [one] { $n } person, no counter open yet
   *[other] { $n } people, no counter open yet
}
board-no-new = No new call yet
board-not-open = Not open yet
board-official = Official
board-people = { $n ->
    [one] { $n } person waiting
   *[other] { $n } people waiting
}
board-quiet = Nobody has been called
board-quiet-hint = Take a ticket from the machine at the entrance.
board-recent = Called before
board-recent-at = counter { $n }
board-rest = On a break
board-rows = Counters at work
board-sample = Sample data
board-serving = Serving now
board-sound-on = Turn sound on
board-ticket = Number
board-title = Board of numbers called
board-to = Go to counter { $n }
board-usual = Away when called: your place is kept for { $minutes } minutes, please tell the information desk. Priority numbers may be called first.
board-volume = Volume
board-wait = { $n ->
    [one] { $n } person, { $range }
   *[other] { $n } people, { $range }
}
board-wait-rest = { $range } + { $rest }
