/* Written by tools/write-contract.js from src/runtime/contract/: what TypeScript and C agree on. Not to be changed by hand. */
#ifndef CONVSCOPE_CONTRACT_H
#define CONVSCOPE_CONTRACT_H

#include <stdint.h>

#define CONTRACT "60aa4e4e"

/* Every operation, one definition each in the file of its family. */
#define OPS(X) \
  X(elementwise) \
  X(copy) \
  X(sum_partials) \
  X(rows_from_planes) \
  X(planes_from_rows) \
  X(normalize_rows) \
  X(multiply_rows) \
  X(pack_filters) \
  X(pack_filters_transposed) \
  X(sum_filters) \
  X(winograd_filters) \
  X(winograd) \
  X(winograd_grad_weight) \
  X(winograd_sum_filters) \
  X(conv_rows) \
  X(conv_rows_grad_input) \
  X(conv_rows_grad_weight) \
  X(depthwise) \
  X(depthwise_grad_input) \
  X(depthwise_grad_weight) \
  X(concatenate) \
  X(concatenate_grad) \
  X(max_pool) \
  X(max_pool_grad) \
  X(avg_pool) \
  X(avg_pool_grad) \
  X(adaptive_avg_pool) \
  X(adaptive_avg_pool_grad) \
  X(pixel_sum) \
  X(channel_sums) \
  X(channel_squares) \
  X(channel_moments) \
  X(join_moments) \
  X(batch_norm) \
  X(batch_norm_sums) \
  X(batch_norm_grad_input) \
  X(layer_norm) \
  X(layer_norm_grad_input) \
  X(layer_norm_grad_weight) \
  X(normalize_packed) \
  X(channel_list) \
  X(pack) \
  X(unpack) \
  X(pack_gradient) \
  X(unpack_gradient) \
  X(conv_pool) \
  X(conv_pool_grad) \
  X(transpose) \
  X(linear) \
  X(linear_grad) \
  X(batch_sum) \
  X(softmax) \
  X(cross_entropy) \
  X(cross_entropy_grad) \
  X(sum_squares) \
  X(root_of_sum) \
  X(clip_factor) \
  X(draw_mask) \
  X(peak)

