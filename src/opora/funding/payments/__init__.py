"""Money on its way: instalments, refunds, and the letters that announce them."""
