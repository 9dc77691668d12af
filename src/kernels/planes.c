/* Photos as sharp gives them, pixel by pixel, taken apart into planes and added up: for the image cache, as wasm alone. */
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

enum { SOME = 16, BLOCK = 4096 };

typedef uint8_t bytes __attribute__((vector_size(SOME), aligned(1), may_alias));
typedef uint16_t words __attribute__((vector_size(SOME), may_alias));
typedef uint32_t sums __attribute__((vector_size(SOME), may_alias));

#define PICK __builtin_shufflevector

static sums add_neighbours(words w) { return ((sums)w & 0xffff) + ((sums)w >> 16); }

/* Every third of 48 bytes, from each of the first three on. */
static void pick_planes(bytes a, bytes b, bytes c, bytes *plane) {
  bytes red = PICK(a, b, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0);
  bytes green = PICK(a, b, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0);
  bytes blue = PICK(a, b, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0);
  plane[0] = PICK(red, c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29);
  plane[1] = PICK(green, c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 21, 24, 27, 30);
  plane[2] = PICK(blue, c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19, 22, 25, 28, 31);
}

/*
 * pixels [area][3] to planes [3][area]; moments: the sums of red, green and blue as values in 0..1, then of their squares.
 * Whole numbers are added up and divided once, so that the sums are exact whatever their order.
 */
EXPORT void split_planes(const uint8_t *restrict pixels, uint8_t *restrict planes, int32_t area, double *restrict moments) {
  for (int k = 0; k < 6; k++) moments[k] = 0;
  int32_t at = 0;
  while (at + SOME <= area) {
    /* So few that no sum of squares, at most 16 bits each, leaves 32 bits. */
    int32_t end = area - at > BLOCK ? at + BLOCK : area;
    sums sum[3] = {}, squares[3] = {};
    for (; at + SOME <= end; at += SOME) {
      const bytes *from = (const bytes *)(pixels + 3 * at);
      bytes plane[3];
      pick_planes(from[0], from[1], from[2], plane);
      for (int k = 0; k < 3; k++) {
        *(bytes *)(planes + k * area + at) = plane[k];
        words even = (words)plane[k] & 255, odd = (words)plane[k] >> 8;
        sum[k] += add_neighbours(even + odd);
        squares[k] += add_neighbours(even * even) + add_neighbours(odd * odd);
      }
    }
    for (int k = 0; k < 3; k++) {
      for (int lane = 0; lane < 4; lane++) moments[k] += sum[k][lane], moments[3 + k] += squares[k][lane];
    }
  }
  for (; at < area; at++) {
    for (int k = 0; k < 3; k++) {
      uint8_t value = planes[k * area + at] = pixels[3 * at + k];
      moments[k] += value, moments[3 + k] += value * value;
    }
  }
  for (int k = 0; k < 3; k++) moments[k] /= 255, moments[3 + k] /= 255 * 255;
}
