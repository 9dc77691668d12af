/*
 * A disk and a clock that fail on demand, for programs that are started with this library in LD_PRELOAD. What the
 * environment says is read at every call, so that a program can switch its own faults on and off:
 *   FAULT_BELOW  the folder whose files are concerned
 *   FAULT_KIND   full, short, fsync, rename, readonly or broken
 *   FAULT_AFTER  full and broken: bytes that can still be written; else calls that still work
 *   FAULT_CASE   another value begins to count anew
 *   FAULT_CLOCK  seconds that the clock is ahead; it jumps when the value changes
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static long used;
static char last[64];

#define NEXT(name) \
  static __typeof__(name) *next; \
  if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static int is_kind(const char *kind) {
  const char *now = getenv("FAULT_KIND");
  return now != NULL && strcmp(now, kind) == 0;
}

/* The bytes or calls that are left before the fault; more than enough where there is none. */
static long left(void) {
  const char *after = getenv("FAULT_AFTER");
  const char *number = getenv("FAULT_CASE");
  if (after == NULL) return 1L << 40;
  if (number != NULL && strncmp(number, last, sizeof last - 1) != 0) {
    strncpy(last, number, sizeof last - 1);
    used = 0;
  }
  return atol(after) - used;
}

static int is_below(const char *path) {
  const char *below = getenv("FAULT_BELOW");
  return below != NULL && path != NULL && strncmp(path, below, strlen(below)) == 0;
}

static int is_file(int file) {
  char link[64], path[4096];
  if (getenv("FAULT_KIND") == NULL) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_below(path);
}

/* How many of `count` bytes can be written now; -1 with errno where none can. */
static ssize_t allowed(int file, size_t count) {
  if (!is_file(file)) return (ssize_t)count;
  if (is_kind("full") || is_kind("broken")) {
    long rest = left();
    if (rest <= 0) {
      errno = is_kind("full") ? ENOSPC : EIO;
      return -1;
    }
    if ((long)count > rest) count = (size_t)rest;
    used += (long)count;
  } else if (is_kind("short")) {
    if (count > 1 && used++ % 2 == 0) count = count / 2;
  } else if (is_kind("readonly") && left() <= 0) {
    errno = EROFS;
    return -1;
  }
  return (ssize_t)count;
}

ssize_t write(int file, const void *bytes, size_t count) {
  NEXT(write);
  ssize_t can = allowed(file, count);
  return can < 0 ? -1 : next(file, bytes, (size_t)can);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
  NEXT(pwrite64);
  ssize_t can = allowed(file, count);
  return can < 0 ? -1 : next(file, bytes, (size_t)can, at);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
  return pwrite64(file, bytes, count, at);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  NEXT(writev);
  if (count < 1 || !is_file(file)) return next(file, parts, count);
  return write(file, parts[0].iov_base, parts[0].iov_len);
}

static int fails(int concerned, const char *kind, int error) {
  if (!concerned || !is_kind(kind)) return 0;
  if (left() > 0) {
    used++;
    return 0;
  }
  errno = error;
  return 1;
}

int fsync(int file) {
  NEXT(fsync);
  return fails(is_file(file), "fsync", EIO) ? -1 : next(file);
}

int fdatasync(int file) {
  NEXT(fdatasync);
  return fails(is_file(file), "fsync", EIO) ? -1 : next(file);
}

int rename(const char *from, const char *to) {
  NEXT(rename);
  if (fails(is_below(to), "rename", EIO) || fails(is_below(to), "readonly", EROFS)) return -1;
  return next(from, to);
}

int open64(const char *path, int flags, ...) {
  NEXT(open64);
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if (flags & (O_CREAT | O_WRONLY | O_RDWR) && fails(is_below(path), "readonly", EROFS)) return -1;
  return next(path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open64(path, flags, mode);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  NEXT(clock_gettime);
  int result = next(clock, time);
  const char *ahead = clock == CLOCK_REALTIME ? getenv("FAULT_CLOCK") : NULL;
  if (result == 0 && ahead != NULL) time->tv_sec += atol(ahead);
  return result;
}

int gettimeofday(struct timeval *time, void *zone) {
  NEXT(gettimeofday);
  int result = next(time, zone);
  const char *ahead = getenv("FAULT_CLOCK");
  if (result == 0 && ahead != NULL) time->tv_sec += atol(ahead);
  return result;
}
