/* SPDX-License-Identifier: MIT */
/* Lets go of an Arrow stream that nobody took out of its capsule. It is C because Python may ask for
 * it as its last act, when no Python function can run any more; and it neither includes Python.h
 * nor links Python, so that one wheel serves every version. */
#include <rfm/arrow.h>

#include <stdlib.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

typedef void *(*get_pointer_fn)(void *capsule, const char *name);

static const char name[] = "arrow_array_stream"; /* as the Arrow PyCapsule interface says */
static get_pointer_fn get_pointer; /* PyCapsule_GetPointer(), the same for the whole process */

EXPORT void rfm_python_capsule_init(get_pointer_fn given);
EXPORT void *rfm_python_capsule_streams(int64_t n);
EXPORT void rfm_python_capsule_drop(void *streams, int64_t n);
EXPORT const char *rfm_python_capsule_name(void);
EXPORT void rfm_python_capsule_free(void *capsule);

void rfm_python_capsule_init(get_pointer_fn given)
{
  get_pointer = given;
}

const char *rfm_python_capsule_name(void)
{
  return name;
}

/* Room for streams that do not move while a capsule holds the first; the others have gone into it. */
void *rfm_python_capsule_streams(int64_t n)
{
  return calloc((size_t)n, sizeof(struct ArrowArrayStream));
}

void rfm_python_capsule_drop(void *streams, int64_t n)
{
  struct ArrowArrayStream *s = streams;

  for (int64_t i = 0; i < n; i++)
    if (s[i].release)
      s[i].release(&s[i]);
  free(s);
}

/* The capsule's destructor. */
void rfm_python_capsule_free(void *capsule)
{
  rfm_python_capsule_drop(get_pointer(capsule, name), 1);
}
