import CLinux
import Glibc
import Testing

/// A real terminal device with the test on its other end.
final class PseudoTerminal {
    private static let patience: Int32 = 10_000

    private var controller: Int32
    /// The end that a program uses.
    let device: Int32
    private(set) var screen: ScreenModel
    private var unread: [UInt8] = []

    init(columns: UInt16 = 80) throws {
        screen = ScreenModel(columns: Int(columns))
        var ends: (controller: Int32, device: Int32) = (-1, -1)
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(openpty(&ends.controller, &ends.device, nil, nil, &size) == 0)
        (controller, device) = ends
    }

    deinit {
        close(device)
        if controller >= 0 { close(controller) }
    }

    /// The settings that the shell changes, and some that it must not.
    var settings: [tcflag_t] {
        var settings = termios()
        tcgetattr(device, &settings)
        let characters = withUnsafeBytes(of: settings.c_cc) { Array($0) }
        return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag] + characters.map(tcflag_t.init)
    }

    func type(_ keys: String) {
        _ = keys.withCString { write(controller, $0, strlen($0)) }
    }

    /// Reads until the screen is as wanted; what it shows instead is an issue.
    func expect(
        _ wanted: String, cursor: Int? = nil, marksPastes: Bool? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) {
        while !shows(wanted, cursor, marksPastes) {
            var source = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
            guard poll(&source, 1, Self.patience) > 0, readMore() else { break }
        }
        #expect(screen.text == wanted, sourceLocation: location)
        #expect(shows(wanted, cursor, marksPastes), sourceLocation: location)
    }

    /// The same for a program that runs in tasks: they have their turn meanwhile.
    func shows(_ wanted: String, _ location: SourceLocation = #_sourceLocation) async {
        for _ in 0..<Self.patience where screen.text != wanted {
            var source = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
            if poll(&source, 1, 1) > 0 {
                guard readMore() else { break }
            } else {
                await Task.yield()
            }
        }
        #expect(screen.text == wanted, sourceLocation: location)
    }

    private func shows(_ text: String, _ cursor: Int?, _ marksPastes: Bool?) -> Bool {
        screen.text == text && screen.column == cursor ?? screen.column
            && screen.marksPastes == marksPastes ?? screen.marksPastes
    }

    /// The other end goes away, as when a window is closed.
    func hangUp() {
        close(controller)
        controller = -1
    }

    /// Shows what arrived. The kernel may cut it anywhere.
    private func readMore() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(controller, &bytes, bytes.count)
        guard count > 0 else { return false }
        unread += bytes[..<count]
        for missing in 0...3 {
            guard let text = String(validating: unread.dropLast(missing), as: UTF8.self) else { continue }
            unread = Array(screen.show(text).utf8) + unread.suffix(missing)
            return true
        }
        return true
    }
}
