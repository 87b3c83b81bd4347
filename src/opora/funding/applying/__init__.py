"""What a provider asks of a round: the application, its budget, its versions and receipts."""
