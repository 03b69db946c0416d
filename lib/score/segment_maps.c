/* SPDX-License-Identifier: MIT */
/* The built-in maps and their words.
 *
 * Chinese is written in octal escapes of its UTF-8 bytes, so that no compiler has to know how this
 * file is encoded. The maps go through the same door as those of hosts.
 */
#include <rfm/segment.h>

#include "base/error.h"

#include <string.h>

enum { N_COLUMNS = 3, MAX_TEXTS = 64, MAX_MAP_BOXES = 32 };

typedef struct map_box {
  const char *key;
  uint8_t low[N_COLUMNS];
  uint8_t high[N_COLUMNS];
} map_box;

typedef struct map_words {
  const char *key;
  const char *en;
  const char *zh;
  int action;
} map_words;

typedef struct map {
  const map_box *boxes;
  const map_words *words;
  const map_words *other_words; /* Chinese names of another set, or NULL */
  const char *other_language;   /* its tag */
  int32_t levels[N_COLUMNS];
  int32_t n_boxes;
  int32_t n_words;
  int32_t n_other_words;
} map;

#define COUNT(array) ((int32_t)(sizeof(array) / sizeof(array)[0]))

/* What to do, the same in every map that asks for it. */
enum action_number {
  NO_ACTION,
  VIP_EVENT,
  POINTS,
  SECOND_PRODUCT,
  WELCOME,
  SMALL_COUPON,
  REMINDER,
  LIMITED_COUPON,
  PERSONAL_CALL,
  WIN_BACK,
  SEASONAL_MAIL,
  LAST_OFFER,
  N_ACTIONS
};

static const struct {
  const char *code, *en, *zh;
} ACTIONS[N_ACTIONS] = {
    [NO_ACTION] = {NULL, NULL, NULL},
    [VIP_EVENT] = {"vip_event", "VIP event, early access",
                   "\351\202\200\350\257\267\345\217\202\345\212\240VIP\346\264\273\345\212\250\357"
                   "\274\214\346\226\260\345\223\201\344\274\230\345\205\210\350\264\255"},
    [POINTS] = {"points_accelerator", "Points accelerator",
                "\347\247\257\345\210\206\345\212\240\351\200\237\345\245\226\345\212\261"},
    [SECOND_PRODUCT] = {"second_product_offer", "Second-product offer",
                        "\346\216\250\350\215\220\347\254\254\344\272\214\344\273\266\345\225\206"
                        "\345\223\201\344\274\230\346\203\240"},
    [WELCOME] = {"welcome", "Thank you and first-use help",
                 "\346\204\237\350\260\242\351\246\226\350\264\255\357\274\214\346\217\220\344\276"
                 "\233\344\275\277\347\224\250\346\214\207\345\257\274"},
    [SMALL_COUPON] =
        {"small_coupon", "Small coupon",
         "\345\217\221\346\224\276\345\260\217\351\242\235\344\274\230\346\203\240\345\210\270"},
    [REMINDER] = {"reminder", "Reminder with a personal pick",
                  "\345\217\221\351\200\201\346\217\220\351\206\222\345\271\266\351\231\204\344\270"
                  "\252\346\200\247\345\214\226\346\216\250\350\215\220"},
    [LIMITED_COUPON] =
        {"limited_coupon", "Time-limited coupon",
         "\345\217\221\346\224\276\351\231\220\346\227\266\344\274\230\346\203\240\345\210\270"},
    [PERSONAL_CALL] = {"personal_call", "Personal call",
                       "\344\270\223\344\272\272\347\224\265\350\257\235\345\233\236\350\256\277"},
    [WIN_BACK] =
        {"win_back_coupon", "Win-back coupon",
         "\345\217\221\346\224\276\345\217\254\345\233\236\344\274\230\346\203\240\345\210\270"},
    [SEASONAL_MAIL] =
        {"seasonal_mail", "Seasonal mail",
         "\345\217\221\351\200\201\345\255\243\350\212\202\346\200\247\351\202\256\344\273\266"},
    [LAST_OFFER] =
        {"last_offer", "One last offer, then rest",
         "\346\234\200\345\220\216\344\270\200\346\254\241\344\274\230\346\203\240\357\274\214\344"
         "\271\213\345\220\216\345\201\234\346\255\242\346\211\223\346\211\260"},
};

