// The VFS and its files: everything is passed on, some of it is remembered.

#include "recording.h"

#include <stdlib.h>
#include <string.h>

static recorded_file *recorded(sqlite3_file *file) { return (recorded_file *)file; }
static sqlite3_file *real(sqlite3_file *file) { return recorded(file)->real; }

// MARK: What is remembered

/// Counts one failure down; the code to fail with, or SQLITE_OK.
static int planned_failure(recording *recording, int *failing, const int *code) {
    pthread_mutex_lock(&recording->mutex);
    int result = *failing > 0 ? *code : SQLITE_OK;
    if (*failing > 0) (*failing)--;
    pthread_mutex_unlock(&recording->mutex);
    return result;
}

static void wait_while_held(recording *recording) {
    pthread_mutex_lock(&recording->mutex);
    recording->held++;
    while (recording->holding) pthread_cond_wait(&recording->released, &recording->mutex);
    recording->held--;
    pthread_mutex_unlock(&recording->mutex);
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    recorded_file *self = recorded(file);
    recording *log = self->recording;
    int code = planned_failure(log, &log->failing_writes, &log->write_code);
    if (code == SQLITE_OK) code = self->real->pMethods->xWrite(self->real, bytes, count, offset);
    if (code != SQLITE_OK || self->name < 0) return code;
    entry written = {
        .kind = ENTRY_WRITE, .file = self->name, .offset = offset, .count = (size_t)count, .bytes = (void *)bytes};
    return recording_add(log, written);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    recorded_file *self = recorded(file);
    int code = self->real->pMethods->xTruncate(self->real, size);
    if (code != SQLITE_OK || self->name < 0) return code;
    entry truncated = {.kind = ENTRY_TRUNCATE, .file = self->name, .offset = size};
    return recording_add(self->recording, truncated);
}

static int file_sync(sqlite3_file *file, int flags) {
    recorded_file *self = recorded(file);
    recording *log = self->recording;
    wait_while_held(log);
    int code = planned_failure(log, &log->failing_syncs, &log->sync_code);
    if (code == SQLITE_OK) code = self->real->pMethods->xSync(self->real, flags);
    if (code != SQLITE_OK || self->name < 0) return code;
    entry synced = {.kind = ENTRY_SYNC, .file = self->name, .flags = flags};
    return recording_add(log, synced);
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_folder) {
    recording *self = (recording *)vfs;
    int code = self->real->xDelete(self->real, path, sync_folder);
    if (code != SQLITE_OK) return code;
    bool is_new;
    int name = recording_name(self, path, &is_new);
    if (name < 0) return SQLITE_IOERR_NOMEM;
    entry deleted = {.kind = ENTRY_DELETE, .file = name, .flags = sync_folder};
    return recording_add(self, deleted);
}

/// Takes what the file held before as written and synced.
static int record_content(recorded_file *file) {
    sqlite3_int64 size = 0;
    int code = file->real->pMethods->xFileSize(file->real, &size);
    if (code != SQLITE_OK || size == 0) return code;
    unsigned char *bytes = malloc((size_t)size);
    if (!bytes) return SQLITE_IOERR_NOMEM;
    code = file->real->pMethods->xRead(file->real, bytes, (int)size, 0);
    entry written = {.kind = ENTRY_WRITE, .file = file->name, .count = (size_t)size, .bytes = bytes};
    if (code == SQLITE_OK) code = recording_add(file->recording, written);
    entry synced = {.kind = ENTRY_SYNC, .file = file->name};
    if (code == SQLITE_OK) code = recording_add(file->recording, synced);
    free(bytes);
    return code;
}

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags) {
    recording *self = (recording *)vfs;
    recorded_file *opened = recorded(file);
    opened->base.pMethods = NULL;
    opened->recording = self;
    opened->real = (sqlite3_file *)(opened + 1);
    opened->name = -1;
    memset(opened->real, 0, (size_t)self->real->szOsFile);
    int code = self->real->xOpen(self->real, path, opened->real, flags, out_flags);
    // SQLite closes a file that has methods, even after a failure to open it.
    if (opened->real->pMethods) opened->base.pMethods = &recorded_methods;
    if (code != SQLITE_OK || !path) return code;
    bool is_new;
    opened->name = recording_name(self, path, &is_new);
    if (opened->name < 0) return SQLITE_IOERR_NOMEM;
    return is_new ? record_content(opened) : SQLITE_OK;
}

