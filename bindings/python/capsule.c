/* SPDX-License-Identifier: MIT */
/* Lets go of an Arrow stream that nobody took out of its capsule. It is C because Python may ask
 * for it as its last act, when no Python function can run any more; and it neither includes
 * Python.h nor links Python, so that one wheel serves every version. */
#include <rfm/arrow.h>

#include <stddef.h>
#include <stdlib.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

typedef void *(*get_pointer_fn)(void *capsule, const char *name);
typedef const char *(*get_name_fn)(void *capsule);

static const char name[] = "arrow_array_stream"; /* as the Arrow PyCapsule interface says */
static get_pointer_fn get_pointer; /* PyCapsule_GetPointer(), the same for the whole process */
static get_name_fn get_name;       /* PyCapsule_GetName() */

EXPORT void rfm_python_capsule_init(get_pointer_fn pointer_fn, get_name_fn name_fn);
EXPORT void *rfm_python_capsule_streams(int64_t n);
EXPORT const char *rfm_python_capsule_name(void);
EXPORT void rfm_python_capsule_free(void *capsule);

void rfm_python_capsule_init(get_pointer_fn pointer_fn, get_name_fn name_fn)
{
  get_pointer = pointer_fn;
  get_name = name_fn;
}

const char *rfm_python_capsule_name(void)
{
  return name;
}

/* Streams that do not move while a capsule holds the first. */
typedef struct room {
  int64_t n;
  struct ArrowArrayStream streams[];
} room;

void *rfm_python_capsule_streams(int64_t n)
{
  room *r = calloc(1, sizeof *r + (size_t)n * sizeof *r->streams);

  if (!r)
    return NULL;
  r->n = n;
  return r->streams;
}

static void room_free(room *r)
{
  for (int64_t i = 0; i < r->n; i++)
    if (r->streams[i].release)
      r->streams[i].release(&r->streams[i]);
  free(r);
}

/* The capsule's destructor: whatever nobody took out goes. */
void rfm_python_capsule_free(void *capsule)
{
  char *first = get_pointer(capsule, get_name(capsule)); /* which somebody may have changed */

  room_free((room *)(void *)(first - offsetof(room, streams)));
}
