/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of service/blob, between its own files. */
#ifndef SERVICE_BLOB_INSIDE_H
#define SERVICE_BLOB_INSIDE_H

#include "service/blob_store.h"

/* The store that is open; NULL: none is. */
struct blob_store *blob_store_here(void);

#endif
