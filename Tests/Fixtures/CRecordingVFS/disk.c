// The disk: what a loss of power would leave of it.

#include "recording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512 };

/// A file as it is on disk.
typedef struct {
    bool exists;
    unsigned char *bytes;
    size_t size, capacity;
} image;

/// A file as it is on disk, and what happened to it that no sync has made certain.
typedef struct {
    image synced;
    size_t *unsynced; // indexes into the recording's entries
    size_t count, capacity;
} disk_file;

struct recorded_disk {
    recording *recording;
    size_t next; // the first entry that lies ahead
    disk_file *files;
    int file_count;
};

// MARK: Images

static bool image_resize(image *image, size_t size) {
    if (size > image->capacity) {
        size_t capacity = size * 2;
        unsigned char *bytes = realloc(image->bytes, capacity);
        if (!bytes) return false;
        image->bytes = bytes;
        image->capacity = capacity;
    }
    if (size > image->size) memset(image->bytes + image->size, 0, size - image->size);
    image->size = size;
    image->exists = true;
    return true;
}

static bool image_write(image *image, size_t offset, const unsigned char *bytes, size_t count) {
    if (offset + count > image->size && !image_resize(image, offset + count)) return false;
    memcpy(image->bytes + offset, bytes, count);
    image->exists = true;
    return true;
}

static void image_delete(image *image) {
    image->size = 0;
    image->exists = false;
}

static bool image_apply(image *image, const entry *happened) {
    switch (happened->kind) {
    case ENTRY_WRITE: return image_write(image, (size_t)happened->offset, happened->bytes, happened->count);
    case ENTRY_TRUNCATE: return image_resize(image, (size_t)happened->offset);
    case ENTRY_DELETE: image_delete(image); return true;
    default: return true;
    }
}

static bool image_copy(image *copy, const image *original) {
    *copy = (image){0};
    if (!original->exists) return true;
    return image_resize(copy, original->size) && image_write(copy, 0, original->bytes, original->size);
}

// MARK: Chance

static bool toss(uint64_t *seed) {
    *seed += 0x9e3779b97f4a7c15u; // splitmix64
    uint64_t bits = *seed;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    return (bits ^ (bits >> 31)) & 1;
}

/// Applies those sectors of a write that chance lets through.
static bool image_apply_sectors(image *image, const entry *write, uint64_t *seed) {
    size_t done = 0;
    while (done < write->count) {
        size_t offset = (size_t)write->offset + done;
        size_t count = SECTOR - offset % SECTOR;
        if (count > write->count - done) count = write->count - done;
        if (toss(seed) && !image_write(image, offset, write->bytes + done, count)) return false;
        done += count;
    }
    return true;
}

static bool image_apply_by_chance(image *image, const entry *happened, uint64_t *seed) {
    if (happened->kind == ENTRY_WRITE) return image_apply_sectors(image, happened, seed);
    return !toss(seed) || image_apply(image, happened);
}

// MARK: The passing of time

/// The disk's file number `index`; NULL for lack of memory.
static disk_file *file_at(recorded_disk *disk, int index) {
    if (index >= disk->file_count) {
        disk_file *files = realloc(disk->files, (size_t)(index + 1) * sizeof(disk_file));
        if (!files) return NULL;
        memset(files + disk->file_count, 0, (size_t)(index + 1 - disk->file_count) * sizeof(disk_file));
        disk->files = files;
        disk->file_count = index + 1;
    }
    return &disk->files[index];
}

static bool add_unsynced(disk_file *file, size_t index) {
    if (file->count == file->capacity) {
        size_t capacity = file->capacity ? file->capacity * 2 : 64;
        size_t *unsynced = realloc(file->unsynced, capacity * sizeof(size_t));
        if (!unsynced) return false;
        file->unsynced = unsynced;
        file->capacity = capacity;
    }
    file->unsynced[file->count++] = index;
    return true;
}

static bool sync_file(disk_file *file, const entry *entries) {
    for (size_t i = 0; i < file->count; i++) {
        if (!image_apply(&file->synced, &entries[file->unsynced[i]])) return false;
    }
    file->count = 0;
    return image_resize(&file->synced, file->synced.size);
}

static bool pass(recorded_disk *disk, size_t index) {
    const entry *happened = &disk->recording->entries[index];
    if (happened->kind == ENTRY_MARKER) return true;
    disk_file *file = file_at(disk, happened->file);
    if (!file) return false;
    if (happened->kind == ENTRY_SYNC) return sync_file(file, disk->recording->entries);
    if (happened->kind == ENTRY_DELETE && happened->flags) {
        file->count = 0;
        image_delete(&file->synced);
        return true;
    }
    return add_unsynced(file, index);
}

recorded_disk *recorded_disk_new(recording *recording) {
    recorded_disk *disk = calloc(1, sizeof(recorded_disk));
    if (disk) disk->recording = recording;
    return disk;
}

bool recorded_disk_advance(recorded_disk *disk, int64_t index) {
    recording *recording = disk->recording;
    pthread_mutex_lock(&recording->mutex);
    bool is_there = index >= 0 && (size_t)index < recording->marker_count;
    size_t end = is_there ? recording->markers[index] : 0;
    is_there = is_there && end >= disk->next;
    while (is_there && disk->next < end) is_there = pass(disk, disk->next++);
    pthread_mutex_unlock(&recording->mutex);
    return is_there;
}

void recorded_disk_free(recorded_disk *disk) {
    for (int i = 0; i < disk->file_count; i++) {
        free(disk->files[i].synced.bytes);
        free(disk->files[i].unsynced);
    }
    free(disk->files);
    free(disk);
}

// MARK: The loss of power

static int write_image(const image *image, const char *path) {
    if (!image->exists) return unlink(path) == 0 || errno == ENOENT ? 0 : errno;
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) return errno;
    int failure = 0;
    size_t done = 0;
    while (done < image->size && !failure) {
        ssize_t count = write(descriptor, image->bytes + done, image->size - done);
        if (count < 0) failure = errno;
        else done += (size_t)count;
    }
    close(descriptor);
    return failure;
}

static int write_file(const recorded_disk *disk, const disk_file *file, const char *path, uint64_t *seed) {
    if (!*seed) return write_image(&file->synced, path);
    image image;
    bool is_made = image_copy(&image, &file->synced);
    for (size_t i = 0; is_made && i < file->count; i++) {
        is_made = image_apply_by_chance(&image, &disk->recording->entries[file->unsynced[i]], seed);
    }
    int failure = is_made ? write_image(&image, path) : ENOMEM;
    free(image.bytes);
    return failure;
}

int recorded_disk_write(const recorded_disk *disk, const char *folder, uint64_t seed) {
    recording *recording = disk->recording;
    int failure = 0;
    pthread_mutex_lock(&recording->mutex);
    for (int i = 0; i < disk->file_count && !failure; i++) {
        char path[4096];
        int length = snprintf(path, sizeof path, "%s/%s", folder, recording->names[i]);
        failure = length < (int)sizeof path ? write_file(disk, &disk->files[i], path, &seed) : ENAMETOOLONG;
    }
    pthread_mutex_unlock(&recording->mutex);
    return failure;
}
