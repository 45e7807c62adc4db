import Glibc
import PluginAPI

/// The folder for all that lasts, held by one host at a time.
package final class DataFolder: Sendable {
    package let path: String
    private let lockFile: Int32

    /// Makes the folder unless it is there, readable by its owner only, and holds it until this value goes away.
    ///
    /// The kernel lets go of it when the process ends, in whichever way.
    package init(path: String) throws(DataFolderError) {
        self.path = path
        for folder in [path, "\(path)/libraries"] {
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw DataFolderError(path: path, reason: .unusable(SystemError("mkdir").description))
            }
        }
        lockFile = open("\(path)/host.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        // From here on the file is closed by `deinit`, which runs after a throw too.
        guard lockFile >= 0 else {
            throw DataFolderError(path: path, reason: .unusable(SystemError("open").description))
        }
        guard flock(lockFile, LOCK_EX | LOCK_NB) == 0 else {
            throw DataFolderError(path: path, reason: .inUse(by: Self.contents(of: lockFile)))
        }
        ftruncate(lockFile, 0)
        _ = DescriptorWriter(lockFile).write("\(getpid())\n")
    }

    deinit {
        close(lockFile)
    }

    private static func contents(of file: Int32) -> String {
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 1) { buffer in
            let count = pread(file, buffer.baseAddress, buffer.count, 0)
            return String(decoding: buffer.prefix(max(0, count)).prefix { $0 != 0x0A }, as: UTF8.self)
        }
    }
}

/// Why a data folder cannot be used.
package struct DataFolderError: Error, Equatable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        case unusable(String)
        case inUse(by: String)
    }

    package let path: String
    package let reason: Reason

    package var description: String {
        switch reason {
        case .unusable(let detail):
            "The data folder '\(path)' cannot be used: \(detail)."
        case .inUse(let pid):
            "The data folder '\(path)' is in use by another bot, process \(pid). Stop that one, or choose another folder with --data."
        }
    }
}
