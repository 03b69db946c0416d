/* SPDX-License-Identifier: MIT */
/* rfm: customer segments from orders, at the command line. The largest example of librfm: it uses
 * only the installed headers.
 *
 * This file lists the commands; each has a file cmd_<name>.c. */
#include "commands.h"
#include "platform.h"
#include "progress.h"

#include <stdio.h>
#include <string.h>

static const command commands[] = {
    {"score", FOR_SCORE, "ORDERS", "one row per customer with R, F and M scores and the segment",
     "  rfm score orders.csv\n"
     "  rfm score shop.db:orders -o shop.db:scores --replace\n"
     "  rfm score orders.csv --top 50 --by monetary --format csv\n",
     command_score},
    {"segments", FOR_SEGMENTS, "ORDERS",
     "who your customers are, what each group brings, and what to do",
     "  rfm segments orders.csv\n"
     "  rfm segments orders.csv --window 365 --lang zh\n"
     "  rfm segments shop.db:orders --as-of 2011-12-09 --map types8 --format json\n",
     command_segments},
    {"cells", FOR_CELLS, "ORDERS", "one row per combination of R, F and M scores",
     "  rfm cells orders.csv\n"
     "  rfm cells orders.csv --rule nested -o cells.csv\n",
     command_cells},
    {"customer", FOR_CUSTOMER, "ORDERS ID", "one page about one customer",
     "  rfm customer orders.csv M00042\n"
     "  rfm customer shop.db:orders 0001 --lang zh\n",
     command_customer},
    {"pareto", FOR_PARETO, "ORDERS", "what each tenth of the customers is worth",
     "  rfm pareto orders.csv\n"
     "  rfm pareto shop.db:orders --window 365 --money gross\n",
     command_pareto},
    {"cluster", FOR_CLUSTER, "ORDERS", "groups of customers alike, with a name, a value and a rank",
     "  rfm cluster orders.csv\n"
     "  rfm cluster orders.csv --k auto --members members.csv\n"
     "  rfm cluster shop.db:orders --weights weights.csv --clip none --lang zh\n",
     command_cluster},
    {"churn", FOR_CHURN, "ORDERS",
     "who is likely to buy nothing in the coming weeks, why, and how sure that is",
     "  rfm churn orders.csv\n"
     "  rfm churn orders.csv --horizon 60 --top 50 -o calls.csv\n"
     "  rfm churn shop.db:orders --list second --lang zh\n"
     "  rfm churn orders.csv --value 200 --acceptance .3 --incentive 10 --contact 1\n"
     "  rfm churn orders.csv --save-model churn.rfm\n"
     "  rfm churn orders.csv --model churn.rfm --top 50\n",
     command_churn},
    {"watch", FOR_WATCH, "ORDERS", "who has come into danger since the last look, told once",
     "  rfm watch orders.csv\n"
     "  rfm watch shop.db:orders --state watch.rfm --top 20 -o alerts.csv --replace\n"
     "  rfm watch orders.csv --from 2011-10-01 --step 1 --rule segment:at_risk --rule overdue\n"
     "  rfm watch orders.csv --rule probability --model churn.rfm --format json\n",
     command_watch},
    {"suggest", FOR_SUGGEST, "ORDERS",
     "the purchase cycle: breaks, window and horizon that suit the shop",
     "  rfm suggest orders.csv\n"
     "  rfm suggest shop.db:orders --format json\n",
     command_suggest},
    {"migrate", FOR_MIGRATE, "ORDERS", "who moved from which segment to which between two dates",
     "  rfm migrate orders.csv\n"
     "  rfm migrate orders.csv --months 1 --top 12\n"
     "  rfm migrate orders.csv --from 2011-06-30 --as-of 2011-11-30\n"
     "  rfm migrate shop.db:orders --by stage --window all --format csv\n",
     command_migrate},
    {"recency", FOR_RECENCY, "ORDERS", "month by month, how long ago the customers last bought",
     "  rfm recency orders.csv\n"
     "  rfm recency shop.db:orders --window all --format json\n",
     command_recency},
    {"ladder", FOR_LADDER, "ORDERS", "how many came to a 1st, 2nd, 3rd... purchase, and how fast",
     "  rfm ladder orders.csv\n"
     "  rfm ladder orders.csv --window all --rungs 20\n",
     command_ladder},
    {"retention", FOR_RETENTION, "ORDERS",
     "of those who joined in a month, how many bought in later ones",
     "  rfm retention orders.csv\n"
     "  rfm retention orders.csv --window all --format csv\n",
     command_retention},
    {"repurchase", FOR_REPURCHASE, "ORDERS",
     "which items or categories are bought again, and after how long",
     "  rfm repurchase orders.csv --item sku\n"
     "  rfm repurchase orders.csv --by category --window all\n",
     command_repurchase},
    {"ahp", FOR_AHP, "MATRIX.csv [MATRIX.csv ...]",
     "weights from experts' pairwise judgements, and whether they agree",
     "  rfm ahp judgements.csv\n"
     "  rfm ahp --complete upper telecom.csv\n"
     "  rfm ahp anna.csv ben.csv carla.csv --expert-weights 2,1,1 -o weights.csv\n"
     "  rfm score orders.csv --weights weights.csv\n"
     "\n"
     "A matrix has a line and a column per criterion; one half is enough, and 1/3 is allowed:\n"
     "  ,recency,frequency,monetary\n"
     "  recency,1,1/2,1/3\n"
     "  frequency,2,1,1/3\n"
     "  monetary,3,3,1\n",
     command_ahp},
    {"simulate", FOR_SIMULATE, "", "orders of a made-up store, to try things out",
     "  rfm simulate > orders.csv\n"
     "  rfm simulate --customers 5000 --days 730 --seed 1 -o shop.db:orders\n",
     command_simulate},
};

