/*
 * Convolution on rows, and its gradient by the input, which is the same walk with the roles of input and output swapped.
 * Rows of results that see the image through the same places of the kernel are computed a tile at a time; what lies outside
 * the image is never multiplied.
 *
 * conv_rows: conv-rows.h's numbers, whether there is a bias, epilogue.h's numbers; b = x, panels, bias, what is added, out.
 * conv_rows_grad_input: b = gradient, transposed panels, out.
 */
#include "conv-tile.h"
#include "op.h"

/* Panels that a task goes through for every tile: they stay in the second-level cache. */
enum { PANEL_BYTES = 192 << 10 };

/* One direction of a convolution: what is read and what is written, for each group. */
struct walk {
  int64_t images, groups;
  /* Channels of a group. */
  int64_t read, written;
  struct slide slide;
};

INLINE struct walk forward(const int32_t *n) {
  struct conv c = conv_of(n);
  return (struct walk){c.images, c.groups, c.channels / c.groups, c.filters / c.groups, c.slide};
}

INLINE struct walk backward(const int32_t *n) {
  struct walk w = forward(n);
  return (struct walk){w.images, w.groups, w.written, w.read, reversed(w.slide)};
}

INLINE int64_t taps(const struct walk *w) { return w->slide.kernel[0] * w->slide.kernel[1]; }
INLINE int64_t panel_floats(const struct walk *w) { return taps(w) * w->read * COLUMNS; }
INLINE int64_t panels(const struct walk *w) { return ceil_div(w->written, COLUMNS); }
INLINE int64_t panels_a_task(const struct walk *w) {
  return max64(1, min64(panels(w), PANEL_BYTES / (panel_floats(w) * (int64_t)sizeof(float))));
}
INLINE int64_t chunks(const struct walk *w) { return ceil_div(panels(w), panels_a_task(w)); }

static int64_t count_tasks(struct walk w) { return w.groups * chunks(&w) * w.slide.written[0]; }

/* With few channels the image's rows are copied so that what a row of the kernel sees lies next to each other. */
INLINE int is_copied(const struct walk *w) { return !w->slide.is_gradient && is_gathered(w->read, taps(w)); }
INLINE int64_t strip_floats(const struct walk *w) { return (w->slide.read[1] + 2 * w->slide.padding[1]) * w->read; }

/* Lists of places of the kernel, copied rows, and biases filled up to a tile's columns. */
static int64_t count_scratch(struct walk w) {
  int64_t lists = 2 * taps(&w) + 2 * (w.slide.kernel[0] + w.slide.kernel[1]);
  int64_t copied = is_copied(&w) ? w.slide.kernel[0] * strip_floats(&w) : 0;
  return lists * sizeof(int64_t) + (copied + panels_a_task(&w) * COLUMNS) * sizeof(float) + 64;
}

/* A task under way. */
struct work {
  struct walk walk;
  const float *x, *panels;
  float *out;
  struct epilogue epilogue;
  /* The biases of this task's panels. */
  const float *bias;
  int64_t first_panel, end_panel, y;
  int64_t *kernel_rows, *kernel_columns, row_count, column_count;
  struct places places;
  float *strips;
};

/* All panels of a task for a tile of rows that begin at x[r]. */
static void do_tile(const struct work *w, int64_t rows, const float *const *x, const int64_t *out) {
  const struct walk *walk = &w->walk;
  for (int64_t p = w->first_panel; p < w->end_panel; p++) {
    int64_t columns = min64(COLUMNS, walk->written - p * COLUMNS);
    const float *panel = w->panels + p * panel_floats(walk), *bias = w->bias + (p - w->first_panel) * COLUMNS;
    int64_t to[TILE_ROWS];
    for (int64_t r = 0; r < rows; r++) to[r] = out[r] + p * COLUMNS;
    DISPATCH_TILE(rows, columns > LANES ? 2 : 1, tile, w->places, x, panel, bias, w->epilogue, w->out, to, columns);
  }
}

/* How far from the first result of a group the row of a result begins. */
INLINE int64_t result(const struct work *w, int64_t column, int64_t image) {
  const struct walk *walk = &w->walk;
  return ((w->y * walk->slide.written[1] + column) * walk->images + image) * walk->groups * walk->written;
}