/* R, F, M from 1 to 5: 17 disjoint boxes over 125 cells. */
static const map_box CLASSIC_BOXES[] = {
    {"champions", {4, 4, 4}, {5, 5, 5}},
    {"loyal", {4, 4, 1}, {5, 5, 3}},
    {"loyal", {3, 4, 1}, {3, 5, 5}},
    {"loyal", {3, 3, 4}, {5, 3, 5}},
    {"potential_loyalist", {4, 3, 1}, {5, 3, 3}},
    {"potential_loyalist", {4, 2, 1}, {5, 2, 5}},
    {"new", {5, 1, 1}, {5, 1, 5}},
    {"promising", {4, 1, 1}, {4, 1, 5}},
    {"need_attention", {3, 3, 1}, {3, 3, 3}},
    {"need_attention", {3, 1, 4}, {3, 2, 5}},
    {"about_to_sleep", {3, 1, 1}, {3, 2, 3}},
    {"cant_lose", {1, 4, 4}, {2, 5, 5}},
    {"at_risk", {1, 4, 1}, {2, 5, 3}},
    {"at_risk", {1, 3, 1}, {2, 3, 5}},
    {"at_risk", {1, 1, 4}, {2, 2, 5}},
    {"hibernating", {2, 1, 1}, {2, 2, 3}},
    {"lost", {1, 1, 1}, {1, 2, 3}},
};

static const map_words CLASSIC_WORDS[] = {
    {"champions", "Champions", "\345\206\240\345\206\233\345\256\242\346\210\267", VIP_EVENT},
    {"loyal", "Loyal", "\345\277\240\350\257\232\345\256\242\346\210\267", POINTS},
    {"potential_loyalist", "Potential Loyalist",
     "\346\275\234\345\212\233\345\277\240\350\257\232\345\256\242\346\210\267", SECOND_PRODUCT},
    {"new", "New Customers", "\346\226\260\345\256\242\346\210\267", WELCOME},
    {"promising", "Promising", "\346\234\211\346\234\233\345\256\242\346\210\267", SMALL_COUPON},
    {"need_attention", "Need Attention",
     "\351\234\200\345\205\263\346\263\250\345\256\242\346\210\267", REMINDER},
    {"about_to_sleep", "About To Sleep",
     "\345\215\263\345\260\206\346\262\211\347\235\241\345\256\242\346\210\267", LIMITED_COUPON},
    {"cant_lose", "Can't Lose Them",
     "\344\270\215\350\203\275\345\244\261\345\216\273\347\232\204\345\256\242\346\210\267",
     PERSONAL_CALL},
    {"at_risk", "At Risk",
     "\346\265\201\345\244\261\351\243\216\351\231\251\345\256\242\346\210\267", WIN_BACK},
    {"hibernating", "Hibernating", "\346\262\211\347\235\241\345\256\242\346\210\267",
     SEASONAL_MAIL},
    {"lost", "Lost", "\346\265\201\345\244\261\345\256\242\346\210\267", LAST_OFFER},
};

/* High (2) and low (1) R, F, M; R is goodness. */
static const map_box TYPES8_BOXES[] = {
    {"hhh", {2, 2, 2}, {2, 2, 2}}, {"lhh", {1, 2, 2}, {1, 2, 2}}, {"hlh", {2, 1, 2}, {2, 1, 2}},
    {"llh", {1, 1, 2}, {1, 1, 2}}, {"hhl", {2, 2, 1}, {2, 2, 1}}, {"lhl", {1, 2, 1}, {1, 2, 1}},
    {"hll", {2, 1, 1}, {2, 1, 1}}, {"lll", {1, 1, 1}, {1, 1, 1}},
};

