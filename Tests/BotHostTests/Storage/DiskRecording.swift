import CRecordingVFS
import Synchronization

/// What went to the disk through SQLite, and what of it a loss of power would leave.
///
/// `@unchecked`: the C functions may be called from any thread.
final class DiskRecording: @unchecked Sendable {
    private static let count = Atomic(0)

    let vfs: String
    private let recording: OpaquePointer

    private init() {
        vfs = "recording-\(Self.count.add(1, ordering: .relaxed).newValue)"
        recording = recording_start(vfs)!
    }

    /// Calls `body` with a new recording. Who opens files through its VFS closes them before `body` ends.
    static func with<Result>(_ body: (DiskRecording) async throws -> Result) async throws -> Result {
        let recording = DiskRecording()
        defer { recording_end(recording.recording) }
        return try await body(recording)
    }

    var syncs: Int { Int(recording_sync_count(recording)) }
    var markers: Int { Int(recording_marker_count(recording)) }
    var holdsSync: Bool { recording_holds_sync(recording) }

    func mark(_ answer: Int) {
        precondition(recording_mark(recording, Int64(answer)) >= 0)
    }

    func answer(_ marker: Int) -> Int { Int(recording_answer(recording, Int64(marker))) }

    func failSyncs(_ count: Int, code: Int32) { recording_fail_syncs(recording, Int32(count), code) }
    func failWrites(_ count: Int, code: Int32) { recording_fail_writes(recording, Int32(count), code) }
    func holdSyncs() { recording_hold_syncs(recording) }
    func releaseSyncs() { recording_release_syncs(recording) }

    /// Calls `check` once for each marker in turn, with `folder` as a loss of power there would leave it.
    ///
    /// With seed 0, nothing unsynced has reached the disk; with another, a part of it has.
    func atEachMarker(
        seed: UInt64, in folder: StoreTestFolder, check: (Int) async throws -> Void
    ) async throws {
        let disk = recorded_disk_new(recording)!
        defer { recorded_disk_free(disk) }
        for marker in 0..<markers {
            folder.empty()
            precondition(recorded_disk_advance(disk, Int64(marker)))
            let chance = seed == 0 ? 0 : seed &+ UInt64(marker)
            precondition(recorded_disk_write(disk, folder.path, chance) == 0)
            try await check(marker)
        }
    }
}
