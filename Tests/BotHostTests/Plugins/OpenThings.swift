import FoundationEssentials

/// What this process holds.
struct OpenThings: Equatable {
    let descriptors: Int

    init() throws {
        descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
