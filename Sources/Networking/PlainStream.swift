import Glibc
import PluginAPI

/// A TCP stream as it is.
struct PlainStream: ByteStream {
    let socket: Socket

    var mayHoldMore: Bool { false }

    func read(into room: UnsafeMutableRawBufferPointer) -> StreamProgress {
        let count = Glibc.read(socket.descriptor, room.baseAddress, room.count)
        if count == 0 { return .ended(.closedByPeer) }
        return count > 0 ? .bytes(count) : Self.failure("read", waitingFor: POLLIN)
    }

    func write(_ bytes: UnsafeRawBufferPointer) -> StreamProgress {
        let count = send(socket.descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        return count >= 0 ? .bytes(count) : Self.failure("send", waitingFor: POLLOUT)
    }

    func finishWriting() { socket.finishWriting() }

    private static func failure(_ call: String, waitingFor events: Int32) -> StreamProgress {
        switch errno {
        case EAGAIN, EINTR: .waits(for: events)
        case ECONNRESET, EPIPE: .ended(.reset)
        case let code: .ended(.failed(SystemError(call, code: code)))
        }
    }
}
