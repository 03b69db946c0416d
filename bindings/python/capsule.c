/* SPDX-License-Identifier: MIT */
/* Lets go of an Arrow stream that nobody took out of its capsule, and puts several streams behind
 * one another. It is C because Python may ask for it as its last act, when no Python function can
 * run any more; and it neither includes Python.h nor links Python, so that one wheel serves every
 * version. */
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
EXPORT void *rfm_python_capsule_chain(void *const *streams, int64_t n);

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

/* ---- several streams as one ---- */

typedef struct chain {
  int64_t n, at;
  struct ArrowArrayStream *streams[]; /* those before `at` are gone */
} chain;

static struct ArrowArrayStream *present(struct ArrowArrayStream *self)
{
  chain *c = self->private_data;

  return c->streams[c->at];
}

static int chain_schema(struct ArrowArrayStream *self, struct ArrowSchema *out)
{
  return present(self)->get_schema(present(self), out);
}

static const char *chain_error(struct ArrowArrayStream *self)
{
  return present(self)->get_last_error(present(self));
}

/* The last stream stays to the end: it knows the schema. */
static int chain_next(struct ArrowArrayStream *self, struct ArrowArray *out)
{
  chain *c = self->private_data;
  int status = present(self)->get_next(present(self), out);

  while (!status && !out->release && c->at + 1 < c->n) {
    rfm_python_capsule_drop(c->streams[c->at++]);
    status = present(self)->get_next(present(self), out);
  }
  return status;
}

static void chain_release(struct ArrowArrayStream *self)
{
  chain *c = self->private_data;

  while (c->at < c->n)
    rfm_python_capsule_drop(c->streams[c->at++]);
  free(c);
  self->release = NULL;
}

/* One stream of the batches of n streams, 1 or more, which have the same schema and are taken over;
 * NULL without memory, and then they are not. */
void *rfm_python_capsule_chain(void *const *streams, int64_t n)
{
  struct ArrowArrayStream *made = rfm_python_capsule_stream();
  chain *c = malloc(sizeof *c + (size_t)n * sizeof *c->streams);

  if (!made || !c) {
    free(made);
    free(c);
    return NULL;
  }
  c->n = n;
  c->at = 0;
  for (int64_t i = 0; i < n; i++)
    c->streams[i] = streams[i];
  made->get_schema = chain_schema;
  made->get_next = chain_next;
  made->get_last_error = chain_error;
  made->release = chain_release;
  made->private_data = c;
  return made;
}
