# SPDX-License-Identifier: MIT
"""Four customers that can be worked out by hand.

As of 2024-03-10, with the breaks R 7 14 28 60, F 1 2 3 4, M 5 10 20 50:
0001  9 days, 2 purchases, 30.00: R4 F2 M4, potential_loyalist (R 4-5, F 2)
0002 29 days, 1 purchase,   5.50: R2 F1 M2, hibernating (R 2, F 1-2, M 1-3)
0003 bought for 100.00 and returned it: returned_only
0004  0 days, 1 purchase,   0.00: R5 F1 M1, new (R 5, F 1)
One sale of 7.00 has no customer.
"""

ORDERS = """customer_id,order_date,order_id,amount
0001,2024-01-05,A1,10.00
0001,2024-03-01,A2,20.00
0002,2024-02-10,A3,5.50
0003,2024-02-20,A4,100.00
0003,2024-02-25,A4,-100.00
0004,2024-03-10,A5,0
,2024-03-02,A6,7.00
"""

BREAKS = [
    "--rule",
    "breaks",
    "--breaks-r",
    "7,14,28,60",
    "--breaks-f",
    "1,2,3,4",
    "--breaks-m",
    "5,10,20,50",
]