/* How many operands each takes. */
enum {
  LEAST_OPERANDS_elementwise = 0, MOST_OPERANDS_elementwise = INT32_MAX,
  LEAST_OPERANDS_copy = 2, MOST_OPERANDS_copy = 2,
  LEAST_OPERANDS_sum_partials = 2, MOST_OPERANDS_sum_partials = 2,
  LEAST_OPERANDS_rows_from_planes = 2, MOST_OPERANDS_rows_from_planes = 2,
  LEAST_OPERANDS_planes_from_rows = 2, MOST_OPERANDS_planes_from_rows = 2,
  LEAST_OPERANDS_normalize_rows = 2, MOST_OPERANDS_normalize_rows = 2,
  LEAST_OPERANDS_multiply_rows = 3, MOST_OPERANDS_multiply_rows = 3,
  LEAST_OPERANDS_pack_filters = 2, MOST_OPERANDS_pack_filters = 2,
  LEAST_OPERANDS_pack_filters_transposed = 2, MOST_OPERANDS_pack_filters_transposed = 2,
  LEAST_OPERANDS_sum_filters = 2, MOST_OPERANDS_sum_filters = 2,
  LEAST_OPERANDS_winograd_filters = 2, MOST_OPERANDS_winograd_filters = 2,
  LEAST_OPERANDS_winograd = 5, MOST_OPERANDS_winograd = 5,
  LEAST_OPERANDS_winograd_grad_weight = 3, MOST_OPERANDS_winograd_grad_weight = 3,
  LEAST_OPERANDS_winograd_sum_filters = 2, MOST_OPERANDS_winograd_sum_filters = 2,
  LEAST_OPERANDS_conv_rows = 5, MOST_OPERANDS_conv_rows = 5,
  LEAST_OPERANDS_conv_rows_grad_input = 3, MOST_OPERANDS_conv_rows_grad_input = 3,
  LEAST_OPERANDS_conv_rows_grad_weight = 3, MOST_OPERANDS_conv_rows_grad_weight = 3,
  LEAST_OPERANDS_depthwise = 5, MOST_OPERANDS_depthwise = 5,
  LEAST_OPERANDS_depthwise_grad_input = 3, MOST_OPERANDS_depthwise_grad_input = 3,
  LEAST_OPERANDS_depthwise_grad_weight = 3, MOST_OPERANDS_depthwise_grad_weight = 3,
  LEAST_OPERANDS_concatenate = 1, MOST_OPERANDS_concatenate = INT32_MAX,
  LEAST_OPERANDS_concatenate_grad = 2, MOST_OPERANDS_concatenate_grad = 2,
  LEAST_OPERANDS_max_pool = 2, MOST_OPERANDS_max_pool = 2,
  LEAST_OPERANDS_max_pool_grad = 3, MOST_OPERANDS_max_pool_grad = 3,
  LEAST_OPERANDS_avg_pool = 2, MOST_OPERANDS_avg_pool = 2,
  LEAST_OPERANDS_avg_pool_grad = 2, MOST_OPERANDS_avg_pool_grad = 2,
  LEAST_OPERANDS_adaptive_avg_pool = 2, MOST_OPERANDS_adaptive_avg_pool = 2,
  LEAST_OPERANDS_adaptive_avg_pool_grad = 2, MOST_OPERANDS_adaptive_avg_pool_grad = 2,
  LEAST_OPERANDS_pixel_sum = 2, MOST_OPERANDS_pixel_sum = 2,
  LEAST_OPERANDS_channel_sums = 2, MOST_OPERANDS_channel_sums = 2,
  LEAST_OPERANDS_channel_squares = 3, MOST_OPERANDS_channel_squares = 3,
  LEAST_OPERANDS_channel_moments = 2, MOST_OPERANDS_channel_moments = 2,
  LEAST_OPERANDS_join_moments = 3, MOST_OPERANDS_join_moments = 3,
  LEAST_OPERANDS_batch_norm = 7, MOST_OPERANDS_batch_norm = 7,
  LEAST_OPERANDS_batch_norm_sums = 6, MOST_OPERANDS_batch_norm_sums = 6,
  LEAST_OPERANDS_batch_norm_grad_input = 9, MOST_OPERANDS_batch_norm_grad_input = 9,
  LEAST_OPERANDS_layer_norm = 4, MOST_OPERANDS_layer_norm = 4,
  LEAST_OPERANDS_layer_norm_grad_input = 4, MOST_OPERANDS_layer_norm_grad_input = 4,
  LEAST_OPERANDS_layer_norm_grad_weight = 3, MOST_OPERANDS_layer_norm_grad_weight = 3,
  LEAST_OPERANDS_normalize_packed = 2, MOST_OPERANDS_normalize_packed = 2,
  LEAST_OPERANDS_channel_list = 2, MOST_OPERANDS_channel_list = 2,
  LEAST_OPERANDS_pack = 3, MOST_OPERANDS_pack = 3,
  LEAST_OPERANDS_unpack = 3, MOST_OPERANDS_unpack = 3,
  LEAST_OPERANDS_pack_gradient = 3, MOST_OPERANDS_pack_gradient = 3,
  LEAST_OPERANDS_unpack_gradient = 3, MOST_OPERANDS_unpack_gradient = 3,
  LEAST_OPERANDS_conv_pool = 7, MOST_OPERANDS_conv_pool = 7,
  LEAST_OPERANDS_conv_pool_grad = 8, MOST_OPERANDS_conv_pool_grad = 8,
  LEAST_OPERANDS_transpose = 2, MOST_OPERANDS_transpose = 2,
  LEAST_OPERANDS_linear = 4, MOST_OPERANDS_linear = 4,
  LEAST_OPERANDS_linear_grad = 4, MOST_OPERANDS_linear_grad = INT32_MAX,
  LEAST_OPERANDS_batch_sum = 2, MOST_OPERANDS_batch_sum = 2,
  LEAST_OPERANDS_softmax = 2, MOST_OPERANDS_softmax = 2,
  LEAST_OPERANDS_cross_entropy = 3, MOST_OPERANDS_cross_entropy = 3,
  LEAST_OPERANDS_cross_entropy_grad = 4, MOST_OPERANDS_cross_entropy_grad = 4,
  LEAST_OPERANDS_sum_squares = 2, MOST_OPERANDS_sum_squares = 2,
  LEAST_OPERANDS_root_of_sum = 1, MOST_OPERANDS_root_of_sum = INT32_MAX,
  LEAST_OPERANDS_clip_factor = 2, MOST_OPERANDS_clip_factor = 2,
  LEAST_OPERANDS_draw_mask = 2, MOST_OPERANDS_draw_mask = 2,
  LEAST_OPERANDS_peak = 1, MOST_OPERANDS_peak = 1,
};

