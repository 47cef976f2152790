from transitions.models import Assessment

Confirmed = confirm = follow_rules = override = see = None
