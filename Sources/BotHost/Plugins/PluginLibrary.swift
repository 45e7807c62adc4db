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
        do {
            self.path = try Self.copy(path, to: folder)
            // Used today: see `removeOldCopies`.
            utimensat(AT_FDCWD, self.path, nil, 0)
        } catch let failure as NotCopied {
            throw PluginLoadError(path: path, reason: .notCopied(to: folder, failure.cause.description))
        } catch let error as SystemError {
            throw PluginLoadError(path: path, reason: .unreadable(error.description))
        } catch {
            throw PluginLoadError(path: path, reason: .untrusted("\(error)"))
        }
    }

    /// It was read, and could not be written.
    private struct NotCopied: Error {
        let cause: SystemError
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

    /// - Returns: Where the copy is.
    private static func copy(_ path: String, to folder: String) throws -> String {
        let library = try open(path)
        defer { close(library) }
        let known = try digest(of: library)
        let copy = "\(folder)/\(known.sha256).so"
        if size(of: copy) == known.size { return copy }
        do throws(SystemError) {
            return try write(library, to: folder, beside: copy)
        } catch {
            throw NotCopied(cause: error)
        }
    }

    private static func open(_ path: String) throws -> Int32 {
        // Not to wait for the other end of a pipe that somebody named by mistake.
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw SystemError("open") }
        do {
            var status = stat()
            guard fstat(file, &status) == 0 else { throw SystemError("fstat") }
            let kind = status.st_mode & S_IFMT
            guard kind == S_IFREG else { throw SystemError("open", code: kind == S_IFDIR ? EISDIR : EINVAL) }
            try FileTrust().check(status, at: path)
        } catch {
            close(file)
            throw error
        }
        return file
    }

    private static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    // MARK: Reading

    private struct Known {
        let sha256: String
        let size: Int
    }

    /// Reads `file` from its beginning, a piece at a time: a library has megabytes, and the host lives long.
    ///
    /// - Parameter onPiece: Called with each piece.
    private static func digest(
        of file: Int32, onPiece: (UnsafeRawBufferPointer) throws(SystemError) -> Void = { _ in }
    ) throws(SystemError) -> Known {
        guard let digest = EVP_MD_CTX_new() else { throw SystemError("EVP_MD_CTX_new", code: ENOMEM) }
        defer { EVP_MD_CTX_free(digest) }
        guard EVP_DigestInit_ex(digest, EVP_sha256(), nil) == 1 else {
            throw SystemError("EVP_DigestInit_ex", code: ENOTSUP)
        }
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { piece.deallocate() }
        var size = 0
        while true {
            let count = pread(file, piece.baseAddress, piece.count, off_t(size))
            guard count >= 0 else { throw SystemError("read") }
            guard count > 0 else { break }
            try onPiece(UnsafeRawBufferPointer(rebasing: piece[..<count]))
            EVP_DigestUpdate(digest, piece.baseAddress, count)
            size += count
        }
        var sum = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard EVP_DigestFinal_ex(digest, &sum, &length) == 1 else {
            throw SystemError("EVP_DigestFinal_ex", code: ENOTSUP)
        }
        let digits = Array("0123456789abcdef".utf8)
        let text = sum.prefix(Int(length)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return Known(sha256: String(decoding: text, as: UTF8.self), size: size)
    }

    // MARK: Writing

    /// Written beside its place, brought to the disk, then named: the name never holds half a library.
    ///
    /// - Returns: The copy, which is named after what was written: the library may be another one than a moment before.
    private static func write(
        _ library: Int32, to folder: String, beside copy: String
    ) throws(SystemError) -> String {
        // A name of its own each time: two plugins can be copies of one library and start together.
        let temporary = "\(copy).\(UInt64.random(in: 0 ... .max)).new"
        let file = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o500)
        guard file >= 0 else { throw SystemError("open") }
        defer { close(file) }
        do throws(SystemError) {
            let written = try digest(of: library) { piece throws(SystemError) in try write(piece, toFile: file) }
            guard fsync(file) == 0 else { throw SystemError("fsync") }
            let path = "\(folder)/\(written.sha256).so"
            try place(temporary, at: path, size: written.size)
            return path
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Gives the finished copy its name. If another one has it already, that one stays: a plugin that is just being
    /// started has been allowed that very file, and could not open another in its place.
    private static func place(_ temporary: String, at path: String, size: Int) throws(SystemError) {
        _ = link(temporary, path)
        if Self.size(of: path) == size {
            unlink(temporary)
        } else {
            // Half a copy has the name, or there are no hard links here.
            guard rename(temporary, path) == 0 else { throw SystemError("rename") }
        }
    }

    private static func write(_ piece: UnsafeRawBufferPointer, toFile file: Int32) throws(SystemError) {
        var rest = piece
        while !rest.isEmpty {
            let count = Glibc.write(file, rest.baseAddress, rest.count)
            guard count >= 0 else { throw SystemError("write") }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}