enum { N_COMMANDS = sizeof commands / sizeof commands[0] };

static void print_help(FILE *out)
{
  fprintf(out, "rfm - customer segments from orders: recency, frequency, monetary value\n\n"
               "Examples:\n"
               "  rfm segments orders.csv\n"
               "  rfm score shop.db:orders -o shop.db:scores\n"
               "  rfm customer orders.csv M00042 --lang zh\n\n"
               "Usage: rfm COMMAND [ORDERS] [options]\n\n"
               "ORDERS is a CSV file, - for standard input, or DATABASE:TABLE of SQLite.\n\n"
               "Commands:\n");
  for (int i = 0; i < N_COMMANDS; i++)
    fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
  fputs("\nrfm COMMAND --help shows examples and options. Exit status: 0 done, 1 bad data, 2 bad "
        "usage, 3 stopped.\n",
        out);
}

static const command *find_command(const char *name)
{
  for (int i = 0; i < N_COMMANDS; i++)
    if (strcmp(commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

static int check_outputs(const options *o, const command *c)
{
  int status = report_check(o, "-o", o->output, c->mask == FOR_SIMULATE);

  if (!status)
    status = report_check(o, "--truth", o->truth, 1);
  return status ? status : report_check(o, "--members", o->members, 1);
}

static int run(const command *c, int argc, char **argv)
{
  options o;
  int wants_help = 0;
  int status = options_parse(&o, c, argc, argv, &wants_help);

  if (wants_help) {
    options_help(c);
    return EXIT_DONE;
  }
  if (status)
    return status;
  messages_quiet(o.quiet);
  status = check_outputs(&o, c); /* before the work, not after it */
  if (status)
    return status;
  progress_start(o.quiet);
  catch_interrupts();
  return c->run(&o);
}

int main(int argc, char **argv)
{
  const command *c = argc > 1 ? find_command(argv[1]) : NULL;

  if (c)
    return run(c, argc - 2, argv + 2);
  if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
    print_help(stdout);
    return EXIT_DONE;
  }
  if (argc > 1 && strcmp(argv[1], "--version") == 0) {
    printf("rfm %s\n", rfm_version());
    return EXIT_DONE;
  }
  if (argc > 1)
    return bad_usage("there is no command \"%s\"; see rfm --help", argv[1]);
  print_help(stderr);
  return EXIT_BAD_USAGE;
}