/* Sizes that both sides count with. */
enum {
  OFFSET_UNIT = 64,
  MOST_REGISTERS = 64,
  WIDEST_VECTOR = 16,
  WIDEST_PANEL = 32,
  PACKED_SLACK = 32,
  WINOGRAD_PLACES = 16,
  PART_FLOATS = 32768,
  SQUARES_A_SUM = 16384,
  PEAK_FLOATS = 16,
};

/* What a convolution does to its results. */
enum activation {
  ACTIVATION_NONE,
  ACTIVATION_RELU,
  ACTIVATION_RELU6,
};

/* Registers and instructions of elementwise programs. */
enum register_kind {
  REGISTER_MEMORY,
  REGISTER_TEMPORARY,
  REGISTER_GIVEN,
};

enum elementwise_code {
  ELEMENTWISE_ADD,
  ELEMENTWISE_MULTIPLY,
  ELEMENTWISE_SCALE,
  ELEMENTWISE_DIVIDE_BY_ROOT,
  ELEMENTWISE_COPY,
  ELEMENTWISE_RELU,
  ELEMENTWISE_LEAKY_RELU,
  ELEMENTWISE_RELU6,
  ELEMENTWISE_SIGMOID,
  ELEMENTWISE_TANH,
  ELEMENTWISE_SILU,
  ELEMENTWISE_GELU,
  ELEMENTWISE_MISH,
  ELEMENTWISE_ELU,
  ELEMENTWISE_SELU,
  ELEMENTWISE_SOFTPLUS,
  ELEMENTWISE_HARDSIGMOID,
  ELEMENTWISE_HARDSWISH,
  ELEMENTWISE_NEGATIVE_PART,
  ELEMENTWISE_SQUARE,
  ELEMENTWISE_RELU_GRAD,
  ELEMENTWISE_LEAKY_RELU_GRAD,
  ELEMENTWISE_RELU6_GRAD,
  ELEMENTWISE_SIGMOID_GRAD,
  ELEMENTWISE_TANH_GRAD,
  ELEMENTWISE_SILU_GRAD,
  ELEMENTWISE_GELU_GRAD,
  ELEMENTWISE_MISH_GRAD,
  ELEMENTWISE_ELU_GRAD,
  ELEMENTWISE_SELU_GRAD,
  ELEMENTWISE_SOFTPLUS_GRAD,
  ELEMENTWISE_HARDSIGMOID_GRAD,
  ELEMENTWISE_HARDSWISH_GRAD,
  ELEMENTWISE_NEGATIVE_PART_GRAD,
};

