/* SPDX-License-Identifier: MIT */
/* rfm simulate: writes a simulated store as orders, and what is true of its members. */
#include "commands.h"

#include "field_date.h"
#include "store.h"

#include <stdio.h>
#include <string.h>

enum {
  COLUMN_EVENT,
  COLUMN_ORDER,
  COLUMN_MEMBER,
  COLUMN_TIME,
  COLUMN_KIND,
  COLUMN_CATEGORY,
  COLUMN_STORE,
  COLUMN_AMOUNT,
  N_COLUMNS
};

enum { TRUTH_MEMBER, TRUTH_JOINED, TRUTH_RATE, TRUTH_SPEND, TRUTH_LAST, N_TRUTH };

enum { SECONDS_PER_DAY = 86400, KEY_SIZE = 32, TIME_SIZE = 48 };

static const report_column order_columns[N_COLUMNS] = {
    {"event_id", W_NO_HEADER, CELL_TEXT, IN_DATA},  {"order_id", W_NO_HEADER, CELL_TEXT, IN_DATA},
    {"member_id", W_NO_HEADER, CELL_TEXT, IN_DATA}, {"order_time", W_NO_HEADER, CELL_TEXT, IN_DATA},
    {"kind", W_NO_HEADER, CELL_TEXT, IN_DATA},      {"category", W_NO_HEADER, CELL_TEXT, IN_DATA},
    {"store", W_NO_HEADER, CELL_TEXT, IN_DATA},     {"amount", W_NO_HEADER, CELL_MONEY, IN_DATA},
};

static const report_column truth_columns[N_TRUTH] = {
    {"member_id", W_NO_HEADER, CELL_TEXT, IN_DATA},
    {"joined_day", W_NO_HEADER, CELL_DAY, IN_DATA},
    {"purchases_per_year", W_NO_HEADER, CELL_NUMBER, IN_DATA},
    {"mean_spend", W_NO_HEADER, CELL_MONEY, IN_DATA},
    {"last_day", W_NO_HEADER, CELL_DAY, IN_DATA},
};

static const report_section order_section = {"rows", W_NO_HEADER, 0, N_COLUMNS, order_columns};
static const report_section truth_section = {"rows", W_NO_HEADER, 0, N_TRUTH, truth_columns};

static cell key_cell(char text[KEY_SIZE], char letter, int64_t number)
{
  snprintf(text, KEY_SIZE, "%c%05lld", letter, (long long)number);
  return cell_text(text);
}

static cell time_cell(char text[TIME_SIZE], int64_t time_s)
{
  const int32_t day = (int32_t)(time_s / SECONDS_PER_DAY),
                second = (int32_t)(time_s % SECONDS_PER_DAY);
  char date[DATE_TEXT_SIZE];

  date_print(day, date);
  snprintf(text, TIME_SIZE, "%s %02d:%02d:%02d", date, second / 3600 % 24, second / 60 % 60,
           second % 60);
  return cell_text(text);
}

static int give_event(report *r, int64_t number, const store_event *e)
{
  char event[KEY_SIZE], order[KEY_SIZE], member[KEY_SIZE], time[TIME_SIZE];
  cell cells[N_COLUMNS];

  cells[COLUMN_EVENT] = key_cell(event, 'E', number);
  cells[COLUMN_ORDER] = key_cell(order, 'A', e->order);
  cells[COLUMN_MEMBER] = e->member ? key_cell(member, 'M', e->member) : cell_empty();
  cells[COLUMN_TIME] = time_cell(time, e->time_s);
  cells[COLUMN_KIND] = cell_text(e->is_return ? "return" : "sale");
  cells[COLUMN_CATEGORY] = cell_text(store_category(e->category));
  cells[COLUMN_STORE] = cell_text(store_shop(e->shop));
  cells[COLUMN_AMOUNT] = cell_money((double)e->amount_minor);
  return report_row(r, cells);
}

static int write_orders(const options *o, const store *s)
{
  const report_head head = {.is_plain = 1, .only_csv = 1};
  report *r = NULL;
  int status = report_open(&r, o, &head);

  if (!status)
    status = report_begin(r, &order_section);
  for (size_t i = 0; i < s->n_events && !status; i++)
    status = give_event(r, (int64_t)i + 1, &s->events[i]);
  return report_close(r, status);
}

static int give_member(report *r, int32_t i, const store_member *m)
{
  char member[KEY_SIZE];
  cell cells[N_TRUTH];

  cells[TRUTH_MEMBER] = key_cell(member, 'M', i + 1);
  cells[TRUTH_JOINED] = cell_day(m->joined_day);
  cells[TRUTH_RATE] = cell_number(m->purchases_per_year);
  cells[TRUTH_SPEND] = cell_money(m->mean_spend_minor);
  cells[TRUTH_LAST] = cell_day(m->last_day);
  return report_row(r, cells);
}

static int write_truth(const options *o, const store *s)
{
  const report_head head = {.is_plain = 1, .only_csv = 1};
  options there = *o;
  report *r = NULL;
  int status;

  there.output = o->truth;
  status = report_open(&r, &there, &head);
  if (!status)
    status = report_begin(r, &truth_section);
  for (int32_t i = 0; i < s->n_members && !status; i++)
    status = give_member(r, i, &s->members[i]);
  return report_close(r, status);
}

int command_simulate(const options *o)
{
  store s;
  int status = store_make(&s, o->customers, o->first_day, o->days, options_seed(o));

  if (!status)
    status = write_orders(o, &s);
  if (!status && o->truth)
    status = write_truth(o, &s);
  if (!status)
    note("%d members, %lld orders, %lld rows", (int)s.n_members, (long long)s.n_orders,
         (long long)s.n_events);
  store_free(&s);
  return status;
}