/* Lists the places along an axis through which output `at` sees the image; gives their number. */
static int64_t list_places(const struct slide *s, int axis, int64_t at, int64_t *list) {
  int64_t count = 0;
  for (int64_t k = 0; k < s->kernel[axis]; k++) {
    if (source(s, axis, at, k) >= 0) list[count++] = k;
  }
  return count;
}

/* Sets the places for outputs that see the image through the same columns of the kernel as output `column`. */
static void set_places(struct work *w, int64_t column) {
  const struct walk *walk = &w->walk;
  const struct slide *s = &walk->slide;
  int64_t row_floats = walk->images * walk->groups * walk->read;
  w->places.count = 0;
  w->places.numbers = walk->read;
  for (int64_t i = 0; i < w->row_count; i++) {
    int64_t top = source(s, 0, w->y, w->kernel_rows[i]);
    for (int64_t j = 0; j < w->column_count; j++) {
      int64_t left = source(s, 1, column, w->kernel_columns[j]) - source(s, 1, column, w->kernel_columns[0]);
      int64_t at = w->places.count++;
      w->places.in_x[at] = (top * s->read[1] + left) * row_floats;
      w->places.in_panel[at] = (w->kernel_rows[i] * s->kernel[1] + w->kernel_columns[j]) * walk->read * COLUMNS;
    }
  }
}

/* The results of columns first, first + step … below end, which see the image through the same places. */
static void do_segment(struct work *w, int64_t first, int64_t end, int64_t step) {
  const struct walk *walk = &w->walk;
  int64_t row_floats = walk->groups * walk->read;
  int64_t rows = ceil_div(end - first, step) * walk->images, tiles = ceil_div(rows, TILE_ROWS);
  set_places(w, first);
  for (int64_t t = 0; t < tiles; t++) {
    const float *x[TILE_ROWS];
    int64_t out[TILE_ROWS];
    int64_t from = part(rows, t, tiles), count = part(rows, t + 1, tiles) - from;
    for (int64_t r = 0; r < count; r++) {
      int64_t column = first + (from + r) / walk->images * step, image = (from + r) % walk->images;
      int64_t left = w->column_count > 0 ? source(&walk->slide, 1, column, w->kernel_columns[0]) : 0;
      x[r] = w->x + (left * walk->images + image) * row_floats;
      out[r] = result(w, column, image);
    }
    do_tile(w, count, x, out);
  }
}

static void do_row(struct work *w) {
  const struct slide *s = &w->walk.slide;
  int64_t step = s->is_gradient ? s->stride[1] : 1;
  int64_t *next = w->kernel_columns + s->kernel[1];
  for (int64_t start = 0; start < min64(step, s->written[1]); start++) {
    for (int64_t first = start; first < s->written[1];) {
      w->column_count = list_places(s, 1, first, w->kernel_columns);
      int64_t end = first + step;
      while (end < s->written[1] && list_places(s, 1, end, next) == w->column_count && memcmp(next, w->kernel_columns, w->column_count * sizeof *next) == 0) end += step;
      do_segment(w, first, min64(end, s->written[1]), step);
      first = end;
    }
  }
}

/* Copies the rows of an image that a row of results sees, with zeros for the padding beside them. */
static void copy_strips(const struct work *w, int64_t image) {
  const struct walk *walk = &w->walk;
  const struct slide *s = &walk->slide;
  int64_t step = walk->images * walk->groups * walk->read, padding = s->padding[1] * walk->read;
  for (int64_t i = 0; i < w->row_count; i++) {
    const float *from = w->x + (source(s, 0, w->y, w->kernel_rows[i]) * s->read[1] * walk->images + image) * walk->groups * walk->read;
    float *to = w->strips + i * strip_floats(walk), *end = to + strip_floats(walk) - padding;
    memset(to, 0, padding * sizeof *to);
    memset(end, 0, padding * sizeof *to);
    for (to += padding; to < end; to += walk->read, from += step) {
      for (int64_t c = 0; c < walk->read; c++) to[c] = from[c];
    }
  }
}

