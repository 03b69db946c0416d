/* SPDX-License-Identifier: MIT */
/* Lets go of an Arrow stream that nobody took out of its capsule. It is C because Python may ask
 * for it as its last act, when no Python function can run any more; and it neither includes
 * Python.h nor links Python, so that one wheel serves every version. */
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
EXPORT void *rfm_python_capsule_stream(void);
EXPORT void rfm_python_capsule_drop(void *stream);
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

/* Room for a stream that does not move while a capsule holds it. */
void *rfm_python_capsule_stream(void)
{
  return calloc(1, sizeof(struct ArrowArrayStream));
}

void rfm_python_capsule_drop(void *stream)
{
  struct ArrowArrayStream *s = stream;

  if (s && s->release)
    s->release(s);
  free(s);
}

/* The capsule's destructor. */
void rfm_python_capsule_free(void *capsule)
{
  rfm_python_capsule_drop(get_pointer(capsule, name));
}
