import COpenSSL
package import FoundationEssentials
import Glibc
import PluginAPI

/// A plugin's library, in a copy that nobody replaces while it runs.
///
/// A library that is written over in place kills the processes that have it mapped. So each version is copied to
/// the data folder under its SHA-256, and loaded from there.
package struct PluginLibrary: Equatable, Sendable {
    /// The copy.
    package let path: String

    /// The copy in `folder` of the library at `path`, made now unless there is one.
    package init(copying path: String, to folder: String) throws(PluginLoadError) {
        let bytes: [UInt8]
        do { bytes = try Self.read(path) } catch let error as SystemError {
            throw PluginLoadError(path: path, reason: .unreadable(error.description))
        } catch {
            throw PluginLoadError(path: path, reason: .untrusted("\(error)"))
        }
        do {
            self.path = "\(folder)/\(try Self.sha256(of: bytes)).so"
            if try Self.size(of: self.path) != bytes.count { try Self.write(bytes, to: self.path) }
            // Used today: see `removeOldCopies`.
            utimensat(AT_FDCWD, self.path, nil, 0)
        } catch {
            throw PluginLoadError(path: path, reason: .notCopied(to: folder, error.description))
        }
    }

    /// Removes from `folder` the copies that no plugin has been started from for a week, and what was left half made.
    ///
    /// To be called by the holder of the data folder before it starts a plugin: then nobody makes or loads a copy.
    package static func removeOldCopies(in folder: String, now: Date) {
        guard let directory = opendir(folder) else { return }
        defer { closedir(directory) }
        let oldest = now.addingTimeInterval(-7 * 86_400)
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            let path = "\(folder)/\(name)"
            var about = stat()
            guard stat(path, &about) == 0 else { continue }
            let isOld = Double(about.st_mtim.tv_sec) < oldest.timeIntervalSince1970
            if name.hasSuffix(".new") || (name.hasSuffix(".so") && isOld) { unlink(path) }
        }
    }

    private static func read(_ path: String) throws -> [UInt8] {
        // Not to wait for the other end of a pipe that somebody named by mistake.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw SystemError("open") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw SystemError("fstat") }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG else { throw SystemError("open", code: kind == S_IFDIR ? EISDIR : EINVAL) }
        try FileTrust().check(status, at: path)
        var error: SystemError?
        // Read into the array itself: a library has megabytes. `filled` is what was read, also after a failure.
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, filled in
            while filled < buffer.count {
                let count = Glibc.read(file, buffer.baseAddress! + filled, buffer.count - filled)  // not empty here
                if count < 0 { error = SystemError("read") }
                if count <= 0 { break }
                filled += count
            }
        }
        if let error { throw error }
        return bytes
    }

    private static func sha256(of bytes: [UInt8]) throws(SystemError) -> String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha256(), nil) == 1 else {
            throw SystemError("EVP_Digest", code: ENOTSUP)
        }
        let digits = Array("0123456789abcdef".utf8)
        let text = digest.prefix(Int(length)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    private static func size(of path: String) throws(SystemError) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// Written beside its place, brought to the disk, then named: the name never holds half a library.
    private static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        // A name of its own each time: two plugins can be copies of one library and start together.
        let temporary = "\(path).\(UInt64.random(in: 0 ... .max)).new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o500)
        guard file >= 0 else { throw SystemError("open") }
        defer { close(file) }
        do throws(SystemError) {
            try write(bytes, toFile: file)
            guard fsync(file) == 0 else { throw SystemError("fsync") }
            try place(temporary, at: path, size: bytes.count)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Gives the finished copy its name. If another one has it already, that one stays: a plugin that is just being
    /// started has been allowed that very file, and could not open another in its place.
    private static func place(_ temporary: String, at path: String, size: Int) throws(SystemError) {
        _ = link(temporary, path)
        if try Self.size(of: path) == size {
            unlink(temporary)
        } else {
            // Half a copy has the name, or there are no hard links here.
            guard rename(temporary, path) == 0 else { throw SystemError("rename") }
        }
    }

    private static func write(_ bytes: [UInt8], toFile file: Int32) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + written, $0.count - written) }
            guard count >= 0 else { throw SystemError("write") }
            written += count
        }
    }
}
