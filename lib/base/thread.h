/* SPDX-License-Identifier: MIT */
/* The few thread functions that the pool needs, over POSIX threads or Win32. Only pool.c includes
 * this. */
#ifndef RFM__BASE_THREAD_H
#define RFM__BASE_THREAD_H

#include "base/attrs.h"

#include <stdint.h>

#if defined(_WIN32)

#if !defined(_WIN32_WINNT) || _WIN32_WINNT < 0x0600
#undef _WIN32_WINNT
#define _WIN32_WINNT 0x0600 /* Vista: slim locks and condition variables */
#endif
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <process.h>

typedef SRWLOCK rfm__lock;
typedef CONDITION_VARIABLE rfm__condition;
typedef HANDLE rfm__thread;
typedef unsigned(__stdcall *rfm__thread_fn)(void *arg);
#define RFM__THREAD_FN(name, arg) static unsigned __stdcall name(void *arg)
#define RFM__THREAD_RESULT 0

RFM__INLINE int rfm__lock_init(rfm__lock *lock)
{
  InitializeSRWLock(lock);
  return 1;
}

RFM__INLINE void rfm__lock_destroy(rfm__lock *lock)
{
  (void)lock;
}

RFM__INLINE void rfm__lock_take(rfm__lock *lock)
{
  AcquireSRWLockExclusive(lock);
}

RFM__INLINE void rfm__lock_release(rfm__lock *lock)
{
  ReleaseSRWLockExclusive(lock);
}

RFM__INLINE int rfm__condition_init(rfm__condition *condition)
{
  InitializeConditionVariable(condition);
  return 1;
}

RFM__INLINE void rfm__condition_destroy(rfm__condition *condition)
{
  (void)condition;
}

RFM__INLINE void rfm__condition_wait(rfm__condition *condition, rfm__lock *lock)
{
  SleepConditionVariableSRW(condition, lock, INFINITE, 0);
}

RFM__INLINE void rfm__condition_wake_all(rfm__condition *condition)
{
  WakeAllConditionVariable(condition);
}

RFM__INLINE int rfm__thread_start(rfm__thread *thread, rfm__thread_fn fn, void *arg)
{
  *thread = (HANDLE)_beginthreadex(NULL, 0, fn, arg, 0, NULL);
  return *thread != NULL;
}

RFM__INLINE void rfm__thread_join(rfm__thread thread)
{
  WaitForSingleObject(thread, INFINITE);
  CloseHandle(thread);
}

RFM__INLINE int64_t rfm__processors(void)
{
  SYSTEM_INFO info;

  GetSystemInfo(&info);
  return (int64_t)info.dwNumberOfProcessors;
}

#else

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

typedef pthread_mutex_t rfm__lock;
typedef pthread_cond_t rfm__condition;
typedef pthread_t rfm__thread;
typedef void *(*rfm__thread_fn)(void *arg);
#define RFM__THREAD_FN(name, arg) static void *name(void *arg)
#define RFM__THREAD_RESULT NULL

RFM__INLINE int rfm__lock_init(rfm__lock *lock)
{
  return pthread_mutex_init(lock, NULL) == 0;
}

RFM__INLINE void rfm__lock_destroy(rfm__lock *lock)
{
  pthread_mutex_destroy(lock);
}

RFM__INLINE void rfm__lock_take(rfm__lock *lock)
{
  pthread_mutex_lock(lock);
}

RFM__INLINE void rfm__lock_release(rfm__lock *lock)
{
  pthread_mutex_unlock(lock);
}

RFM__INLINE int rfm__condition_init(rfm__condition *condition)
{
  return pthread_cond_init(condition, NULL) == 0;
}

RFM__INLINE void rfm__condition_destroy(rfm__condition *condition)
{
  pthread_cond_destroy(condition);
}

RFM__INLINE void rfm__condition_wait(rfm__condition *condition, rfm__lock *lock)
{
  pthread_cond_wait(condition, lock);
}

RFM__INLINE void rfm__condition_wake_all(rfm__condition *condition)
{
  pthread_cond_broadcast(condition);
}

/* The new thread takes no signals: the host's handlers expect to run on the host's threads. */
RFM__INLINE int rfm__thread_start(rfm__thread *thread, rfm__thread_fn fn, void *arg)
{
  sigset_t all, before;
  int failed;

  sigfillset(&all);
  if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
    return 0;
  failed = pthread_create(thread, NULL, fn, arg);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return !failed;
}

RFM__INLINE void rfm__thread_join(rfm__thread thread)
{
  pthread_join(thread, NULL);
}

RFM__INLINE int64_t rfm__processors(void)
{
#if defined(_SC_NPROCESSORS_ONLN)
  return (int64_t)sysconf(_SC_NPROCESSORS_ONLN);
#else
  return 1;
#endif
}

#endif

#endif
