"""The matching page: one wish, answered on the phone, and a round over all open wishes."""
