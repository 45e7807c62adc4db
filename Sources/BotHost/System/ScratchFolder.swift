import Glibc
package import PluginAPI

/// A folder for the while of one look, readable by its owner only.
package struct ScratchFolder: Sendable {
    package let path: String

    package init() throws(SystemError) {
        let parent = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        var template = Array("\(parent)/bothost-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp \(parent)/bothost-XXXXXX") }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }  // it holds a zero at least
    }

    /// Removes the folder and the files in it.
    package func remove() {
        if let directory = opendir(path) {
            defer { closedir(directory) }
            while let entry = readdir(directory) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != "." && name != ".." { unlink("\(path)/\(name)") }
            }
        }
        rmdir(path)
    }
}
