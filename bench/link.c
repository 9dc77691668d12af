/*
 * A cable between two network devices of the system's (TUN): what one sends the other gets so many microseconds later.
 *   cc -O2 -o link link.c && ./link NAME-A NAME-B MICROSECONDS
 * It makes the devices; whoever started it puts them into namespaces. It ends when it is told to.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 65536, MOST = 4096 };

struct packet { int64_t due; int length; char *bytes; };
struct way { int from, to; unsigned first, count; struct packet packets[MOST]; };

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int device(const char *name) {
  struct ifreq request = {0};
  int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (fd < 0 || ioctl(fd, TUNSETIFF, &request) < 0) { perror(name); exit(1); }
  return fd;
}

int main(int count, char **words) {
  static struct way ways[2];
  static char bytes[LARGEST];
  if (count != 4) return 2;
  int64_t delay = atoll(words[3]) * 1000;
  int a = device(words[1]), b = device(words[2]);
  ways[0].from = ways[1].to = a, ways[0].to = ways[1].from = b;
  prctl(PR_SET_TIMERSLACK, 1000);
  puts("up");
  fflush(stdout);
  for (;;) {
    int64_t next = INT64_MAX;
    for (int i = 0; i < 2; i++) {
      struct way *way = &ways[i];
      int length;
      /* A way that is full lets the device wait, as a real one does. */
      while (way->count < MOST && (length = read(way->from, bytes, LARGEST)) > 0) {
        struct packet *packet = &way->packets[(way->first + way->count++) % MOST];
        *packet = (struct packet){now() + delay, length, malloc((size_t)length)};
        memcpy(packet->bytes, bytes, (size_t)length);
      }
      while (way->count > 0 && way->packets[way->first].due <= now()) {
        struct packet *packet = &way->packets[way->first];
        if (write(way->to, packet->bytes, (size_t)packet->length) < 0) { /* it is lost, as on a cable */ }
        free(packet->bytes);
        way->first = (way->first + 1) % MOST, way->count--;
      }
      if (way->count > 0 && way->packets[way->first].due < next) next = way->packets[way->first].due;
    }
    struct pollfd waited[2] = {{a, POLLIN, 0}, {b, POLLIN, 0}};
    int64_t left = next == INT64_MAX ? 1000000000 : next - now();
    struct timespec time = {0, left < 0 ? 0 : left};
    ppoll(waited, 2, &time, 0);
  }
}
