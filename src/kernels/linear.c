/*
 * Fully connected layers. The forward pass reads the weights once; so does the backward pass, which makes x's gradient,
 * the weights' gradient and the optimiser's update of a block of columns before it goes on to the next.
 */
#include "elementwise.h"
#include "op.h"
#include "vector.h"

/* transpose: n = rows, columns; b = x [rows, columns], out [columns, rows rounded up to whole vectors], zeros in the added ones. */
enum { COLUMNS_A_TASK = 256 };

static int64_t transpose_tasks(const int32_t *n) { return ceil_div(n[1], COLUMNS_A_TASK); }

static void run_transpose(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  int64_t rows = call->n[0], columns = call->n[1], padded = round_up(rows, LANES);
  int64_t end = min64((task + 1) * COLUMNS_A_TASK, columns);
  const float *x = call->b[0];
  float *out = call->b[1];
  for (int64_t c = task * COLUMNS_A_TASK; c < end; c++) {
    for (int64_t r = 0; r < rows; r++) out[c * padded + r] = x[r * columns + c];
    for (int64_t r = rows; r < padded; r++) out[c * padded + r] = 0;
  }
}
DEFINE_OP(transpose, transpose_tasks, 0, run_transpose)

/*
 * linear: n = N, inputs, outputs, whether there is a bias; b = x transposed [inputs, N rounded up to whole vectors], weight,
 * bias, out [N, outputs]. A tile is OUTPUTS outputs of VECTORS vectors of images.
 */
enum { OUTPUTS = IS_TIGHT ? 4 : 6, VECTORS = 2 };
enum { OUTPUTS_A_TASK = 12, INPUTS_A_BLOCK = 512 };

static int64_t linear_tasks(const int32_t *n) { return ceil_div(n[2], OUTPUTS_A_TASK); }
static int64_t linear_scratch(const int32_t *n) { return OUTPUTS_A_TASK * round_up(n[0], LANES) * sizeof(float); }

/* sums[o][image] += weight[o][i] x[i][image] for a tile, over `count` inputs. */
INLINE void multiply(const int O, const int V, const float *x, int64_t padded, const float *weight, int64_t inputs, int64_t count, float *sums) {
  vf tile[OUTPUTS][VECTORS];
  UNROLL for (int o = 0; o < O; o++) {
    UNROLL for (int v = 0; v < V; v++) tile[o][v] = load(sums + o * padded + v * LANES);
  }
  for (int64_t i = 0; i < count; i++, x += padded) {
    vf images[VECTORS];
    UNROLL for (int v = 0; v < V; v++) images[v] = load(x + v * LANES);
    UNROLL for (int o = 0; o < O; o++) {
      vf w = broadcast(weight[o * inputs + i]);
      UNROLL for (int v = 0; v < V; v++) tile[o][v] += w * images[v];
    }
  }
  UNROLL for (int o = 0; o < O; o++) {
    UNROLL for (int v = 0; v < V; v++) store(sums + o * padded + v * LANES, tile[o][v]);
  }
}

static void run_linear(const struct call *call, int64_t task, void *scratch) {
  int64_t images = call->n[0], inputs = call->n[1], outputs = call->n[2], padded = round_up(images, LANES);
  int64_t first = task * OUTPUTS_A_TASK, count = min64(OUTPUTS_A_TASK, outputs - first);
  const float *x = call->b[0], *weight = (const float *)call->b[1] + first * inputs;
  float *sums = scratch;
  for (int64_t o = 0; o < count; o++) {
    float bias = call->n[3] ? ((const float *)call->b[2])[first + o] : 0;
    for (int64_t image = 0; image < padded; image++) sums[o * padded + image] = bias;
  }
  for (int64_t i = 0; i < inputs; i += INPUTS_A_BLOCK) {
    int64_t block = min64(INPUTS_A_BLOCK, inputs - i);
    for (int64_t image = 0; image < padded;) {
      int64_t vectors = (padded - image) / LANES >= VECTORS ? VECTORS : 1;
      for (int64_t o = 0; o < count;) {
        int64_t rows = count - o >= OUTPUTS ? OUTPUTS : 1;
        const float *x_at = x + i * padded + image, *w_at = weight + o * inputs + i;
        float *sums_at = sums + o * padded + image;
        if (rows == OUTPUTS && vectors == VECTORS) multiply(OUTPUTS, VECTORS, x_at, padded, w_at, inputs, block, sums_at);
        else if (rows == OUTPUTS) multiply(OUTPUTS, 1, x_at, padded, w_at, inputs, block, sums_at);
        else if (vectors == VECTORS) multiply(1, VECTORS, x_at, padded, w_at, inputs, block, sums_at);
        else multiply(1, 1, x_at, padded, w_at, inputs, block, sums_at);
        o += rows;
      }
      image += vectors * LANES;
    }
  }
  float *out = call->b[3];
  for (int64_t o = 0; o < count; o++) {
    for (int64_t image = 0; image < images; image++) out[image * outputs + first + o] = sums[o * padded + image];
  }
}
DEFINE_OP(linear, linear_tasks, linear_scratch, run_linear)

/*
 * linear_grad: n = N, inputs, outputs, whether x's gradient is wanted, whether the weights' is, then an elementwise program
 * that is given the weights' gradient; b = gradient [N, outputs], x [N, inputs], weight, x's gradient, what the program
 * reads and writes.
 */
