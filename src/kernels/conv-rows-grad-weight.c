/*
 * The gradient of a convolution's filters on rows: for every place of the kernel a matrix product, channels by filters,
 * over all rows of the output. A block of rows at a time is copied into panels that lie closely; a tile of the gradient
 * then stays in registers while the block's rows go by.
 *
 * conv_rows_grad_weight: conv-rows.h's numbers, then into how many parts the rows are divided; b = gradient, x, panels of
 * each part.
 */
#include "op.h"
#include "outer-products.h"

/* Rows of a block, about, and panels of a task: what is copied of them stays in the first two caches. */
enum { BLOCK_ROWS = 256, PANELS_A_TASK = 4 };
/* Numbers from row to row in a tile's copy of x. */
enum { COPY_STRIDE = LANES == 16 ? 16 : 8 };

/* Rows that follow each other both in the copy of x and in the copy of the gradient. */
struct run {
  int32_t x, gradient, count;
};

struct blocks {
  /* Output rows and columns of a block, how many blocks a row of them, and how many in all. */
  int64_t height, width, across, count;
};

static struct blocks blocks_of(const struct conv *c) {
  int64_t height = c->slide.written[0], width = c->slide.written[1], row = width * c->images;
  int64_t block_height = row <= BLOCK_ROWS ? min64(height, BLOCK_ROWS / row) : 1;
  int64_t block_width = row <= BLOCK_ROWS ? width : max64(1, BLOCK_ROWS / c->images);
  int64_t across = ceil_div(width, block_width);
  return (struct blocks){block_height, block_width, across, ceil_div(height, block_height) * across};
}

INLINE int gathers(const struct conv *c) { return is_gathered(c->channels / c->groups, taps_of(c)); }

/* The pixels of x that a block sees along an axis, at most. */
INLINE int64_t seen(const struct slide *s, int axis, int64_t outputs) {
  return min64(s->read[axis], (outputs - 1) * s->stride[axis] + (s->kernel[axis] - 1) * s->dilation[axis] + 1);
}

struct sizes {
  /* The rows of the copies, and the numbers that a tile's channels are taken from: channels, or what a filter sees. */
  int64_t gradient_rows, x_rows, numbers, taps, panels, chunks;
};

static struct sizes sizes_of(const struct conv *c) {
  struct blocks blocks = blocks_of(c);
  int64_t rows = blocks.height * blocks.width * c->images;
  int64_t x_rows = gathers(c) ? rows : seen(&c->slide, 0, blocks.height) * seen(&c->slide, 1, blocks.width) * c->images;
  int64_t taps = gathers(c) ? 1 : taps_of(c), numbers = c->channels / c->groups * taps_of(c) / taps;
  int64_t panels = ceil_div(c->filters / c->groups, COLUMNS);
  return (struct sizes){rows, x_rows, numbers, taps, panels, ceil_div(panels, PANELS_A_TASK)};
}

static int64_t tasks(const int32_t *n) {
  struct conv c = conv_of(n);
  return n[CONV_NUMBERS] * c.groups * sizes_of(&c).chunks;
}

static int64_t scratch_bytes(const int32_t *n) {
  struct conv c = conv_of(n);
  struct sizes sizes = sizes_of(&c);
  int64_t floats = sizes.x_rows * COPY_STRIDE + sizes.gradient_rows * min64(sizes.panels, PANELS_A_TASK) * COLUMNS;
  int64_t runs = sizes.taps * sizes.gradient_rows;
  return floats * sizeof(float) + runs * sizeof(struct run) + 2 * sizes.taps * sizeof(int32_t) + 256;
}

/* R channels by V vectors of filters: their products over all runs, stored, or added to what is there. */
INLINE void tile(const int R, const int V, const struct run *runs, int64_t count, const float *x, const float *gradient, int is_added, float *out) {
  tile_sums sums;
  begin_sums(R, V, is_added, out, sums);
  for (int64_t i = 0; i < count; i++) {
    const float *a = x + (int64_t)runs[i].x * COPY_STRIDE, *b = gradient + (int64_t)runs[i].gradient * COLUMNS;
    add_products(R, V, runs[i].count, a, COPY_STRIDE, b, COLUMNS, sums);
  }
  end_sums(R, V, sums, out);
}