/* The instructions that follow from rows: of vectors or single floats a and b, and of the instruction's own numbers p. */
#define ELEMENTWISE_ROWS \
  case ELEMENTWISE_RELU: { EACH(positive(a)); break; } \
  case ELEMENTWISE_LEAKY_RELU: { float slope = p[0]; EACH(pick(a > 0.0f, a, (a * slope))); break; } \
  case ELEMENTWISE_RELU6: { EACH(at_most(positive(a), broadcast(6.0f))); break; } \
  case ELEMENTWISE_SIGMOID: { EACH_FLOAT(sigmoid(a)); break; } \
  case ELEMENTWISE_TANH: { EACH_FLOAT(tanhf(a)); break; } \
  case ELEMENTWISE_SILU: { EACH_FLOAT(a * sigmoid(a)); break; } \
  case ELEMENTWISE_GELU: { EACH_FLOAT(a * ((erff((a * 0.7071067690849304f)) + 1.0f) * 0.5f)); break; } \
  case ELEMENTWISE_MISH: { EACH_FLOAT(a > 12.0f ? a : (a * tanhf(log1pf(expf(a))))); break; } \
  case ELEMENTWISE_ELU: { float alpha = p[0]; EACH_FLOAT(a > 0.0f ? a : (alpha * expm1f(a))); break; } \
  case ELEMENTWISE_SELU: { EACH_FLOAT(a > 0.0f ? (a * 1.0507010221481323f) : (expm1f(a) * 1.7580993175506592f)); break; } \
  case ELEMENTWISE_SOFTPLUS: { float beta = p[0]; float threshold = p[1]; EACH_FLOAT((a * beta) > threshold ? a : (log1pf(expf((a * beta))) / beta)); break; } \
  case ELEMENTWISE_HARDSIGMOID: { EACH(at_most(positive((a + 3.0f)), broadcast(6.0f)) / 6.0f); break; } \
  case ELEMENTWISE_HARDSWISH: { EACH((a * at_most(positive((a + 3.0f)), broadcast(6.0f))) / 6.0f); break; } \
  case ELEMENTWISE_NEGATIVE_PART: { EACH(at_most(a, broadcast(0.0f))); break; } \
  case ELEMENTWISE_SQUARE: { EACH(a * a); break; } \
  case ELEMENTWISE_RELU_GRAD: { EACH(where(b != 0, a)); break; } \
  case ELEMENTWISE_LEAKY_RELU_GRAD: { float slope = p[0]; EACH(pick(b > 0.0f, a, (a * slope))); break; } \
  case ELEMENTWISE_RELU6_GRAD: { EACH(where(b > 0.0f, where(b < 6.0f, a))); break; } \
  case ELEMENTWISE_SIGMOID_GRAD: { EACH((a * b) * (1.0f - b)); break; } \
  case ELEMENTWISE_TANH_GRAD: { EACH(a * (1.0f - (b * b))); break; } \
  case ELEMENTWISE_SILU_GRAD: { EACH_FLOAT((a * sigmoid(b)) * (1.0f + (b * (1.0f - sigmoid(b))))); break; } \
  case ELEMENTWISE_GELU_GRAD: { EACH_FLOAT(a * (((erff((b * 0.7071067690849304f)) + 1.0f) * 0.5f) + (b * (expf(((b * b) * -0.5f)) * 0.3989422917366028f)))); break; } \
  case ELEMENTWISE_MISH_GRAD: { EACH_FLOAT(b > 12.0f ? a : (a * (tanhf(log1pf(expf(b))) + ((b * sigmoid(b)) * (1.0f - (tanhf(log1pf(expf(b))) * tanhf(log1pf(expf(b))))))))); break; } \
  case ELEMENTWISE_ELU_GRAD: { float alpha = p[0]; EACH_FLOAT(b > 0.0f ? a : ((a * alpha) * expf(b))); break; } \
  case ELEMENTWISE_SELU_GRAD: { EACH_FLOAT(b > 0.0f ? (a * 1.0507010221481323f) : ((a * expf(b)) * 1.7580993175506592f)); break; } \
  case ELEMENTWISE_SOFTPLUS_GRAD: { float beta = p[0]; float threshold = p[1]; EACH_FLOAT((b * beta) > threshold ? a : (a * sigmoid((b * beta)))); break; } \
  case ELEMENTWISE_HARDSIGMOID_GRAD: { EACH(where(b > -3.0f, where(b < 3.0f, (a * 0.1666666716337204f)))); break; } \
  case ELEMENTWISE_HARDSWISH_GRAD: { EACH(pick(b < 3.0f, where(b > -3.0f, (a * ((b / 3.0f) + 0.5f))), a)); break; } \
  case ELEMENTWISE_NEGATIVE_PART_GRAD: { EACH(where(~(b > 0.0f), a)); break; }

#endif
