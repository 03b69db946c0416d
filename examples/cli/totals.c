/* SPDX-License-Identifier: MIT */
/* Sums over groups of customers, in whole numbers: their order does not matter. */
#include "totals.h"

#include <math.h>

void totals_add(totals *t, const pipeline *p, int64_t i)
{
  t->customers++;
  t->orders += (int64_t)p->value[1][i];
  t->revenue += (int64_t)p->value[2][i];
  if (!p->purchases_ever)
    t->one_time = -1;
  else
    t->one_time += p->purchases_ever[i] == 1;
}

cell totals_share_customers(const totals *part, const totals *all)
{
  return cell_share(all->customers ? (double)part->customers / (double)all->customers : NAN);
}

cell totals_share_revenue(const totals *part, const totals *all)
{
  return cell_share(all->revenue ? (double)part->revenue / (double)all->revenue : NAN);
}

cell totals_average_order(const totals *part)
{
  return cell_money(part->orders ? (double)part->revenue / (double)part->orders : NAN);
}
