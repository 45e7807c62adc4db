// An SQLite VFS that passes everything on to the default one and remembers what was written, synced and deleted,
// so that a test can ask: had the power failed just then, what would the disk hold?
//
// What is taken as certain is what POSIX and SQLite's own Linux VFS promise, and no more:
//  * A write or truncation has reached the disk once a later sync of the same file returned.
//  * The name of a new file is on disk with the first sync of that file (SQLite syncs the folder then).
//  * A deletion is on disk if SQLite asked for the folder to be synced, or once a new file of that name is.
// Of everything else, the disk may hold nothing, or any part: see `recorded_disk_write`.

#ifndef C_RECORDING_VFS_H
#define C_RECORDING_VFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// One VFS and what it remembers. Every function here may be called from any thread.
typedef struct recording recording;

/// Registers a VFS under `name`; NULL when there is no memory or the name is taken.
/// What a file holds when it is first opened through the VFS counts as synced.
recording *recording_start(const char *name);

/// Unregisters the VFS and frees what it remembers. No file may be open any more.
void recording_end(recording *recording);

/// Forgets everything so far. No file may be open.
void recording_reset(recording *recording);

/// Remembers that `answer` left at this moment. Returns its index among the markers, or -1 for lack of memory.
int64_t recording_mark(recording *recording, int64_t answer);

/// The number of markers, and of syncs that reached the disk.
int64_t recording_marker_count(recording *recording);
int64_t recording_sync_count(recording *recording);

/// The answer that the marker at `index` stands for.
int64_t recording_answer(recording *recording, int64_t index);

/// Makes the next `count` syncs (or writes) fail with SQLite's extended `code`, without reaching the disk.
void recording_fail_syncs(recording *recording, int count, int code);
void recording_fail_writes(recording *recording, int count, int code);

/// Makes every sync wait from now on, until `recording_release_syncs`.
void recording_hold_syncs(recording *recording);
void recording_release_syncs(recording *recording);

/// Whether a sync waits at this moment.
bool recording_holds_sync(recording *recording);

/// What the disk holds as time goes by, from the first thing remembered to a marker.
/// It must not outlive its recording, and is for one thread at a time.
typedef struct recorded_disk recorded_disk;

recorded_disk *recorded_disk_new(recording *recording);
void recorded_disk_free(recorded_disk *disk);

/// Goes on to the marker at `index`, which must not lie before the last one. False when there is no such marker.
bool recorded_disk_advance(recorded_disk *disk, int64_t index);

/// Writes into `folder` the files as they would be after a loss of power at this moment; other files stay.
///
/// With seed 0, nothing that was not synced has reached the disk. With any other, a part of it has, which the seed
/// chooses: each unsynced sector of 512 bytes, truncation and deletion by itself.
/// Returns 0, or the errno of the call that failed.
int recorded_disk_write(const recorded_disk *disk, const char *folder, uint64_t seed);

#endif