static const map_words TYPES8_WORDS[] = {
    {"hhh", "HHH High value",
     "HHH \351\207\215\350\246\201\344\273\267\345\200\274\345\256\242\346\210\267", VIP_EVENT},
    {"lhh", "LHH High value, win back",
     "LHH \351\207\215\350\246\201\344\277\235\346\214\201\345\256\242\346\210\267", PERSONAL_CALL},
    {"hlh", "HLH High value, develop",
     "HLH \351\207\215\350\246\201\345\217\221\345\261\225\345\256\242\346\210\267",
     SECOND_PRODUCT},
    {"llh", "LLH High value, rescue",
     "LLH \351\207\215\350\246\201\346\214\275\347\225\231\345\256\242\346\210\267", WIN_BACK},
    {"hhl", "HHL Regular, active",
     "HHL \344\270\200\350\210\254\344\273\267\345\200\274\345\256\242\346\210\267", POINTS},
    {"lhl", "LHL Regular, win back",
     "LHL \344\270\200\350\210\254\344\277\235\346\214\201\345\256\242\346\210\267", REMINDER},
    {"hll", "HLL Regular, develop",
     "HLL \344\270\200\350\210\254\345\217\221\345\261\225\345\256\242\346\210\267", SMALL_COUPON},
    {"lll", "LLL Regular, lapsing",
     "LLL \344\270\200\350\210\254\346\214\275\347\225\231\345\256\242\346\210\267", SEASONAL_MAIL},
};

/* The names that customer data platforms in China use for the types. */
static const map_words TYPES8_CDP[] = {
    {"hhh", NULL, "HHH \351\207\215\350\246\201\344\273\267\345\200\274", NO_ACTION},
    {"lhh", NULL, "LHH \351\207\215\350\246\201\345\224\244\345\233\236", NO_ACTION},
    {"hlh", NULL, "HLH \351\207\215\350\246\201\346\267\261\350\200\225", NO_ACTION},
    {"llh", NULL, "LLH \351\207\215\350\246\201\346\214\275\347\225\231", NO_ACTION},
    {"hhl", NULL, "HHL \346\275\234\345\212\233", NO_ACTION},
    {"lhl", NULL, "LHL \344\270\200\350\210\254\347\273\264\346\214\201", NO_ACTION},
    {"hll", NULL, "HLL \346\226\260\345\256\242\346\210\267", NO_ACTION},
    {"lll", NULL, "LLL \346\265\201\345\244\261", NO_ACTION},
};

/* Best first. */
static const map_box GRADES6_BOXES[] = {
    {"key_keep", {1, 2, 2}, {2, 2, 2}},     {"key_develop", {2, 1, 2}, {2, 1, 2}},
    {"key_win_back", {1, 1, 2}, {1, 1, 2}}, {"regular_important", {2, 2, 1}, {2, 2, 1}},
    {"regular", {1, 2, 1}, {1, 2, 1}},      {"regular", {2, 1, 1}, {2, 1, 1}},
    {"low_priority", {1, 1, 1}, {1, 1, 1}},
};

static const map_words GRADES6_WORDS[] = {
    {"key_keep", "Key, keep",
     "\351\207\215\350\246\201\344\277\235\346\214\201\345\256\242\346\210\267", VIP_EVENT},
    {"key_develop", "Key, develop",
     "\351\207\215\350\246\201\345\217\221\345\261\225\345\256\242\346\210\267", SECOND_PRODUCT},
    {"key_win_back", "Key, win back",
     "\351\207\215\350\246\201\346\214\275\347\225\231\345\256\242\346\210\267", WIN_BACK},
    {"regular_important", "Regular, important",
     "\344\270\200\350\210\254\351\207\215\350\246\201\345\256\242\346\210\267", POINTS},
    {"regular", "Regular", "\344\270\200\350\210\254\345\256\242\346\210\267", REMINDER},
    {"low_priority", "Low priority", "\346\227\240\344\273\267\345\200\274\345\256\242\346\210\267",
     SEASONAL_MAIL},
};

/* For screens that members may see: "of low value" in place of "without value". */
static const map_words GRADES6_MEMBER[] = {
    {"low_priority", NULL, "\344\275\216\344\273\267\345\200\274\345\256\242\346\210\267",
     NO_ACTION},
};

/* What high and low R and F make of a customer, whatever M is. */
static const map_box TENDENCIES4_BOXES[] = {
    {"loyal", {2, 2, 1}, {2, 2, 2}},
    {"wavering", {1, 2, 1}, {1, 2, 2}},
    {"forming", {2, 1, 1}, {2, 1, 2}},
    {"leaving", {1, 1, 1}, {1, 1, 2}},
};

static const map_words TENDENCIES4_WORDS[] = {
    {"loyal", "Loyal", "\345\277\240\350\257\232", NO_ACTION},
    {"wavering", "Wavering", "\345\212\250\346\221\207", NO_ACTION},
    {"forming", "Forming", "\345\275\242\346\210\220\344\270\255", NO_ACTION},
    {"leaving", "Leaving", "\350\203\214\347\246\273", NO_ACTION},
};

