n = int('-{{n}}')
