/* SPDX-License-Identifier: MIT */
/* One line of text for errors and the log: bounded, cut between characters, without line breaks. */
#ifndef RFM__BASE_LINE_H
#define RFM__BASE_LINE_H

#include "base/attrs.h"

#include <stdarg.h>
#include <stddef.h>

/* Format into @line of @size > 0 bytes, always terminated. */
void rfm__line_format(char *line, size_t size, const char *format, va_list args) RFM__PRINTF(3, 0);

/* @text in @out of @size > 3 bytes, with "..." where it goes on. Returns @out. */
const char *rfm__line_cut(char *out, size_t size, const char *text);

/* The text as an argument of a format, with at most @most bytes of it. */
#define RFM__CUT(text, most) rfm__line_cut((char[(most) + 4]){0}, (most) + 4, text)

#endif