enum { COLUMNS = ELEMENTWISE_BLOCK, OUTPUT_BLOCK = 16, ROWS = 4, WIDTH = IS_TIGHT ? 2 : 3, PROGRAM = 5 };

static int64_t grad_tasks(const int32_t *n) { return ceil_div(n[1], COLUMNS); }

static int64_t grad_scratch(const int32_t *n) {
  return ROWS * COLUMNS * sizeof(float) + (n[4] ? elementwise_scratch(n + PROGRAM) : 0);
}

/* The factors of a product: element (row, k) of the left one, row k of the right one. */
struct factors {
  const float *left;
  int64_t left_row, left_step;
  const float *right;
  int64_t right_row, steps;
};

/* out[row][column] (+)= the sum over k of left(row, k) right(k, column), for R rows and V vectors of columns. */
INLINE void product(const int R, const int V, struct factors f, int is_added, float *out, int64_t out_row) {
  vf tile[ROWS][WIDTH];
  UNROLL for (int r = 0; r < R; r++) {
    UNROLL for (int v = 0; v < V; v++) tile[r][v] = is_added ? load(out + r * out_row + v * LANES) : (vf){};
  }
  for (int64_t k = 0; k < f.steps; k++) {
    vf columns[WIDTH];
    UNROLL for (int v = 0; v < V; v++) columns[v] = load(f.right + k * f.right_row + v * LANES);
    UNROLL for (int r = 0; r < R; r++) {
      vf factor = broadcast(f.left[r * f.left_row + k * f.left_step]);
      UNROLL for (int v = 0; v < V; v++) tile[r][v] += factor * columns[v];
    }
  }
  UNROLL for (int r = 0; r < R; r++) {
    UNROLL for (int v = 0; v < V; v++) store(out + r * out_row + v * LANES, tile[r][v]);
  }
}

/* The same for a tile of any number of columns, `width` of them. */
INLINE void product_of_rows(const int R, struct factors f, int is_added, float *out, int64_t out_row, int64_t width) {
  int64_t c = 0;
  for (; c + WIDTH * LANES <= width; c += WIDTH * LANES, f.right += WIDTH * LANES) product(R, WIDTH, f, is_added, out + c, out_row);
  for (; c + LANES <= width; c += LANES, f.right += LANES) product(R, 1, f, is_added, out + c, out_row);
  for (; c < width; c++, f.right++) {
    for (int r = 0; r < R; r++) {
      float sum = is_added ? out[r * out_row + c] : 0;
      for (int64_t k = 0; k < f.steps; k++) sum += f.left[r * f.left_row + k * f.left_step] * f.right[k * f.right_row];
      out[r * out_row + c] = sum;
    }
  }
}

/* The same for any number of rows. */
static void product_of(int64_t rows, struct factors f, int is_added, float *out, int64_t out_row, int64_t width) {
  int64_t row = 0;
  for (; row + ROWS <= rows; row += ROWS, f.left += ROWS * f.left_row) product_of_rows(ROWS, f, is_added, out + row * out_row, out_row, width);
  for (; row < rows; row++, f.left += f.left_row) product_of_rows(1, f, is_added, out + row * out_row, out_row, width);
}

/* A block of columns, a few outputs at a time, so that each weight comes from memory once. */
static void run_grad(const struct call *call, int64_t task, void *scratch) {
  int64_t images = call->n[0], inputs = call->n[1], outputs = call->n[2];
  int64_t first = task * COLUMNS, columns = min64(COLUMNS, inputs - first);
  const float *gradient = call->b[0], *x = (const float *)call->b[1] + first, *weight = (const float *)call->b[2] + first;
  float *dx = (float *)call->b[3] + first, *tile = scratch, *temporaries = tile + ROWS * COLUMNS;
  for (int64_t output = 0; output < outputs; output += OUTPUT_BLOCK) {
    int64_t end = min64(output + OUTPUT_BLOCK, outputs);
    if (call->n[3]) {
      struct factors by_input = {gradient + output, outputs, 1, weight + output * inputs, inputs, end - output};
      product_of(images, by_input, output > 0, dx, inputs, columns);
    }
    for (int64_t o = output; call->n[4] && o < end; o += ROWS) {
      struct factors by_weight = {gradient + o, 1, outputs, x, inputs, images};
      int64_t rows = min64(ROWS, end - o);
      product_of(rows, by_weight, 0, tile, COLUMNS, columns);
      for (int64_t r = 0; r < rows; r++) {
        run_elementwise(call->n + PROGRAM, call, (o + r) * inputs + first, columns, tile + r * COLUMNS, temporaries);
      }
    }
  }
}
DEFINE_OP(linear_grad, grad_tasks, grad_scratch, run_grad)

/* batch_sum: n = N, columns; b = x, out. */
static int64_t one(const int32_t *n) {
  (void)n;
  return 1;
}

static void run_batch_sum(const struct call *call, int64_t task, void *scratch) {
  (void)task, (void)scratch;
  int64_t columns = call->n[1];
  const float *x = call->b[0];
  float *out = call->b[1];
  memset(out, 0, columns * sizeof(float));
  for (int64_t row = 0; row < call->n[0]; row++) {
    for (int64_t c = 0; c < columns; c++) out[c] += x[row * columns + c];
  }
}
DEFINE_OP(batch_sum, one, 0, run_batch_sum)
