// What the parts of this target share.

#ifndef RECORDING_H
#define RECORDING_H

#include "CRecordingVFS.h"

#include <pthread.h>
#include <sqlite3.h>

typedef enum { ENTRY_WRITE, ENTRY_TRUNCATE, ENTRY_SYNC, ENTRY_DELETE, ENTRY_MARKER } entry_kind;

/// One thing that happened.
typedef struct {
    entry_kind kind;
    int file;             // index into `names`
    int flags;            // of a sync; of a deletion: whether the folder was synced
    int64_t offset;       // of a write; the size after a truncation; the answer of a marker
    size_t count;         // of a write
    unsigned char *bytes; // of a write, owned
} entry;

struct recording {
    sqlite3_vfs vfs; // first, so that SQLite's pointer is ours
    sqlite3_vfs *real;
    char *name;

    pthread_mutex_t mutex; // guards everything below
    pthread_cond_t released;
    entry *entries;
    size_t entry_count, entry_capacity;
    char **names;
    int name_count;
    size_t *markers; // indexes into `entries`
    size_t marker_count, marker_capacity;
    int64_t syncs;
    int failing_syncs, sync_code;
    int failing_writes, write_code;
    bool holding;
    int held;
};

/// A file that is open through the VFS; SQLite's own structure for it follows directly.
typedef struct {
    sqlite3_file base;
    recording *recording;
    int name; // -1 for a temporary file, which is not remembered
    sqlite3_file *real;
} recorded_file;

/// Remembers one thing, copying `bytes`. Returns an SQLite code.
int recording_add(recording *recording, entry added);

/// The index of the file's name without its folder; -1 for lack of memory. `is_new` when not seen before.
int recording_name(recording *recording, const char *path, bool *is_new);

extern const sqlite3_io_methods recorded_methods;

#endif