// MARK: What is only passed on

static int file_close(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }
static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    return real(file)->pMethods->xRead(real(file), bytes, count, offset);
}
static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}
static int file_lock(sqlite3_file *file, int lock) { return real(file)->pMethods->xLock(real(file), lock); }
static int file_unlock(sqlite3_file *file, int lock) { return real(file)->pMethods->xUnlock(real(file), lock); }
static int file_check_lock(sqlite3_file *file, int *result) {
    return real(file)->pMethods->xCheckReservedLock(real(file), result);
}
static int file_control(sqlite3_file *file, int operation, void *argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
static int file_sector_size(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }
static int file_characteristics(sqlite3_file *file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **mapped) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, mapped);
}
static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
static void file_shm_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }
static int file_shm_unmap(sqlite3_file *file, int delete) {
    return real(file)->pMethods->xShmUnmap(real(file), delete);
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *result) {
    recording *self = (recording *)vfs;
    return self->real->xAccess(self->real, path, flags, result);
}
static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int size, char *full) {
    recording *self = (recording *)vfs;
    return self->real->xFullPathname(self->real, path, size, full);
}
static int vfs_randomness(sqlite3_vfs *vfs, int count, char *bytes) {
    recording *self = (recording *)vfs;
    return self->real->xRandomness(self->real, count, bytes);
}
static int vfs_sleep(sqlite3_vfs *vfs, int microseconds) {
    recording *self = (recording *)vfs;
    return self->real->xSleep(self->real, microseconds);
}
static int vfs_current_time(sqlite3_vfs *vfs, double *time) {
    recording *self = (recording *)vfs;
    return self->real->xCurrentTime(self->real, time);
}
static int vfs_last_error(sqlite3_vfs *vfs, int size, char *message) {
    recording *self = (recording *)vfs;
    return self->real->xGetLastError(self->real, size, message);
}
static int vfs_current_time_64(sqlite3_vfs *vfs, sqlite3_int64 *time) {
    recording *self = (recording *)vfs;
    return self->real->xCurrentTimeInt64(self->real, time);
}

/// Version 2: without the calls that map a file into memory, nothing is written behind our back.
const sqlite3_io_methods recorded_methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

// MARK: Beginning and end

recording *recording_start(const char *name) {
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    recording *self = calloc(1, sizeof(recording));
    if (!real || !self || sqlite3_vfs_find(name) || !(self->name = strdup(name))) {
        free(self);
        return NULL;
    }
    self->real = real;
    self->vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = (int)sizeof(recorded_file) + real->szOsFile,
        .mxPathname = real->mxPathname,
        .zName = self->name,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_path,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_current_time,
        .xGetLastError = vfs_last_error,
        .xCurrentTimeInt64 = vfs_current_time_64,
    };
    pthread_mutex_init(&self->mutex, NULL);
    pthread_cond_init(&self->released, NULL);
    if (sqlite3_vfs_register(&self->vfs, 0) == SQLITE_OK) return self;
    recording_end(self);
    return NULL;
}

void recording_end(recording *recording) {
    sqlite3_vfs_unregister(&recording->vfs);
    recording_reset(recording);
    pthread_cond_destroy(&recording->released);
    pthread_mutex_destroy(&recording->mutex);
    free(recording->entries);
    free(recording->markers);
    free(recording->names);
    free(recording->name);
    free(recording);
}
