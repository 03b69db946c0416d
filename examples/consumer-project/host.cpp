/* SPDX-License-Identifier: MIT */
/* The same host in C++17: objects in unique_ptr, failures as exceptions. */
#include <rfm/rfm.h>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <vector>

namespace {

template <auto release> struct deleter {
  template <class object> void operator()(object *o) const { release(o); }
};
using table_ptr = std::unique_ptr<rfm_table, deleter<rfm_table_free>>;
using features_ptr = std::unique_ptr<rfm_features, deleter<rfm_features_free>>;
using scorer_ptr = std::unique_ptr<rfm_scorer, deleter<rfm_scorer_free>>;
using segments_ptr = std::unique_ptr<rfm_segments, deleter<rfm_segments_free>>;

/* Make an object: the call's last argument is the error. */
template <class pointer, class function, class... arguments>
pointer make(function call, arguments... args)
{
  typename pointer::element_type *object = nullptr;
  rfm_error err;

  if (call(&object, args..., &err) != RFM_OK)
    throw std::runtime_error(err.message);
  return pointer(object);
}

void check(rfm_status status, const rfm_error &err)
{
  if (status != RFM_OK)
    throw std::runtime_error(err.message);
}

void run()
{
  const std::vector<std::uint64_t> customer = { 7, 8, 9, 7, 10, 7, 8, 7 };
  const std::vector<std::int32_t> day = { 19906, 19920, 19951, 19990, 20013, 20044, 20171, 20262 };
  const std::vector<std::int64_t> cents = { 4990, 1250, 8900, 2500, 700, 5990, 1800, 6100 };
  const std::int32_t today = 20269; /* 2025-06-30 in days since 1970-01-01 */
  const auto table = make<table_ptr>(rfm_table_new, nullptr, nullptr);
  rfm_events sales = {};
  rfm_id id = {};
  rfm_error err;
  double value[3];
  std::uint8_t score[3];
  std::int32_t standing, segment;

  sales.struct_size = sizeof sales;
  sales.n = static_cast<std::int64_t>(customer.size());
  sales.customer = customer.data();
  sales.day = day.data();
  sales.amount_minor = cents.data();
  check(rfm_table_append(table.get(), &sales, nullptr, &err), err);
  const auto features = make<features_ptr>(rfm_features_measure, table.get(), nullptr, today, nullptr);
  const auto scorer = make<scorer_ptr>(rfm_scorer_fit, features.get(), nullptr);
  const auto map = make<segments_ptr>(rfm_segments_builtin, nullptr, RFM_SEGMENT_MAP_CLASSIC);
  id.struct_size = sizeof id;
  id.number = 7;
  check(rfm_features_one(table.get(), nullptr, today, &id, value, 3, &standing, &err), err);
  check(rfm_scorer_one(scorer.get(), value, 3, standing, score, 3, nullptr, nullptr, &err), err);
  check(rfm_segments_one(map.get(), score, 3, standing, &segment, &err), err);
  std::printf("librfm %s: customer 7 scores %d-%d-%d, segment %s\n", rfm_version(), score[0], score[1],
              score[2], rfm_segments_name(map.get(), segment, "en"));
}

} // namespace

int main()
{
  try {
    run();
  } catch (const std::exception &failure) {
    std::puts(failure.what());
    return 1;
  }
  return 0;
}
