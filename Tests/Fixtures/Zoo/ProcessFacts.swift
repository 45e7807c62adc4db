import Glibc

/// What a process can find out about itself: how far it is confined.
struct ProcessFacts: Encodable {
    /// The names of the environment variables.
    let environment: [String]
    /// What each open descriptor is, by its number.
    let descriptors: [String: String]
    /// The lines of `/proc/self/status` that tell of signals and privileges, by their names.
    let status: [String: String]
    let coreLimit: String
    let leadsSession: Bool

    init() {
        environment = Self.read("/proc/self/environ").split(separator: "\0").map {
            String($0.prefix { $0 != "=" })
        }
        descriptors = Self.openDescriptors()
        let lines = Self.read("/proc/self/status").split(separator: "\n").map { $0.split(separator: ":\t") }
        let wanted: Set<Substring> = ["NoNewPrivs", "SigBlk", "SigIgn"]
        status = Dictionary(
            lines.filter { $0.count == 2 && wanted.contains($0[0]) }.map { (String($0[0]), String($0[1])) }
        ) { first, _ in first }
        coreLimit =
            Self.read("/proc/self/limits").split(separator: "\n").first { $0.hasPrefix("Max core file size") }.map {
                $0.dropFirst(18).split(separator: " ").prefix(2).joined(separator: " ")
            } ?? ""
        leadsSession = getsid(0) == getpid()
    }

    private static func openDescriptors() -> [String: String] {
        var found: [String: String] = [:]
        for number in 0..<256 {
            var target = [CChar](repeating: 0, count: 4_096)
            let count = readlink("/proc/self/fd/\(number)", &target, target.count)
            if count > 0 {
                found["\(number)"] = String(decoding: target[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
            }
        }
        return found
    }

    private static func read(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(file, &bytes, bytes.count)
        return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    }
}
