import Glibc
import PluginAPI

/// The folder of a store's files, which nobody but this user may enter.
struct StoreFolder {
    let path: String

    /// Makes the folder and an empty file `name`, where they are not there yet, and returns the file's path.
    func prepareFile(_ name: String) throws(StoreError) -> String {
        if mkdir(path, 0o700) == 0 {
            try sync("\(path)/..")
        } else if errno != EEXIST {
            throw .unreachable(path: path, SystemError("mkdir"))
        }
        let file = "\(path)/\(name)"
        // SQLite gives its '-wal' and '-shm' files the mode that it finds on this one.
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unreachable(path: file, SystemError("open"))
        }
        close(descriptor)
        return file
    }

    /// Without this, a power cut could take back that the folder was made.
    private func sync(_ folder: String) throws(StoreError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .unreachable(path: folder, SystemError("open"))
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .unreachable(path: folder, SystemError("fsync"))
        }
    }
}
