class Ticket:
    pass

ticket = Ticket()  # (1)
{{line}}