/* A block of outputs and what it sees of x. */
struct block {
  int64_t top, bottom, left, right;
  int64_t x_top, x_bottom, x_left, x_right;
};

static struct block block_at(const struct conv *c, struct blocks blocks, int64_t index) {
  const struct slide *s = &c->slide;
  struct block b = {.top = index / blocks.across * blocks.height, .left = index % blocks.across * blocks.width};
  b.bottom = min64(b.top + blocks.height, s->written[0]);
  b.right = min64(b.left + blocks.width, s->written[1]);
  b.x_top = max64(0, b.top * s->stride[0] - s->padding[0]);
  b.x_left = max64(0, b.left * s->stride[1] - s->padding[1]);
  b.x_bottom = max64(b.x_top, min64(s->read[0], (b.bottom - 1) * s->stride[0] - s->padding[0] + (s->kernel[0] - 1) * s->dilation[0] + 1));
  b.x_right = max64(b.x_left, min64(s->read[1], (b.right - 1) * s->stride[1] - s->padding[1] + (s->kernel[1] - 1) * s->dilation[1] + 1));
  return b;
}

/* Copies the gradient of a block, [panel][row][columns], zeros beyond the last filter. */
static void copy_gradient(const struct conv *c, struct block b, const float *gradient, int64_t filters, int64_t panels, float *to) {
  for (int64_t p = 0; p < panels; p++) {
    int64_t count = min64(COLUMNS, filters - p * COLUMNS);
    for (int64_t y = b.top; y < b.bottom; y++) {
      const float *from = gradient + (y * c->slide.written[1] + b.left) * c->images * c->filters + p * COLUMNS;
      for (int64_t row = 0; row < (b.right - b.left) * c->images; row++, from += c->filters, to += COLUMNS) {
        if (count == COLUMNS) {
          UNROLL for (int v = 0; v < TILE_VECTORS; v++) store(to + v * LANES, load(from + v * LANES));
        } else {
          for (int64_t i = 0; i < COLUMNS; i++) to[i] = i < count ? from[i] : 0;
        }
      }
    }
  }
}

/* Copies `count` channels of the rows that a block sees. */
static void copy_x(const struct conv *c, struct block b, const float *x, int64_t count, float *to) {
  for (int64_t y = b.x_top; y < b.x_bottom; y++) {
    const float *from = x + (y * c->slide.read[1] + b.x_left) * c->images * c->channels;
    for (int64_t row = 0; row < (b.x_right - b.x_left) * c->images; row++, from += c->channels, to += COPY_STRIDE) {
      for (int64_t i = 0; i < count; i++) to[i] = from[i];
    }
  }
}

/* Copies, for every output of a block, numbers first … first + count - 1 of those that a filter sees. */
static void gather_x(const struct conv *c, struct block b, const float *x, int64_t first, int64_t count, float *to) {
  const struct slide *s = &c->slide;
  int64_t channels = c->channels / c->groups;
  for (int64_t i = 0; i < count; i++) {
    int64_t tap = (first + i) / channels, channel = (first + i) % channels;
    float *at = to + i;
    for (int64_t y = b.top; y < b.bottom; y++) {
      int64_t top = source(s, 0, y, tap / s->kernel[1]);
      for (int64_t column = b.left; column < b.right; column++) {
        int64_t left = source(s, 1, column, tap % s->kernel[1]);
        const float *from = x + (top * s->read[1] + left) * c->images * c->channels + channel;
        int is_inside = top >= 0 && left >= 0;
        for (int64_t image = 0; image < c->images; image++, at += COPY_STRIDE) *at = is_inside ? from[image * c->channels] : 0;
      }
    }
  }
}

