-- A receipt number is looked up before it is used again.

CREATE INDEX money_receipt ON money (desk_id, receipt_no, id);
