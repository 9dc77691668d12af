/* Memory that begins at a multiple of a power of two, which Windows has under another name. */
#ifndef CONVSCOPE_MEMORY_H
#define CONVSCOPE_MEMORY_H

#include <stdlib.h>

#if defined(_WIN32)
#include <malloc.h>
#define aligned_memory(alignment, bytes) _aligned_malloc(bytes, alignment)
#define free_aligned(memory) _aligned_free(memory)
#else
#define aligned_memory(alignment, bytes) aligned_alloc(alignment, bytes)
#define free_aligned(memory) free(memory)
#endif

#endif
