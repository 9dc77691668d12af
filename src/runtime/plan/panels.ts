/** Columns that a panel of filters has at most (src/kernels/conv-rows.h). */
export const WIDEST_PANEL = 32;