static const map_words EXTRA_WORDS[] = {
    {"other", "Others", "\345\205\266\344\273\226", NO_ACTION},
    {"prospect", "No Purchase Yet", "\346\234\252\350\264\255\344\274\232\345\221\230", NO_ACTION},
    {"returned_only", "Returned Everything", "\344\273\205\351\200\200\350\264\247", NO_ACTION},
};

static const map MAPS[] = {
    {CLASSIC_BOXES,
     CLASSIC_WORDS,
     NULL,
     NULL,
     {5, 5, 5},
     COUNT(CLASSIC_BOXES),
     COUNT(CLASSIC_WORDS),
     0},
    {TYPES8_BOXES,
     TYPES8_WORDS,
     TYPES8_CDP,
     "zh-cdp",
     {2, 2, 2},
     COUNT(TYPES8_BOXES),
     COUNT(TYPES8_WORDS),
     COUNT(TYPES8_CDP)},
    {GRADES6_BOXES,
     GRADES6_WORDS,
     GRADES6_MEMBER,
     "zh-member",
     {2, 2, 2},
     COUNT(GRADES6_BOXES),
     COUNT(GRADES6_WORDS),
     COUNT(GRADES6_MEMBER)},
    {TENDENCIES4_BOXES,
     TENDENCIES4_WORDS,
     NULL,
     NULL,
     {2, 2, 2},
     COUNT(TENDENCIES4_BOXES),
     COUNT(TENDENCIES4_WORDS),
     0},
};

static void list_boxes(rfm_box *out, const map *m)
{
  for (int32_t i = 0; i < m->n_boxes; i++) {
    memset(&out[i], 0, sizeof out[i]);
    out[i].struct_size = sizeof out[i];
    out[i].key = m->boxes[i].key;
    out[i].low = m->boxes[i].low;
    out[i].high = m->boxes[i].high;
  }
}

static rfm_segment_text text_of(const map_words *w, const char *language, const char *name,
                                const char *action)
{
  rfm_segment_text t;

  memset(&t, 0, sizeof t);
  t.struct_size = sizeof t;
  t.key = w->key;
  t.language = language;
  t.name = name;
  t.action = action;
  t.action_code = ACTIONS[w->action].code;
  return t;
}

/* English and Chinese of every row; returns how many texts that makes. */
static int32_t list_words(rfm_segment_text *out, const map_words *words, int32_t n)
{
  for (int32_t i = 0; i < n; i++) {
    out[2 * i] = text_of(&words[i], "en", words[i].en, ACTIONS[words[i].action].en);
    out[2 * i + 1] = text_of(&words[i], "zh", words[i].zh, ACTIONS[words[i].action].zh);
  }
  return 2 * n;
}

static int32_t list_texts(rfm_segment_text *out, const map *m)
{
  int32_t n = list_words(out, m->words, m->n_words);

  n += list_words(out + n, EXTRA_WORDS, COUNT(EXTRA_WORDS));
  for (int32_t i = 0; i < m->n_other_words; i++)
    out[n++] = text_of(&m->other_words[i], m->other_language, m->other_words[i].zh, NULL);
  return n;
}

rfm_status RFM_CALL rfm_segments_builtin(rfm_segments **out, const rfm_host *host, int32_t number,
                                         rfm_error *err)
{
  rfm_segment_text texts[MAX_TEXTS];
  rfm_box boxes[MAX_MAP_BOXES];
  static const int32_t kinds[N_COLUMNS] = {RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY,
                                           RFM_METRIC_MONETARY};
  rfm_segments_spec spec;
  const map *m;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (number < RFM_SEGMENT_MAP_CLASSIC || number > COUNT(MAPS))
    return rfm__fail(err, RFM_E_ARG, "map is %d, not an rfm_segment_map", (int)number);
  m = &MAPS[number - 1];
  list_boxes(boxes, m);
  memset(&spec, 0, sizeof spec);
  spec.struct_size = sizeof spec;
  spec.n_columns = N_COLUMNS;
  spec.levels = m->levels;
  spec.kinds = kinds;
  spec.boxes = boxes;
  spec.n_boxes = m->n_boxes;
  spec.texts = texts;
  spec.n_texts = list_texts(texts, m);
  return rfm_segments_new(out, host, &spec, err);
}
