// The log: what happened, in order.

#include "recording.h"

#include <stdlib.h>
#include <string.h>

/// Makes room for one more element; false for lack of memory.
static bool grow(void **elements, size_t *capacity, size_t count, size_t size) {
    if (count < *capacity) return true;
    size_t wider = *capacity ? *capacity * 2 : 64;
    void *moved = realloc(*elements, wider * size);
    if (!moved) return false;
    *elements = moved;
    *capacity = wider;
    return true;
}

/// With the mutex held.
static bool add_marker(recording *recording) {
    void *markers = recording->markers;
    bool has_room = grow(&markers, &recording->marker_capacity, recording->marker_count, sizeof(size_t));
    recording->markers = markers;
    if (has_room) recording->markers[recording->marker_count++] = recording->entry_count;
    return has_room;
}

int recording_add(recording *recording, entry added) {
    if (added.count) {
        unsigned char *copy = malloc(added.count);
        if (!copy) return SQLITE_IOERR_NOMEM;
        added.bytes = memcpy(copy, added.bytes, added.count);
    }
    pthread_mutex_lock(&recording->mutex);
    void *entries = recording->entries;
    bool is_added = grow(&entries, &recording->entry_capacity, recording->entry_count, sizeof(entry));
    recording->entries = entries;
    if (is_added && added.kind == ENTRY_MARKER) is_added = add_marker(recording);
    if (is_added) recording->entries[recording->entry_count++] = added;
    if (is_added && added.kind == ENTRY_SYNC) recording->syncs++;
    pthread_mutex_unlock(&recording->mutex);
    if (is_added) return SQLITE_OK;
    free(added.bytes);
    return SQLITE_IOERR_NOMEM;
}

int recording_name(recording *recording, const char *path, bool *is_new) {
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    *is_new = false;
    pthread_mutex_lock(&recording->mutex);
    int index = 0;
    while (index < recording->name_count && strcmp(recording->names[index], name) != 0) index++;
    if (index == recording->name_count) {
        char **names = realloc(recording->names, (size_t)(index + 1) * sizeof(char *));
        if (names) recording->names = names;
        char *copy = names ? strdup(name) : NULL;
        if (copy) {
            names[recording->name_count++] = copy;
            *is_new = true;
        } else {
            index = -1;
        }
    }
    pthread_mutex_unlock(&recording->mutex);
    return index;
}

int64_t recording_mark(recording *recording, int64_t answer) {
    pthread_mutex_lock(&recording->mutex);
    int64_t index = (int64_t)recording->marker_count;
    pthread_mutex_unlock(&recording->mutex);
    entry marker = {.kind = ENTRY_MARKER, .offset = answer};
    return recording_add(recording, marker) == SQLITE_OK ? index : -1;
}

int64_t recording_marker_count(recording *recording) {
    pthread_mutex_lock(&recording->mutex);
    int64_t count = (int64_t)recording->marker_count;
    pthread_mutex_unlock(&recording->mutex);
    return count;
}

int64_t recording_sync_count(recording *recording) {
    pthread_mutex_lock(&recording->mutex);
    int64_t count = recording->syncs;
    pthread_mutex_unlock(&recording->mutex);
    return count;
}

int64_t recording_answer(recording *recording, int64_t index) {
    pthread_mutex_lock(&recording->mutex);
    bool is_there = index >= 0 && (size_t)index < recording->marker_count;
    int64_t answer = is_there ? recording->entries[recording->markers[index]].offset : -1;
    pthread_mutex_unlock(&recording->mutex);
    return answer;
}

void recording_fail_syncs(recording *recording, int count, int code) {
    pthread_mutex_lock(&recording->mutex);
    recording->failing_syncs = count;
    recording->sync_code = code;
    pthread_mutex_unlock(&recording->mutex);
}

void recording_fail_writes(recording *recording, int count, int code) {
    pthread_mutex_lock(&recording->mutex);
    recording->failing_writes = count;
    recording->write_code = code;
    pthread_mutex_unlock(&recording->mutex);
}

void recording_hold_syncs(recording *recording) {
    pthread_mutex_lock(&recording->mutex);
    recording->holding = true;
    pthread_mutex_unlock(&recording->mutex);
}

void recording_release_syncs(recording *recording) {
    pthread_mutex_lock(&recording->mutex);
    recording->holding = false;
    pthread_cond_broadcast(&recording->released);
    pthread_mutex_unlock(&recording->mutex);
}

bool recording_holds_sync(recording *recording) {
    pthread_mutex_lock(&recording->mutex);
    bool holds = recording->holding && recording->held > 0;
    pthread_mutex_unlock(&recording->mutex);
    return holds;
}

void recording_reset(recording *recording) {
    pthread_mutex_lock(&recording->mutex);
    for (size_t i = 0; i < recording->entry_count; i++) free(recording->entries[i].bytes);
    for (int i = 0; i < recording->name_count; i++) free(recording->names[i]);
    recording->entry_count = 0;
    recording->marker_count = 0;
    recording->name_count = 0;
    recording->syncs = 0;
    pthread_mutex_unlock(&recording->mutex);
}