/* A place is a whole row of the kernel, unless there are gaps in it. */
static void set_strip_places(struct work *w) {
  const struct walk *walk = &w->walk;
  const struct slide *s = &walk->slide;
  int64_t places_a_row = s->dilation[1] == 1 ? 1 : s->kernel[1];
  w->places.count = 0;
  w->places.numbers = s->kernel[1] / places_a_row * walk->read;
  for (int64_t i = 0; i < w->row_count; i++) {
    for (int64_t k = 0; k < places_a_row; k++) {
      int64_t at = w->places.count++;
      w->places.in_x[at] = i * strip_floats(walk) + k * s->dilation[1] * walk->read;
      w->places.in_panel[at] = (w->kernel_rows[i] * s->kernel[1] + k) * walk->read * COLUMNS;
    }
  }
}

static void do_copied_row(struct work *w) {
  const struct walk *walk = &w->walk;
  int64_t columns = walk->slide.written[1], tiles = ceil_div(columns, TILE_ROWS);
  set_strip_places(w);
  for (int64_t image = 0; image < walk->images; image++) {
    copy_strips(w, image);
    for (int64_t t = 0; t < tiles; t++) {
      const float *x[TILE_ROWS];
      int64_t out[TILE_ROWS];
      int64_t from = part(columns, t, tiles), count = part(columns, t + 1, tiles) - from;
      for (int64_t r = 0; r < count; r++) {
        x[r] = w->strips + (from + r) * walk->slide.stride[1] * walk->read;
        out[r] = result(w, from + r, image);
      }
      do_tile(w, count, x, out);
    }
  }
}

static void run(struct walk walk, const float *x, const float *all_panels, const float *bias, struct epilogue epilogue, float *out, int64_t task, void *scratch) {
  int64_t height = walk.slide.written[0], group = task / (chunks(&walk) * height), chunk = task / height % chunks(&walk);
  struct work w = {.walk = walk, .y = task % height};
  w.x = x + group * walk.read;
  w.panels = all_panels + group * panels(&walk) * panel_floats(&walk);
  w.out = out + group * walk.written;
  if (epilogue.added) epilogue.added += group * walk.written;
  w.epilogue = epilogue;
  w.first_panel = chunk * panels_a_task(&walk);
  w.end_panel = min64(w.first_panel + panels_a_task(&walk), panels(&walk));
  w.kernel_rows = scratch;
  w.kernel_columns = w.kernel_rows + 2 * walk.slide.kernel[0];
  w.places.in_x = w.kernel_columns + 2 * walk.slide.kernel[1];
  w.places.in_panel = w.places.in_x + taps(&walk);
  float *biases = (float *)(w.places.in_panel + taps(&walk));
  w.strips = biases + panels_a_task(&walk) * COLUMNS;
  w.bias = biases;
  for (int64_t i = 0; i < (w.end_panel - w.first_panel) * COLUMNS; i++) {
    int64_t column = w.first_panel * COLUMNS + i;
    biases[i] = bias && column < walk.written ? bias[group * walk.written + column] : 0;
  }
  w.row_count = list_places(&walk.slide, 0, w.y, w.kernel_rows);
  if (is_copied(&walk)) do_copied_row(&w);
  else do_row(&w);
}

static int64_t forward_tasks(const int32_t *n) { return count_tasks(forward(n)); }
static int64_t forward_scratch(const int32_t *n) { return count_scratch(forward(n)); }

static void run_forward(const struct call *call, int64_t task, void *scratch) {
  const float *bias = call->n[CONV_NUMBERS] ? call->b[2] : 0;
  struct epilogue epilogue = epilogue_of(call->n + CONV_EPILOGUE, call->b[3]);
  run(forward(call->n), call->b[0], call->b[1], bias, epilogue, call->b[4], task, scratch);
}
DEFINE_OP(conv_rows, forward_tasks, forward_scratch, run_forward)

static int64_t backward_tasks(const int32_t *n) { return count_tasks(backward(n)); }
static int64_t backward_scratch(const int32_t *n) { return count_scratch(backward(n)); }

static void run_backward(const struct call *call, int64_t task, void *scratch) {
  run(backward(call->n), call->b[0], call->b[1], 0, (struct epilogue){0}, call->b[2], task, scratch);
}
DEFINE_OP(conv_rows_grad_input, backward_tasks, backward_scratch, run_backward)
