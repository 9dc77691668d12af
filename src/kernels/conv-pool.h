#ifndef CONVSCOPE_CONV_POOL_H
#define CONVSCOPE_CONV_POOL_H

/* In place of a maximum's place: its window passes no gradient on. */
enum { NOWHERE = 255 };

#endif