/* Lists the runs of rows of a block that see x through one place of the kernel; gives their number. */
static int32_t list_runs(const struct conv *c, struct block b, int64_t ky, int64_t kx, struct run *runs) {
  int32_t count = 0, images = (int32_t)c->images;
  for (int64_t y = b.top; y < b.bottom; y++) {
    int64_t top = source(&c->slide, 0, y, ky);
    for (int64_t column = b.left; top >= 0 && column < b.right; column++) {
      int64_t left = source(&c->slide, 1, column, kx);
      if (left < 0) continue;
      int32_t in_x = (int32_t)((top - b.x_top) * (b.x_right - b.x_left) + left - b.x_left) * images;
      int32_t in_gradient = (int32_t)((y - b.top) * (b.right - b.left) + column - b.left) * images;
      struct run *last = runs + count - 1;
      if (count > 0 && last->x + last->count == in_x && last->gradient + last->count == in_gradient) last->count += images;
      else runs[count++] = (struct run){in_x, in_gradient, images};
    }
  }
  return count;
}

static void run(const struct call *call, int64_t task, void *scratch) {
  struct conv c = conv_of(call->n);
  struct sizes sizes = sizes_of(&c);
  struct blocks blocks = blocks_of(&c);
  int64_t parts = call->n[CONV_NUMBERS], channels = c.channels / c.groups, filters = c.filters / c.groups;
  int64_t chunk = task % sizes.chunks, group = task / sizes.chunks % c.groups, index = task / sizes.chunks / c.groups;
  int64_t first_panel = chunk * PANELS_A_TASK, panels = min64(PANELS_A_TASK, sizes.panels - first_panel);
  int64_t panel_floats = taps_of(&c) * channels * COLUMNS;
  const float *x = (const float *)call->b[1] + group * channels;
  const float *gradient = (const float *)call->b[0] + group * filters + first_panel * COLUMNS;
  float *out = (float *)call->b[2] + ((index * c.groups + group) * sizes.panels + first_panel) * panel_floats;

  float *x_copy = scratch, *gradient_copy = x_copy + sizes.x_rows * COPY_STRIDE;
  struct run *runs = (struct run *)(gradient_copy + sizes.gradient_rows * panels * COLUMNS);
  int32_t *run_count = (int32_t *)(runs + sizes.taps * sizes.gradient_rows), *is_added = run_count + sizes.taps;
  memset(is_added, 0, sizes.taps * sizeof *is_added);
  int64_t tiles = ceil_div(sizes.numbers, TILE_ROWS);

  for (int64_t at = part(blocks.count, index, parts); at < part(blocks.count, index + 1, parts); at++) {
    struct block block = block_at(&c, blocks, at);
    int64_t rows = (block.bottom - block.top) * (block.right - block.left) * c.images;
    copy_gradient(&c, block, gradient, filters - first_panel * COLUMNS, panels, gradient_copy);
    for (int64_t tap = 0; tap < sizes.taps; tap++) {
      struct run *list = runs + tap * sizes.gradient_rows;
      if (gathers(&c)) list[0] = (struct run){0, 0, (int32_t)rows}, run_count[tap] = 1;
      else run_count[tap] = list_runs(&c, block, tap / c.slide.kernel[1], tap % c.slide.kernel[1], list);
    }
    for (int64_t t = 0; t < tiles; t++) {
      int64_t first = part(sizes.numbers, t, tiles), count = part(sizes.numbers, t + 1, tiles) - first;
      if (gathers(&c)) gather_x(&c, block, x, first, count, x_copy);
      else copy_x(&c, block, x + first, count, x_copy);
      for (int64_t p = 0; p < panels; p++) {
        int64_t vectors = filters - (first_panel + p) * COLUMNS > LANES ? 2 : 1;
        for (int64_t tap = 0; tap < sizes.taps; tap++) {
          if (run_count[tap] == 0) continue;
          float *to = out + p * panel_floats + (tap * sizes.numbers + first) * COLUMNS;
          DISPATCH_TILE(count, vectors, tile, runs + tap * sizes.gradient_rows, run_count[tap], x_copy, gradient_copy + p * rows * COLUMNS, is_added[tap], to);
        }
      }
    }
    for (int64_t tap = 0; tap < sizes.taps; tap++) is_added[tap] |= run_count[tap] > 0;
  }
  for (int64_t tap = 0; tap < sizes.taps; tap++) {
    if (is_added[tap]) continue;
    for (int64_t p = 0; p < panels; p++) memset(out + p * panel_floats + tap * sizes.numbers * COLUMNS, 0, sizes.numbers * COLUMNS * sizeof(float));
  }
}
DEFINE_OP(conv_rows_grad_weight, tasks, scratch_bytes, run)
